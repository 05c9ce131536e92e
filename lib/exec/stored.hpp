// Whether the cache has what a name in a .dvc file or in dvc.lock is about to promise.
//
// What was found in the cache a moment ago, old and nobody's, may have gone since in a collection. gc deletes under the
// repository's lock, and spares what a name needs and what is new. So this is asked under the same lock, right before
// the name is written; and what is gone is taken from the workspace again, where that still holds it.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/digest.hpp"
#include "base/rel_path.hpp"
#include "store/local_store.hpp"
#include "store/tree.hpp"
#include "workspace/repository.hpp"
#include "workspace/repository_lock.hpp"

namespace tutti {

struct Promised {
  RelPath output;
  ObjectId id;
};

// Of a directory: all that it names, too. `tree` is the directory's, if the caller has it: it is read from the cache
// otherwise.
bool is_stored(const Repository& repository, const ObjectId& id, const Tree* tree = nullptr);
// All that it names, whether or not there is such a directory in the cache.
bool are_files_stored(const LocalStore& store, const Tree& tree);

// Takes the repository's lock when the cache has all of `promised`, having taken in again what it lacked. What cannot
// be is dropped from `promised`, after a call of `lost` inside the handler of a Conflict, which it may rethrow.
std::unique_ptr<RepositoryLock> lock_when_stored(Repository& repository, std::vector<Promised>& promised,
                                                 const std::function<void(const Promised&)>& lost);
// The same for those that have to be there all: throws the Conflict.
std::unique_ptr<RepositoryLock> lock_when_stored(Repository& repository, std::vector<Promised> promised);

}  // namespace tutti
