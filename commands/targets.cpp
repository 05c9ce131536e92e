// From words on the command line to stages and outputs.
#include "targets.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

Project with_warnings_said(Context& context, Project project) {
  for (const ProjectWarning& warning : project.warnings()) {
    context.repository().surroundings().log.warning("{}: {}", warning.place, warning.message);
  }
  return project;
}

}  // namespace

Project load_project(Context& context) {
  return with_warnings_said(context, Project::load(*workspace_tree(context.repository())));
}

Project load_sound_project(Context& context) {
  return with_warnings_said(context, Project::load_sound(*workspace_tree(context.repository())));
}

Project load_project_for(Context& context, const std::vector<std::string>& targets) {
  return targets.empty() ? load_project(context) : load_sound_project(context);
}

ResolveOptions forgiving(Context& context, ResolveOptions options) {
  const bool are_patterns = options.glob && options.kinds == TargetKinds::stages;
  if (!options.recursive && !are_patterns) return options;
  options.may_be_nothing = [&context, are_patterns, is_recursive = options.recursive,
                            said = std::make_shared<std::set<std::string>>()](const std::string& target) {
    const auto stat = find_stat(join_path(context.repository().absolute(context.place()), target), Follow::yes);
    const bool is_directory = is_recursive && stat && stat->type == FileType::directory;
    if (!is_directory && !are_patterns) return false;
    if (said->insert(target).second) {
      Log& log = context.repository().surroundings().log;
      if (is_directory) {
        log.warning("nothing beneath {} is tracked", in_quotes(target));
      } else {
        log.warning("no stage matches {}", in_quotes(target));
      }
    }
    return true;
  };
  return options;
}

std::vector<Target> select(Context& context, const Project& project, const std::vector<std::string>& names,
                           const ResolveOptions& options) {
  return resolve_targets(project, names, context.place(), options);
}

StageNumber number_of(const Project& project, const Stage& stage) {
  return static_cast<StageNumber>(&stage - project.stages().data());
}

std::vector<StageNumber> select_stages(Context& context, const Project& project, const std::vector<std::string>& names,
                                       const StageSelection& selection) {
  std::vector<StageNumber> numbers;
  const ResolveOptions options{.kinds = TargetKinds::stages,
                               .recursive = selection.recursive,
                               .glob = selection.glob,
                               .leaves_out_broken = selection.leaves_out_broken};
  for (const Target& target : select(context, project, names, forgiving(context, options))) {
    numbers.push_back(number_of(project, *target.stage));
  }
  return numbers;
}

std::string to_seconds(Timestamp time) {
  return time.rfc3339().substr(0, std::string_view("2026-01-31T23:59:59").size()) + "Z";
}

void print_git_hint(std::ostream& out, const std::vector<std::string>& files) {
  if (files.empty()) return;
  std::vector<std::string> words;
  for (const std::string& file : files) words.push_back(shell_quote(file));
  out << "\nTo track the changes with git, run:\n\n\tgit add " << join(words, " ")
      << "\n\nTo enable auto staging, run:\n\n\ttutti config core.autostage true\n";
}

std::vector<std::string> shown(Context& context, const std::vector<RelPath>& paths) {
  std::vector<std::string> texts;
  for (const RelPath& path : paths) texts.push_back(context.shown(path));
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

}  // namespace tutti
