// What only Git itself, or libgit2, can do: objects, revisions, and the writing of the index.
//
// Two implementations: libgit2, which is fast, and the `git` program, which takes every repository. Paths are relative
// to the working tree. Not thread-safe: GitRepository holds a lock around each call.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workspace/git.hpp"

namespace tutti {

struct GitPlace {
  std::string root;       // empty: bare
  std::string directory;  // .git, or where its file points
  std::string common;

  const std::string& working_directory() const { return root.empty() ? directory : root; }
};

class GitBackend {
 public:
  virtual ~GitBackend() = default;

  virtual std::optional<std::string> resolve(const std::string& revision) = 0;
  virtual std::int64_t commit_time(const std::string& commit) = 0;
  virtual std::vector<std::string> first_parents(const std::string& commit, std::size_t limit) = 0;
  virtual std::vector<GitFile> list_files(const std::string& commit, const GitRepository::Filter& filter) = 0;
  virtual std::optional<std::string> read_file(const std::string& commit, const std::string& path) = 0;
  virtual std::vector<std::string> read_blobs(std::span<const std::string> ids) = 0;

  // Takes over files as they are, or as gone. False where this backend must not (filters, index formats): ask the
  // other.
  virtual bool stage(std::span<const std::string> present, std::span<const std::string> gone) = 0;
  virtual bool is_dirty() = 0;
};

// Nothing where libgit2 is not installed or refuses the repository.
std::unique_ptr<GitBackend> open_with_libgit2(const GitPlace& place);

// Somebody else holds index.lock.
[[noreturn]] void throw_index_locked(const GitPlace& place);

}  // namespace tutti
