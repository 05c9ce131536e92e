// Asks the cache again, and fills it again.
#include "stored.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "exec/sparse_view.hpp"
#include "store/intake.hpp"
#include "workspace/snapshot.hpp"

namespace tutti {
namespace {

// What was taken in again is new, so no collection takes it. Who still deletes it has no manners.
constexpr int attempts = 3;

Conflict gone(const Promised& promised, std::string_view why) {
  return Conflict(fmt::format("stored content of {} was deleted by someone else meanwhile, and {}",
                              in_quotes(promised.output.display()), why),
                  {"run the command again"});
}

// Of a directory that is here in part: of what is here, as the rest may be elsewhere.
bool is_stored(Repository& repository, const Promised& promised) {
  if (!promised.id.is_tree() || !SparseView(repository).is_sparse(promised.output)) {
    return is_stored(repository, promised.id);
  }
  const Snapshot here = take_snapshot(repository, promised.output, {.algorithm = promised.id.digest().algorithm()});
  const auto* directory = std::get_if<DirectorySnapshot>(&here);
  return directory && is_stored(repository, promised.id, directory->tree().get());
}

void store_again(Repository& repository, const Promised& promised) {
  Intake intake(repository.store());
  Snapshot snapshot;
  try {
    SparseView sparse(repository);
    const SnapshotOptions options{.algorithm = promised.id.digest().algorithm(), .intake = &intake};
    snapshot = sparse.is_sparse(promised.output) ? take_to_record(repository, sparse, promised.output, options).snapshot
                                                 : take_snapshot(repository, promised.output, options);
  } catch (const SystemError&) {
    throw;                        // a full disk is no matter of who deleted what
  } catch (const Error& error) {  // a link to what is gone, for one
    throw gone(promised, error.message());
  }
  if (id_of(snapshot) != promised.id) throw gone(promised, "the workspace no longer holds it");
  intake.publish();
}

}  // namespace

bool is_stored(const Repository& repository, const ObjectId& id, const Tree* tree) {
  const LocalStore& store = repository.store();
  return tree == nullptr ? store.contains_whole(id) : store.contains(id) && are_files_stored(store, *tree);
}

bool are_files_stored(const LocalStore& store, const Tree& tree) {
  std::vector<ObjectId> ids;
  ids.reserve(tree.entries().size());
  for (const TreeEntry& entry : tree.entries()) ids.emplace_back(entry.id);
  return store.missing(ids).empty();
}

std::unique_ptr<RepositoryLock> lock_when_stored(Repository& repository, std::vector<Promised>& promised,
                                                 const std::function<void(const Promised&)>& lost) {
  for (int attempt = 1;; ++attempt) {
    auto lock = std::make_unique<RepositoryLock>(repository);
    std::vector<Promised> lacking;
    for (const Promised& each : promised) {
      if (!is_stored(repository, each)) lacking.push_back(each);
    }
    if (lacking.empty()) return lock;
    lock.reset();
    for (const Promised& each : lacking) {
      try {
        if (attempt == attempts) throw gone(each, "keeps being deleted");
        store_again(repository, each);
      } catch (const Conflict&) {
        lost(each);
        std::erase_if(promised, [&](const Promised& other) { return other.output == each.output; });
      }
    }
  }
}

std::unique_ptr<RepositoryLock> lock_when_stored(Repository& repository, std::vector<Promised> promised) {
  return lock_when_stored(repository, promised, [](const Promised&) { throw; });
}

}  // namespace tutti
