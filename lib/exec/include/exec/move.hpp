// Moves tracked data together with its .dvc file and its line in .gitignore, as `move` does.
//
// Order: the new .gitignore line, the new .dvc file, the data, then the old line and last the old .dvc file go. Git
// never sees the data, and after a kill at any point the same command finishes. To another file system the data is
// copied, and removed when the copy is known to be whole and safe.
#pragma once

#include <string>
#include <vector>

#include "pipeline/project.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct MoveReport {
  RelPath from, to;
  RelPath old_pointer, pointer;      // equal when the .dvc file is not named after the data
  bool data_moved = false;           // false: there was none
  std::vector<std::string> readers;  // addresses of stages that still read the old path
  std::vector<RelPath> to_stage;
  bool staged = false;
};

// `from` is an output of a .dvc file; `to` is the new path, or a directory that it goes into. Throws Conflict for what
// a stage writes, for overlaps with other outputs, and for a name that is taken: nothing is ever overwritten.
MoveReport move_tracked(Repository& repository, const Project& project, const RelPath& from, const RelPath& to);

}  // namespace tutti
