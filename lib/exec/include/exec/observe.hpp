// Looks at what a stage reads and writes, each path once however many stages name it. Directories that are here in part
// are seen as if the rest, which is away on purpose, were here too (sparse_view.hpp).
#pragma once

#include <memory>

#include "pipeline/staleness.hpp"
#include "workspace/repository.hpp"
#include "workspace/snapshot.hpp"

namespace tutti {

class Observer {
 public:
  explicit Observer(Repository& repository);
  ~Observer();

  // What an output of a frozen stage, or of any, is compared with; deps and params of frozen stages are not looked at.
  Observation observe(const Stage& stage);

  // Whether the repository that `stage` was imported from has moved on; not known when it is not on this machine.
  Observation::Content look_at(const Stage& stage, const SourceRepository& source) const;

  const Snapshot& snapshot(const RelPath& path, Algorithm algorithm = Algorithm::md5);
  const Snapshot& snapshot(const Location& location, Algorithm algorithm = Algorithm::md5);  // not of a URL
  std::optional<Value> params(const ParamsDependency& dependency);
  // Whether the cache has the object; a tree: with all it names.
  bool is_stored(const ObjectId& id) const;
  // The same of what is recorded for an output; of one that is here in part: all but what is away.
  bool is_stored(const RelPath& output, const ObjectId& id);
  // The files that are recorded at or beneath this path and away on purpose; sorted, below it.
  const std::vector<TreeEntry>& away(const RelPath& path, Algorithm algorithm = Algorithm::md5);

  // Forgets what was seen at, beneath and above this path: something has been written there.
  void forget(const RelPath& path);
  void forget(const Location& location);
  // What was just taken in from there.
  void remember(const RelPath& path, Snapshot snapshot);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tutti
