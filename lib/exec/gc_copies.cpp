// Where else the objects of a store are: on remotes that are directories.
#include "gc_copies.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

// Objects by content; a version-aware remote keeps files by their paths.
bool is_object_directory(const Config::RemoteSettings& settings) {
  const auto is_set = [&](const char* option) {
    const auto found = settings.options.find(option);
    return found != settings.options.end() && found->second != "false" && found->second != "0";
  };
  return settings.url.starts_with('/') && !is_set("version_aware") && !is_set("worktree");
}

}  // namespace

Copies::Copies(const Repository& repository) : repository_(repository) {
  for (const std::string& name : repository.config().remote_names()) {
    const auto settings = repository.config().remote(name);
    if (!settings || !is_object_directory(*settings)) {
      unasked_.push_back(name);
      continue;
    }
    stores_.emplace(name, std::make_unique<LocalStore>(StoreOptions{
                              .root = settings->url, .index_path = {}, .durability = repository.options().durability}));
  }
}

LocalStore& Copies::store_of(const std::string& remote) {
  const auto found = stores_.find(remote);
  if (found != stores_.end()) return *found->second;
  repository_.open_remote(remote);  // says what is wrong with it
  throw Conflict(fmt::format("the remote {} does not keep its objects by content", in_quotes(remote)));
}

bool Copies::holds(const LocalStore& remote, const LocalStore& store, const StoredObject& object) {
  const std::string there = remote.path_of(object.id);
  const std::optional<FileStat> copy = find_stat(there);
  if (!copy || copy->type != FileType::regular || copy->size != object.size) return false;
  const std::string folder = parent_path(there);
  const auto [known, is_new] = is_same_folder_.try_emplace({&store, folder}, false);
  if (is_new) {
    const std::optional<FileStat> a = find_stat(folder, Follow::yes);
    const std::optional<FileStat> b = find_stat(parent_path(store.path_of(object.id)), Follow::yes);
    known->second = !a || !b || (a->device == b->device && a->inode == b->inode);
  }
  return !known->second;
}

bool Copies::has(const LocalStore& store, const StoredObject& object) {
  return std::ranges::any_of(stores_, [&](const auto& remote) { return holds(*remote.second, store, object); });
}

bool Copies::has(const std::string& remote, const LocalStore& store, const StoredObject& object) {
  return holds(store_of(remote), store, object);
}

bool Copies::is_sound(const std::string& name, const LocalStore& remote, const ObjectId& id) {
  const std::optional<FileStat> now = find_stat(remote.path_of(id));
  const auto known = proven_.find({&remote, id});
  if (now && known != proven_.end() && now->inode == known->second.inode && now->size == known->second.size &&
      now->mtime == known->second.mtime && now->ctime == known->second.ctime) {
    return true;
  }
  try {
    proven_.insert_or_assign({&remote, id}, remote.verified_stat(id));
    return true;
  } catch (const Error& error) {
    repository_.surroundings().log.warning("the copy of '{}' on the remote {} does not count: {}", id.name(),
                                           in_quotes(name), error.message());
    return false;
  }
}

bool Copies::proves(const LocalStore& store, const StoredObject& object) {
  return std::ranges::any_of(stores_, [&](const auto& remote) {
    return holds(*remote.second, store, object) && is_sound(remote.first, *remote.second, object.id);
  });
}

bool Copies::proves(const std::string& remote, const LocalStore& store, const StoredObject& object) {
  const auto found = stores_.find(remote);
  return found != stores_.end() && holds(*found->second, store, object) && is_sound(remote, *found->second, object.id);
}

}  // namespace tutti
