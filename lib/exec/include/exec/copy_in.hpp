// Brings a file or directory from anywhere into the workspace, to be tracked there: `add --out`.
#pragma once

#include <string>

#include "base/files.hpp"
#include "base/rel_path.hpp"
#include "workspace/repository.hpp"

namespace tutti {

enum class Replace { no, yes };

// The copy is made beside its place and then takes it, whole. What it replaces is kept aside and comes back unless
// keep() is called. As with a checkout, files of a directory are plain, and empty directories and links to directories
// do not come along; links to files are followed.
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
  void undo() noexcept;

  Repository& repository_;
  RelPath to_;
  Fd parent_;
  std::string aside_;  // the temporary: the copy in the making, then what it replaced
  bool replaced_ = false;
  bool kept_ = false;
};

}  // namespace tutti
