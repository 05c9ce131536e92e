// What Git has to know of a write: the files to add, the data to ignore.
#include "git_hint.hpp"

#include <algorithm>

#include "exec/track.hpp"
#include "workspace/gitignore_file.hpp"

namespace tutti {

void add_once(std::vector<RelPath>& files, const RelPath& file) {
  if (std::ranges::find(files, file) == files.end()) files.push_back(file);
}

bool stage_in_git(Repository& repository, const std::vector<RelPath>& files) {
  const GitRepository* git = repository.git();
  if (!git || files.empty() || !repository.config().autostage()) return false;
  std::vector<std::string> paths;
  for (const RelPath& file : files) paths.push_back(repository.absolute(file));
  std::ranges::sort(paths);
  const auto doubles = std::ranges::unique(paths);
  paths.erase(doubles.begin(), doubles.end());
  git->add(paths);
  return true;
}

std::optional<RelPath> ignore_in_git(Repository& repository, const RelPath& output) {
  const GitRepository* git = repository.git();
  if (!git) return std::nullopt;
  if (!ignore_in_git(*git, repository.absolute(output), repository.options().durability)) return std::nullopt;
  return output.parent() / ".gitignore";
}

}  // namespace tutti
