// The directories of a store that a team may share: cache.shared = group.
#pragma once

#include <string>

#include "base/error.hpp"

namespace tutti {

enum class SharedWith { nobody, group };

// What a file of a shared store gets that is written to again; objects are read-only for everybody.
inline constexpr unsigned shared_file_mode = 0664;

// Makes `path` and the parents that it lacks. In a shared store each new one is 02775 whatever the umask is, as DVC's:
// the group may write there, and what is made inside belongs to it. What is there already, and may be somebody else's,
// stays as it is. Returns whether anything was made.
bool make_store_directories(const std::string& path, SharedWith sharing);

// Adds to a refusal by the system what makes a store one that a team can write to.
void add_sharing_hints(SystemError& error, const std::string& store_root, SharedWith sharing);

}  // namespace tutti
