// What a workspace's symbolic links lead to in a store, whatever its metadata says by now.
#pragma once

#include <vector>

#include "store/local_store.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// Looks at every name in the workspace. Throws SystemError for a directory that cannot be read: links may be in there.
std::vector<ObjectId> linked_objects(const Repository& workspace, const LocalStore& store);

}  // namespace tutti
