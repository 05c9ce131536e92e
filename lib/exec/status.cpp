// Judges every pointer and stage by what is there, and shows what DVC's `status` shows of it.
#include "exec/status.hpp"

#include <algorithm>
#include <map>

#include "base/error.hpp"
#include "base/text.hpp"
#include "exec/sparse_view.hpp"

namespace tutti {
namespace {

// Reasons to run that are no difference between what is recorded and what is there.
bool is_shown(Cause cause) {
  return cause != Cause::never_run && cause != Cause::forced && cause != Cause::upstream;
}

// A stage with the outputs that are asked about: none named means all.
struct Question {
  const Stage* stage;
  std::vector<const Output*> outs;
  bool is_whole;
};

std::vector<Question> questions_of(const Project& project, const std::vector<Target>& targets) {
  std::vector<Question> questions;
  if (targets.empty()) {
    for (const Stage& stage : project.stages()) questions.push_back({&stage, {}, true});
    return questions;
  }
  std::vector<const Target*> ordered;
  for (const Target& target : targets) ordered.push_back(&target);
  std::ranges::stable_sort(ordered, {}, [](const Target* target) { return target->stage; });
  for (const Target* target : ordered) {
    if (questions.empty() || questions.back().stage != target->stage) questions.push_back({target->stage, {}, false});
    Question& question = questions.back();
    if (!target->output) {
      question.is_whole = true;
    } else if (std::ranges::find(question.outs, target->output) == question.outs.end()) {
      question.outs.push_back(target->output);
    }
  }
  return questions;
}

Stage narrowed(const Stage& stage, const std::vector<const Output*>& outs) {
  Stage narrow = stage;
  narrow.outs.clear();
  for (const Output& output : stage.outs) {
    if (std::ranges::find(outs, &output) != outs.end()) narrow.outs.push_back(output);
  }
  return narrow;
}

// What the stage calls its paths -> how they read from a directory. What lies outside keeps its name.
std::map<std::string, std::string> names_from(const Stage& stage, const RelPath& from) {
  std::map<std::string, std::string> names;
  const auto add = [&](const std::string& written, const Location& location) {
    if (const RelPath* path = std::get_if<RelPath>(&location)) names.emplace(written, relative_text(*path, from));
  };
  for (const Dependency& dep : stage.deps) add(dep.written, dep.location);
  for (const ParamsDependency& params : stage.params) add(params.written, params.file);
  for (const Output& output : stage.outs) add(output.written, output.path);
  return names;
}

// Imports that DVC compares with their source, frozen or not: those from a repository, and of one version in a bucket.
bool follows_source(const Stage& stage) {
  if (!stage.is_import()) return false;
  const Dependency& dep = stage.deps.front();
  return dep.repository || (dep.recorded && dep.recorded->foreign.find("version_id"));
}

void note_unasked(Log& log, const std::vector<std::string>& imports) {
  if (imports.empty()) return;
  constexpr std::size_t enough = 3;
  std::vector<std::string> names(imports.begin(),
                                 imports.begin() + static_cast<std::ptrdiff_t>(std::min(enough, imports.size())));
  if (imports.size() > enough) names.push_back("…");
  log.note("not asked for updates, as the source is not on this machine: {}", join(names, ", "));
}

}  // namespace

std::vector<StageStatus> status(Repository& repository, const Project& project, const std::vector<Target>& targets,
                                const RelPath& from, Updates updates) {
  Observer observer(repository);
  const auto judge = [&](const Stage& stage) {
    try {
      return staleness(stage, observer.observe(stage));
    } catch (Error& error) {
      error.add_context("while looking at '" + stage.address() + "'");
      throw;
    }
  };
  std::vector<StageStatus> changed;
  std::vector<std::string> unasked;
  for (const Question& question : questions_of(project, targets)) {
    const Stage& stage = *question.stage;
    const bool is_thawed = stage.frozen && updates == Updates::asked && follows_source(stage);
    Staleness found;
    if (question.is_whole && !is_thawed) {
      found = judge(stage);
    } else {
      Stage asked = question.is_whole ? stage : narrowed(stage, question.outs);
      asked.frozen = stage.frozen && !is_thawed;
      found = judge(asked);
    }
    std::erase_if(found.differences, [&](const Difference& difference) {
      const bool is_unasked = is_thawed && difference.cause == Cause::dep_unknown;
      if (is_unasked) unasked.push_back(in_quotes(stage.address(from)));
      return is_unasked || !is_shown(difference.cause);
    });
    if (!found.is_stale()) continue;
    const std::map<std::string, std::string> names = names_from(stage, from);
    for (Difference& difference : found.differences) {
      if (const auto name = names.find(difference.subject); name != names.end()) difference.subject = name->second;
    }
    changed.push_back({&stage, std::move(found)});
  }
  note_unasked(repository.surroundings().log, unasked);
  std::vector<RelPath> asked;
  for (const Target& target : by_output(targets)) asked.push_back(target.output->path);
  if (targets.empty() || !asked.empty()) note_sparse(repository, sparse_directories(repository, project, asked));
  return changed;
}

}  // namespace tutti
