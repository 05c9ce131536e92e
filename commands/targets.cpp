// From words on the command line to stages and outputs.
#include "targets.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"

namespace tutti {

Project load_project(Context& context) {
  return Project::load(*workspace_tree(context.repository()));
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
  const ResolveOptions options{.kinds = TargetKinds::stages, .recursive = selection.recursive, .glob = selection.glob};
  for (const Target& target : select(context, project, names, options)) {
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
