// Finds what a person named: stages, outputs, paths inside tracked directories.
#include <fnmatch.h>

#include <algorithm>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "pipeline/graph.hpp"
#include "pipeline/project.hpp"

namespace tutti {
namespace {

bool is_metadata_file(std::string_view path) {
  return is_metadata_name(path.substr(path.rfind('/') + 1));
}

class Resolver {
 public:
  Resolver(const Project& project, const RelPath& directory, const ResolveOptions& options)
      : project_(project), directory_(directory), options_(options) {}

  void add(const std::string& target) {
    if (options_.recursive && add_beneath(target)) return;

    const std::size_t colon = target.rfind(':');
    if (colon != std::string::npos && (colon == 0 || is_metadata_file(target.substr(0, colon)))) {
      const std::string file = colon == 0 ? std::string(pipeline_file_name) : target.substr(0, colon);
      if (add_named(file_at(file), target.substr(colon + 1))) return;
      if (!has_stages(file_at(file)) || !is_passed_over(target)) fail_stage(target.substr(colon + 1), file);
      return;
    }
    if (is_metadata_file(target)) {
      if (!add_file(file_at(target)) && !add_matching_files(target) && !is_passed_over(target)) fail_file(target);
      return;
    }
    if (add_named(directory_ / pipeline_file_name, target)) return;
    if (options_.kinds == TargetKinds::stages_and_outputs) {
      project_.require_whole();  // whose output it is, a broken part may say
      if (add_output(target)) return;
    }
    if (!is_passed_over(target)) fail(target);
  }

  void add_all() {
    if (!options_.leaves_out_broken) project_.require_whole();
    for (const Stage& stage : project_.stages()) {
      if (!is_left_out(stage.file)) put({.stage = &stage});
    }
  }

  std::vector<Target> finish() {
    if (options_.with_deps) {
      project_.require_whole();
      add_needs();
    }
    return std::move(targets_);
  }

 private:
  void put(Target target) {
    const std::string inside = target.inside ? target.inside->str() : "";
    if (known_.emplace(target.stage, target.output, inside).second) targets_.push_back(std::move(target));
  }

  std::optional<RelPath> path_at(const std::string& typed) const {
    try {
      return RelPath::resolve(directory_, typed);
    } catch (const InvalidFile& error) {
      throw UsageError(error.message());
    }
  }
  RelPath file_at(const std::string& typed) const {
    std::optional<RelPath> path = path_at(typed);
    if (!path) throw UsageError(fmt::format("{} is outside the repository", in_quotes(typed)));
    return *std::move(path);
  }

  bool add_beneath(const std::string& target) {
    const std::optional<RelPath> path = path_at(target);
    if (!path) return false;
    bool found = false;
    for (const Stage& stage : project_.stages()) {
      if (!stage.file.is_within(*path) || stage.file == *path || is_left_out(stage.file)) continue;
      put({.stage = &stage});
      found = true;
    }
    if (found && !options_.leaves_out_broken) project_.require_whole();
    return found;
  }

  // As DVC, with the whole file.
  bool is_left_out(const RelPath& file) const {
    return options_.leaves_out_broken &&
           std::ranges::find(project_.broken(), file, &BrokenPart::file) != project_.broken().end();
  }

  bool add_file(const RelPath& file) {
    for (const BrokenPart& part : project_.broken()) {
      if (part.file == file && part.what != BrokenPart::What::sections) std::rethrow_exception(part.why);
    }
    bool found = false;
    for (const Stage& stage : project_.stages()) {
      if (stage.file != file) continue;
      put({.stage = &stage});
      found = true;
    }
    return found;
  }

  // Patterns stand for files only where they may stand for outputs.
  bool add_matching_files(const std::string& pattern) {
    if (!options_.glob || options_.kinds == TargetKinds::stages) return false;
    bool found = false;
    for (const Stage& stage : project_.stages()) {
      if (::fnmatch(pattern.c_str(), relative_text(stage.file, directory_).c_str(), FNM_PATHNAME | FNM_PERIOD) != 0) {
        continue;
      }
      put({.stage = &stage});
      found = true;
    }
    if (found) project_.require_whole();
    return found;
  }

  bool has_stages(const RelPath& file) const {
    return std::ranges::find(project_.stages(), file, &Stage::file) != project_.stages().end();
  }
  bool is_passed_over(const std::string& target) const {
    if (!options_.may_be_nothing) return false;
    if (options_.recursive && !options_.leaves_out_broken) project_.require_whole();
    return options_.may_be_nothing(target);
  }

  // The stage, or all of a group: "train" stands for "train@a" and "train@b".
  bool add_named(const RelPath& file, const std::string& name) {
    if (name.empty()) return false;
    refuse_broken(file, name);
    if (const Stage* stage = project_.find_stage(file, name)) {
      put({.stage = stage});
      return true;
    }
    bool found = false;
    for (const Stage& stage : project_.stages()) {
      if (stage.file != file || stage.is_pointer()) continue;
      if (!stage.name.starts_with(name + "@") && !matches(name, stage.name)) continue;
      put({.stage = &stage});
      found = true;
    }
    return found;
  }

  void refuse_broken(const RelPath& file, const std::string& name) const {
    for (const BrokenPart& part : project_.broken()) {
      if (part.file == file && may_mean(name, part)) std::rethrow_exception(part.why);
    }
  }

