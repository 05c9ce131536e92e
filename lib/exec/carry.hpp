// Brings a file or directory to another file system, where no rename reaches.
//
//   CarriedFiles files = carry(…);     copied beside its place, flushed, read back and compared; then it takes the
//   place remove_carried(source, files);     file by file, and only what is still as it was copied
//
// So every byte is in one of the two places at any time. After a kill in between, find_carried() tells that the copy is
// whole. Modes, times, symbolic links and empty directories come along, owners where that is allowed; extended
// attributes do not, and files that share an inode become files of their own.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/files.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// What was copied, by path below the source ("" for itself), as it was then.
using CarriedFiles = std::map<std::string, FileStat>;

// `source` to `name` in `directory`. Throws Conflict for what is no file, directory or symbolic link, for what changes
// on the way, and for a name that is taken; nothing is left there then.
CarriedFiles carry(Repository& repository, const std::string& source, const Fd& directory, const std::string& name);

// Nothing unless `target` has all that `source` has, byte by byte.
std::optional<CarriedFiles> find_carried(const std::string& source, const std::string& target,
                                         const Cancellation& cancellation);

// Throws Conflict for the first file that changed or came since; it and all after it stay.
void remove_carried(const std::string& source, const CarriedFiles& files, Durability durability);

}  // namespace tutti
