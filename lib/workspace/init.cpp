// Makes a repository, byte for byte as `dvc init` does.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "workspace/gitignore_file.hpp"
#include "workspace/repository.hpp"

namespace tutti {

namespace {

constexpr std::string_view no_scm_config = "[core]\n    no_scm = True\n";
constexpr std::string_view ignore_file_text =
    "# Add patterns of files dvc should ignore, which could improve\n"
    "# the performance. Learn more at\n"
    "# https://dvc.org/doc/user-guide/dvcignore\n";

GitRepository require_git(const std::string& root, const InitOptions& options, const Environment& environment) {
  std::optional<GitRepository> git = GitRepository::discover(
      root, {.home = environment.home, .config_home = environment.variable("XDG_CONFIG_HOME").value_or("")});
  if (!git || git->is_bare()) {
    throw Conflict(fmt::format("{} is not tracked by Git", in_quotes(root)), {"git init", "tutti init --no-scm"});
  }
  if (!options.subdirectory && real_path(git->root()) != root) {
    throw Conflict(fmt::format("{} lies inside the Git repository {}", in_quotes(root), in_quotes(git->root())),
                   {"tutti init --subdir"});
  }
  return std::move(*git);
}

}  // namespace

InitResult init_repository(const std::string& directory, const InitOptions& options, const Surroundings& surroundings) {
  if (options.no_scm && options.subdirectory) throw UsageError("'--no-scm' and '--subdir' exclude each other");
  make_directories(directory);
  const std::string root = real_path(directory);
  const std::string dvc_directory = join_path(root, ".dvc");

  std::optional<GitRepository> git;
  if (!options.no_scm) {
    git = require_git(root, options, surroundings.environment);
    if (git->is_ignored(dvc_directory, PathKind::directory)) {
      throw Conflict(fmt::format("{} is ignored by Git", in_quotes(dvc_directory)), {"echo '!.dvc' >> .gitignore"});
    }
  }
  if (const std::optional<FileStat> existing = find_stat(dvc_directory)) {
    if (!options.force || existing->type != FileType::directory) {
      throw Conflict(fmt::format("{} exists already", in_quotes(dvc_directory)), {"tutti init --force"});
    }
    remove_tree(dvc_directory);
  }

  InitResult result{.root = root, .created = {".dvc/config"}};
  make_directories(dvc_directory);
  publish_file(join_path(dvc_directory, "config"), options.no_scm ? no_scm_config : "", Durability::flush);
  if (git) {
    keep_dvc_gitignore(*git, dvc_directory, Durability::flush);
    if (find_stat(join_path(dvc_directory, ".gitignore"))) result.created.emplace_back(".dvc/.gitignore");
  }
  const std::string ignore_path = join_path(root, ".dvcignore");
  if (!find_stat(ignore_path)) publish_file(ignore_path, ignore_file_text, Durability::flush);
  result.created.emplace_back(".dvcignore");  // DVC adds one that was there before, too

  if (git) {
    std::vector<std::string> paths;
    for (const std::string& name : result.created) paths.push_back(join_path(root, name));
    git->add(paths);
  }
  return result;
}

}  // namespace tutti
