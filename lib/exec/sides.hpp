// The outputs of a project as its files record them, or as they lie in the workspace, to be compared with each other.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "exec/diff.hpp"
#include "exec/observe.hpp"
#include "from_remotes.hpp"
#include "pipeline/project.hpp"

namespace tutti {

// One output as one side has it.
struct Content {
  ObjectId id;
  std::function<std::shared_ptr<const Tree>()> tree;  // of a directory; gives null when nobody knows its files
  std::vector<TreeEntry> away = {};  // of a directory: what is recorded and away on purpose (sparse_view.hpp)
};
using Side = std::map<std::string, Content>;  // by path

// Of cached outputs at, beneath or above the targets; all if there are none. The files of a directory that the cache
// does not know are asked for where its output's remote is. The project and `remotes` have to outlive the side.
Side recorded_side(FromRemotes& remotes, const Project& project, const std::vector<RelPath>& targets);
// What really is there, whatever is recorded. Where the other side names content as DVC 2.x did, so does this one. The
// workspace's trees live in the observer.
Side workspace_side(Observer& observer, const Project& project, const std::vector<RelPath>& targets);

// The files of a directory; none where there is no directory; null when nobody knows them.
std::shared_ptr<const Tree> tree_of(const Content* content);

// Whether the path is a target, or beneath one; all are if there are none.
bool is_named(const std::string& path, const std::vector<RelPath>& targets);

// Takes out of `added` what came with the content of something in `deleted`, and that with it: it was renamed. DVC's
// rule; both sorted by path, before and after.
std::vector<DataDiff::Renamed> take_renamed(std::vector<DataDiff::Item>& deleted, std::vector<DataDiff::Item>& added);

}  // namespace tutti
