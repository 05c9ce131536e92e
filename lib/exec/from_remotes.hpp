// Objects that are read where nobody fetched them: not public.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "pipeline/stage.hpp"
#include "workspace/repository.hpp"

namespace tutti {

class FromRemotes {
 public:
  explicit FromRemotes(Repository& repository) : repository_(repository) {}

  // Whether anybody can be asked for what belongs to `output`.
  bool knows_one(const Output& output) const;
  // Whether the cache has the object now: it is brought there from the output's remote if need be. Throws as
  // Repository::open_remote() and Remote::get() do.
  bool bring(const ObjectId& id, const Output& output);

 private:
  Repository& repository_;
  std::map<std::optional<std::string>, std::unique_ptr<Remote>> remotes_;
};

}  // namespace tutti
