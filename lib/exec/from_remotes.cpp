// Brings objects to the cache one by one.
#include "from_remotes.hpp"

#include <span>

namespace tutti {

bool FromRemotes::knows_one(const Output& output) const {
  return output.options.remote || repository_.config().default_remote();
}

bool FromRemotes::bring(const ObjectId& id, const Output& output) {
  LocalStore& store = repository_.store();
  if (store.contains(id)) return true;
  if (!knows_one(output)) return false;
  std::unique_ptr<Remote>& remote = remotes_[output.options.remote];
  if (!remote) remote = repository_.open_remote(output.options.remote);
  const Surroundings& around = repository_.surroundings();
  const std::unique_ptr<Task> task = around.progress.start("Downloading");
  task->add_total(1, {});
  return remote->get(std::span(&id, 1), store, around.cancellation, *task).empty();
}

}  // namespace tutti
