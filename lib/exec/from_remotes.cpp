// Asks remotes for objects one by one, for the cache or for a look.
#include "from_remotes.hpp"

#include <span>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"

namespace tutti {

bool FromRemotes::knows_one(const Output& output) const {
  return output.options.remote || repository_.config().default_remote();
}

FromRemotes::~FromRemotes() {
  if (!passing_) return;
  try {
    remove_tree(passing_->root());
  } catch (const std::exception&) {
    // Swept by the next who looks, as if this process had died.
  }
}

bool FromRemotes::bring(const ObjectId& id, const Output& output) {
  LocalStore& store = repository_.store();
  return store.contains(id) || get(id, output, store);
}

std::shared_ptr<const Tree> FromRemotes::tree(const TreeId& id, const Output& output) {
  if (repository_.store().contains(id)) return repository_.store().tree(id);
  try {
    if (!passing_) {
      const std::string& directory = repository_.tutti_directory();
      sweep_temporaries(directory, repository_.surroundings().clock.now().nanoseconds);
      passing_.emplace(StoreOptions{
          .root = join_path(directory, temporary_name()), .index_path = {}, .durability = Durability::none});
    }
    return get(id, output, *passing_) ? passing_->tree(id) : nullptr;
  } catch (const Error& error) {
    repository_.surroundings().log.warning("the files of {} are not known: {}", in_quotes(output.path.display()),
                                           error.message());
    return nullptr;
  }
}

bool FromRemotes::get(const ObjectId& id, const Output& output, LocalStore& into) {
  if (!knows_one(output)) return false;
  std::unique_ptr<Remote>& remote = remotes_[output.options.remote];
  if (!remote) remote = repository_.open_remote(output.options.remote);
  const Surroundings& around = repository_.surroundings();
  const std::unique_ptr<Task> task = around.progress.start("Downloading");
  task->add_total(1, {});
  return remote->get(std::span(&id, 1), into, around.cancellation, *task).empty();
}

}  // namespace tutti
