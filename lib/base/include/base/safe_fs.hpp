// Opens and makes names that come from files beneath a directory, never through a link and never outside.
//
// Uses openat2(RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS); walks component by component with O_NOFOLLOW where the kernel or
// a sandbox refuses that call (ENOSYS, EPERM). `root` itself may be a link.
#pragma once

#include <optional>
#include <string>

#include "base/files.hpp"
#include "base/rel_path.hpp"

namespace tutti {

class SafeDirectory {
 public:
  explicit SafeDirectory(std::string root);

  const std::string& root() const { return root_; }

  // The directory `path` beneath root, opened O_PATH-like for *at() calls. Throws Conflict when a component is a link
  // ("'a/b' passes through the symbolic link 'a'"), NotFound when one is missing.
  Fd open_directory(const RelPath& path) const;
  // The same, making what is missing.
  Fd make_directory(const RelPath& path) const;
  // Nothing if the path or one of its parents is not there; throws Conflict on a link in between.
  std::optional<FileStat> find_stat(const RelPath& path) const;  // the last component is not followed
  std::optional<Fd> find_file(const RelPath& path) const;        // regular files only, for reading

 private:
  std::string root_;
  Fd root_fd_;
};

}  // namespace tutti
