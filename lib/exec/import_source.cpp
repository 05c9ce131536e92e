// Asks repositories on this machine for their newest commit.
#include "import_source.hpp"

#include <vector>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

std::vector<std::string> places_of(const Repository& repository, const Stage& stage, const std::string& url) {
  constexpr std::string_view local_scheme = "file://";
  const std::string path = url.starts_with(local_scheme) ? url.substr(local_scheme.size()) : url;
  if (path.find("://") != std::string::npos) return {};
  if (path.starts_with('/')) return {path};
  return {join_path(repository.absolute(stage.file.parent()), path), join_path(repository.root(), path)};
}

// The repository right there, and not one around that directory.
std::optional<GitRepository> git_at(const std::string& place) {
  const std::string path = absolute_path(place);
  std::optional<GitRepository> git = GitRepository::discover(path);
  if (!git || (git->is_bare() ? git->git_directory() : git->root()) != path) return std::nullopt;
  return git;
}

}  // namespace

std::optional<std::string> newest_commit(const Repository& repository, const Stage& stage,
                                         const SourceRepository& source) {
  for (const std::string& place : places_of(repository, stage, source.url)) {
    try {
      const std::optional<GitRepository> git = git_at(place);
      if (git) return source.rev.empty() ? git->head_commit() : git->resolve(source.rev);
    } catch (const Error& error) {
      repository.surroundings().log.detail("cannot ask {} for updates: {}", in_quotes(place), error.message());
    }
  }
  return std::nullopt;
}

}  // namespace tutti
