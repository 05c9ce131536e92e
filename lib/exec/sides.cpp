// The outputs of a project, as recorded and as they are.
#include "sides.hpp"

#include <algorithm>

#include "workspace/snapshot.hpp"

namespace tutti {
namespace {

bool is_wanted(const RelPath& output, const std::vector<RelPath>& targets) {
  return targets.empty() || std::ranges::any_of(targets, [&](const RelPath& target) {
           return output.is_within(target) || target.is_within(output);
         });
}

}  // namespace

Side recorded_side(const LocalStore& store, const Project& project, const std::vector<RelPath>& targets) {
  Side side;
  for (const Stage& stage : project.stages()) {
    for (const Output& output : stage.outs) {
      if (!output.options.cache || !is_wanted(output.path, targets)) continue;
      if (!output.recorded || !output.recorded->id) continue;
      const ObjectId& id = *output.recorded->id;
      std::function<std::shared_ptr<const Tree>()> tree;
      if (id.is_tree()) {
        tree = [&store, id]() -> std::shared_ptr<const Tree> {
          return store.contains(id) ? store.tree(*id.tree()) : nullptr;
        };
      }
      side.insert_or_assign(output.path.str(), Content{id, std::move(tree)});
    }
  }
  return side;
}

Side workspace_side(Observer& observer, const Project& project, const std::vector<RelPath>& targets) {
  Side side;
  for (const Stage& stage : project.stages()) {
    for (const Output& output : stage.outs) {
      if (!output.options.cache || !is_wanted(output.path, targets)) continue;
      const bool is_legacy = output.recorded && output.recorded->id &&
                             output.recorded->id->digest().algorithm() == Algorithm::md5_dos2unix;
      const Snapshot& seen = observer.snapshot(output.path, is_legacy ? Algorithm::md5_dos2unix : Algorithm::md5);
      if (const auto* file = std::get_if<FileSnapshot>(&seen)) {
        side.insert_or_assign(output.path.str(), Content{ObjectId(file->id), {}});
      } else if (const auto* directory = std::get_if<DirectorySnapshot>(&seen)) {
        side.insert_or_assign(output.path.str(), Content{ObjectId(directory->id), directory->tree});
      }
    }
  }
  return side;
}

}  // namespace tutti
