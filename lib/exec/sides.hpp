// The outputs of a project as its files record them, or as they lie in the workspace, to be compared with each other.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "exec/observe.hpp"
#include "pipeline/project.hpp"
#include "store/local_store.hpp"

namespace tutti {

// One output as one side has it.
struct Content {
  ObjectId id;
  std::function<std::shared_ptr<const Tree>()> tree;  // of a directory; gives null when nobody knows its files
};
using Side = std::map<std::string, Content>;  // by path

// Of cached outputs at, beneath or above the targets; all if there are none.
Side recorded_side(const LocalStore& store, const Project& project, const std::vector<RelPath>& targets);
// What really is there, whatever is recorded. Where the other side names content as DVC 2.x did, so does this one. The
// workspace's trees live in the observer.
Side workspace_side(Observer& observer, const Project& project, const std::vector<RelPath>& targets);

}  // namespace tutti
