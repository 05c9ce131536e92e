// Results of earlier runs: for a command with these inputs, the outputs it had.
//
//   <cache>/runs/<k0k1>/<key>/<value>     a lock entry in YAML, DVC's own (format/lock_file.hpp has the digests)
// The newest file of a key's directory counts. A damaged one is passed over with a warning and left where it is.
#pragma once

#include <optional>
#include <string>

#include "format/lock_file.hpp"
#include "pipeline/stage.hpp"
#include "workspace/repository.hpp"

namespace tutti {

class RunCache {
 public:
  explicit RunCache(Repository& repository);

  // What a run with this command, these deps, params and names of outputs left; outs of `lock` need no ids.
  std::optional<StageLock> find(const StageLock& lock) const;
  // Whether something was written: an entry that is there stays as it is.
  bool save(const StageLock& lock) const;

 private:
  Repository& repository_;
  std::string directory_;
};

// Where the store's temporaries lie, swept by whoever puts something into it.
std::string workplace_in_store(const Repository& repository);

// DVC's rules. Both: a command, deps or params, outs; nothing always changed, persisted, or outside what can be hashed.
bool may_restore(const Stage& stage);
// And no uncached outputs but metrics and plots, whose content is then stored as objects too.
bool may_save(const Stage& stage);

}  // namespace tutti
