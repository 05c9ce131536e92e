// Objects that are read where nobody fetched them: not public.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "pipeline/stage.hpp"
#include "store/local_store.hpp"
#include "workspace/repository.hpp"

namespace tutti {

class FromRemotes {
 public:
  explicit FromRemotes(Repository& repository) : repository_(repository) {}
  FromRemotes(const FromRemotes&) = delete;
  FromRemotes& operator=(const FromRemotes&) = delete;
  ~FromRemotes();

  // Whether anybody can be asked for what belongs to `output`.
  bool knows_one(const Output& output) const;
  // Whether the cache has the object now: it is brought there from the output's remote if need be. Throws as
  // Repository::open_remote() and Remote::get() do.
  bool bring(const ObjectId& id, const Output& output);
  // The files of the directory that `output` is, from the cache or the output's remote, and into no cache: who only
  // looks does not change what `status` says of it. Null when nobody knows them; why a remote does not say so is warned
  // of.
  std::shared_ptr<const Tree> tree(const TreeId& id, const Output& output);

 private:
  bool get(const ObjectId& id, const Output& output, LocalStore& into);

  Repository& repository_;
  std::map<std::optional<std::string>, std::unique_ptr<Remote>> remotes_;
  std::optional<LocalStore> passing_;  // removed in the end
};

}  // namespace tutti
