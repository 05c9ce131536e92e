// The memory of tracked directories that are here in part, because only some of their files were asked for.
//
// .dvc/tmp/tutti/sparse, of this workspace alone:
//   "tutti sparse 1\n", then for each path that was asked for: the directory, NUL, the path below it, NUL. An empty
//   path is no path: so a directory begins of which nothing has come as a whole yet.
// Sorted; replaced by rename, and flushed before the first file comes: a directory whose memory is lost looks like one
// whose other files were deleted. Why it is done so: lib/decisions/sparse-directories.md.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "base/rel_path.hpp"
#include "workspace/path_set.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// Directory -> what of it was asked for, below it. A directory that is not listed is whole.
using SparseDirectories = std::map<RelPath, PathSet>;

// Nothing where there is no file. A damaged one is warned of and counts as lost; throws Conflict for one that a newer
// tutti wrote, as nobody else can say then what was deleted.
SparseDirectories read_sparse(Repository& repository);
// Reads, changes and writes it while nobody else does; an unchanged one is not written.
void update_sparse(Repository& repository, const std::function<void(SparseDirectories&)>& change);

// These are whole from now on, or nobody's business any longer.
void forget_sparse(Repository& repository, const std::vector<RelPath>& directories);
// The directory is about to go by another name, too.
void copy_sparse(Repository& repository, const RelPath& from, const RelPath& to);

}  // namespace tutti
