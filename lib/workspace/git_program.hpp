// The `git` program as a backend, with what libgit2 is never asked: the forms of index and references that only Git
// itself reads.
#pragma once

#include <memory>

#include "git_backend.hpp"

namespace tutti {

class GitProgram : public GitBackend {
 public:
  virtual std::vector<GitFile> list_index() = 0;
  struct Unmerged {
    std::string path, id;
    unsigned stage = 0;
  };
  virtual std::vector<Unmerged> list_unmerged() = 0;  // entries of conflicts
  virtual std::vector<std::string> untracked() = 0;   // and not ignored; from the root
  virtual std::optional<std::string> head_reference() = 0;
  virtual std::vector<std::string> list_references(const std::string& prefix) = 0;  // without the prefix, sorted
  virtual std::vector<GitRepository::Unpublished> unpublished(const std::string& tip,
                                                              std::span<const std::string> known,
                                                              std::span<const std::string> patterns) = 0;
  virtual std::vector<std::string> list_commits(const std::vector<std::string>& starts) = 0;  // words of `git rev-list`
};

std::unique_ptr<GitProgram> open_with_program(const GitPlace& place);

}  // namespace tutti
