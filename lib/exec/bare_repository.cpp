// Makes a root for a bare repository, and takes it away.
#include "exec/bare_repository.hpp"

#include <stdlib.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

std::string new_directory(const std::string& parent) {
  std::string path = join_path(parent, "tutti-XXXXXX");
  if (::mkdtemp(path.data()) == nullptr) {
    throw SystemError(errno, fmt::format("cannot make a directory in {}", in_quotes(parent)));
  }
  return path;
}

}  // namespace

std::unique_ptr<BareRepository> BareRepository::open(const std::string& directory, const std::string& revision,
                                                     const Surroundings& surroundings) {
  const std::optional<GitRepository> git = GitRepository::discover(directory);
  if (!git || !git->is_bare() || git->git_directory() != directory) return nullptr;
  return std::unique_ptr<BareRepository>(new BareRepository(*git, revision, surroundings));
}

BareRepository::BareRepository(const GitRepository& git, const std::string& revision, const Surroundings& surroundings)
    : surroundings_(surroundings) {
  const std::string config = git.read_file(git.resolve(revision), ".dvc/config").value_or("");
  root_ = new_directory(surroundings.environment.variable("TMPDIR").value_or("/tmp"));
  try {
    const std::string dvc = join_path(root_, ".dvc");
    make_directories(dvc);
    publish_file(join_path(root_, ".git"), fmt::format("gitdir: {}\n", git.git_directory()), Durability::none);
    publish_file(join_path(dvc, "config"), config, Durability::none);
    publish_file(join_path(dvc, ".gitignore"), "/config.local\n/tmp\n/cache\n", Durability::none);
    repository_.emplace(Repository::open(root_, surroundings, {.durability = Durability::none}));
  } catch (...) {
    remove();
    throw;
  }
}

BareRepository::~BareRepository() {
  repository_.reset();
  remove();
}

void BareRepository::remove() noexcept {
  try {
    remove_tree(root_);
  } catch (const std::exception& error) {
    surroundings_.log.detail("{} stays: {}", in_quotes(root_), error.what());
  }
}

}  // namespace tutti
