// Which objects go so that a cache fits into a budget: what was used least recently, and is safe on a remote.
//
// A directory goes as a whole: its manifest with those of its files that nothing else names any longer, so that no
// manifest stays which names what went. It is as recent as the newest use of it or of any of its files; a file that
// stands for itself is as recent as its own. What stays, whatever the budget says:
//   - what the workspace names or links to
//   - what came, or was used, within a day
//   - what has a name outside the cache (a hard link): deleting it would free nothing
//   - what is on no remote, proven by reading the remote's copy
#pragma once

#include <functional>
#include <optional>
#include <unordered_set>
#include <vector>

#include "base/byte_count.hpp"
#include "exec/gc.hpp"
#include "store/removal.hpp"

namespace tutti {

struct BudgetQuestions {
  std::function<bool(const ObjectId&)> is_in_use;         // the workspace names it or links to it
  std::function<std::int64_t(const StoredObject&)> used;  // ns since the epoch
  std::function<bool(const StoredObject&)> is_on_remote;  // asked last, and only about what would go
  std::function<std::optional<std::vector<BlobId>>(const TreeId&)> files_of;  // nothing: nobody can read the manifest
};

struct BudgetPlan {
  std::vector<StoredObject> dropped;  // the least recently used first; a directory's manifest before its files
  GcBudget budget;
};

// `objects` are all of the store that stay otherwise. `young_since`: what was used later than that stays.
BudgetPlan fit_budget(const std::vector<StoredObject>& objects, ByteCount limit, std::int64_t young_since,
                      const BudgetQuestions& questions);

}  // namespace tutti
