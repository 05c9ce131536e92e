// Brings a file or directory from anywhere into the workspace, to be tracked there: `add --out`.
#pragma once

#include <string>

#include "base/files.hpp"
#include "base/rel_path.hpp"
#include "workspace/repository.hpp"

namespace tutti {

enum class Replace { no, yes };

// Where the copy goes: to `out`, or under its own name into `out` if that is a directory. What a command that was
// killed put to `out` is no such directory: the same command again means the same place. `source` is absolute.
RelPath place_of_copy(const Repository& repository, const std::string& source, const RelPath& out);

// The copy is made beside its place and then takes it, whole. What it replaces is kept aside and comes back unless
// keep() is called. As with a checkout, files of a directory are plain, and empty directories and links to directories
// do not come along; links to files are followed. A copy that a killed command left there counts, if it is still like
// its source.
//
// .dvc/tmp/tutti/copied/<MD5 of the place> says until keep() which command put what there:
//   "tutti copied 1\n<inode> <place>\0<source>", flock-ed by it
class CopyIn {
 public:
  // `source` is absolute. Throws NotFound for a source that is not there, Conflict for a place that is taken (unless
  // replaced) and for a source that contains it.
  CopyIn(Repository& repository, const std::string& source, const RelPath& to, Replace replace);
  CopyIn(const CopyIn&) = delete;
  CopyIn& operator=(const CopyIn&) = delete;
  ~CopyIn();

  void keep();

 private:
  void write_note(const std::string& source);
  void undo() noexcept;

  Repository& repository_;
  RelPath to_;
  Fd parent_;
  std::string aside_;  // the temporary: the copy in the making, then what it replaced
  std::string note_path_;
  Fd note_;
  bool is_ours_ = true;  // not of a killed command
  bool replaced_ = false;
  bool kept_ = false;
};

}  // namespace tutti