  bool may_mean(const std::string& name, const BrokenPart& part) const {
    using What = BrokenPart::What;
    if (part.what == What::sections) return false;
    if (part.what == What::file || part.name == name || part.name.starts_with(name + "@")) return true;
    if (part.what == What::group) return options_.glob || name.starts_with(part.name + "@");
    return matches(name, part.name);
  }

  bool matches(const std::string& pattern, const std::string& text) const {
    return options_.glob && ::fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
  }

  bool add_output(const std::string& target) {
    if (const std::optional<RelPath> path = path_at(target)) {
      if (const Project::OutputOf found = project_.output_containing(*path)) {
        const bool is_whole = found.output->path == *path;
        put({.stage = found.stage,
             .output = found.output,
             .inside = is_whole ? std::nullopt : std::optional(path->relative_to(found.output->path))});
        return true;
      }
    }
    bool found = false;
    for (const Project::OutputNumber number : project_.outputs_by_path()) {
      const Output& output = project_.output(number);
      if (!matches(target, relative_text(output.path, directory_))) continue;
      put({.stage = &project_.stages()[number.stage], .output = &output});
      found = true;
    }
    return found || add_inside(target);
  }

  // A pattern whose first names match an output, for the rest of it. Which files that is, the manifest knows.
  bool add_inside(const std::string& target) {
    if (target.find_first_of("*?[") == std::string::npos) return false;
    const std::optional<RelPath> pattern = path_at(target);
    if (!pattern) return false;
    const std::vector<std::string> names = split(pattern->str(), '/');
    bool found = false;
    for (const Project::OutputNumber number : project_.outputs_by_path()) {
      const Output& output = project_.output(number);
      const std::vector<std::string> parents = split(output.path.str(), '/');
      const auto is_match = [](const std::string& name, const std::string& text) {
        return name == text || ::fnmatch(name.c_str(), text.c_str(), FNM_PERIOD | FNM_NOESCAPE) == 0;
      };
      const bool is_directory = output.recorded && output.recorded->id && output.recorded->id->is_tree();
      if (!is_directory || parents.size() >= names.size()) continue;
      if (!std::equal(parents.begin(), parents.end(), names.begin(),
                      [&](const std::string& text, const std::string& name) { return is_match(name, text); })) {
        continue;
      }
      const std::vector<std::string> rest(names.begin() + static_cast<std::ptrdiff_t>(parents.size()), names.end());
      put({.stage = &project_.stages()[number.stage], .output = &output, .inside = RelPath::parse(join(rest, "/"))});
      found = true;
    }
    return found;
  }

  void add_needs() {
    const Graph graph = build_graph(project_);
    std::vector<StageNumber> named;
    for (const Target& target : targets_) {
      named.push_back(static_cast<StageNumber>(target.stage - project_.stages().data()));
    }
    for (const StageNumber number : graph.ancestors(named)) {
      if (std::ranges::find(named, number) == named.end()) put({.stage = &project_.stages()[number]});
    }
  }

  // What the name may have meant, and why it may be there without our seeing it.
  std::vector<std::string> hints(const std::string& name) const {
    std::vector<std::string> known, hints;
    for (const Stage& stage : project_.stages()) {
      known.push_back(stage.address(directory_));
      if (options_.kinds == TargetKinds::stages) continue;
      for (const Output& output : stage.outs) known.push_back(relative_text(output.path, directory_));
    }
    if (const std::optional<std::string> meant = nearest(name, known)) {
      hints.push_back(fmt::format("did you mean {}?", in_quotes(*meant)));
    }
    return hints;
  }

  [[noreturn]] void fail(const std::string& target) const {
    if (options_.kinds == TargetKinds::stages) fail_stage(target, std::string(pipeline_file_name));
    throw NotFound(fmt::format("{} is neither a stage nor an output", in_quotes(target)), hints(target));
  }
  [[noreturn]] void fail_stage(const std::string& name, const std::string& file) const {
    throw NotFound(fmt::format("no stage named {} in {}", in_quotes(name), in_quotes(file)), hints(name));
  }
  [[noreturn]] void fail_file(const std::string& file) const {
    throw NotFound(fmt::format("no stages in {}", in_quotes(file)), hints(file));
  }

  const Project& project_;
  const RelPath& directory_;
  const ResolveOptions& options_;
  std::vector<Target> targets_;
  std::set<std::tuple<const Stage*, const Output*, std::string>> known_;
};

// An absolute path inside the workspace as somebody in `directory` would write it.
std::string without_root(const Project& project, const std::string& target, const RelPath& directory) {
  if (!target.starts_with('/')) return target;
  const std::string root = project.root() + "/", path = absolute_path(target);
  if (!path.starts_with(root)) return target;
  const std::string_view below = std::string_view(path).substr(root.size());
  return RelPath::refusal(below) ? target : relative_text(RelPath::parse(below), directory);
}

}  // namespace

std::vector<Target> by_output(const std::vector<Target>& targets) {
  std::vector<Target> outputs;
  for (const Target& target : targets) {
    if (target.output) {
      outputs.push_back(target);
      continue;
    }
    for (const Output& output : target.stage->outs) {
      outputs.push_back({.stage = target.stage, .output = &output, .inside = {}});
    }
  }
  return outputs;
}

std::vector<Target> resolve_targets(const Project& project, std::span<const std::string> targets,
                                    const RelPath& directory, const ResolveOptions& options) {
  Resolver resolver(project, directory, options);
  for (const std::string& target : targets) resolver.add(without_root(project, target, directory));
  if (targets.empty()) resolver.add_all();
  return resolver.finish();
}

}  // namespace tutti
