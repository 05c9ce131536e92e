// The outputs of a project, as recorded and as they are.
#include "sides.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include "workspace/snapshot.hpp"

namespace tutti {
namespace {

bool is_wanted(const RelPath& output, const std::vector<RelPath>& targets) {
  return targets.empty() || std::ranges::any_of(targets, [&](const RelPath& target) {
           return output.is_within(target) || target.is_within(output);
         });
}

}  // namespace

Side recorded_side(FromRemotes& remotes, const Project& project, const std::vector<RelPath>& targets) {
  Side side;
  for (const Stage& stage : project.stages()) {
    for (const Output& output : stage.outs) {
      if (!output.options.cache || !is_wanted(output.path, targets)) continue;
      if (!output.recorded || !output.recorded->id) continue;
      const ObjectId& id = *output.recorded->id;
      std::function<std::shared_ptr<const Tree>()> tree;
      if (id.is_tree()) {
        tree = [&remotes, &output, id = *id.tree()] { return remotes.tree(id, output); };
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
      const Algorithm algorithm = is_legacy ? Algorithm::md5_dos2unix : Algorithm::md5;
      const Snapshot& seen = observer.snapshot(output.path, algorithm);
      if (const auto* file = std::get_if<FileSnapshot>(&seen)) {
        side.insert_or_assign(output.path.str(), Content{ObjectId(file->id), {}});
      } else if (const auto* directory = std::get_if<DirectorySnapshot>(&seen)) {
        side.insert_or_assign(output.path.str(),
                              Content{ObjectId(directory->id), directory->tree, observer.away(output.path, algorithm)});
      }
    }
  }
  return side;
}

std::shared_ptr<const Tree> tree_of(const Content* content) {
  if (!content || !content->tree) return std::make_shared<const Tree>();
  return content->tree();
}

bool is_named(const std::string& path, const std::vector<RelPath>& targets) {
  if (targets.empty()) return true;
  const RelPath parsed = RelPath::parse(path);
  return std::ranges::any_of(targets, [&](const RelPath& target) { return parsed.is_within(target); });
}

std::vector<DataDiff::Renamed> take_renamed(std::vector<DataDiff::Item>& deleted, std::vector<DataDiff::Item>& added) {
  std::ranges::sort(added, {}, &DataDiff::Item::path);
  std::ranges::sort(deleted, {}, &DataDiff::Item::path);
  std::map<std::string, std::deque<std::string>> gone;  // by content
  for (const DataDiff::Item& item : deleted) gone[item.hash].push_back(item.path);
  std::vector<DataDiff::Renamed> renamed;
  std::set<std::string> old_paths;
  std::erase_if(added, [&](const DataDiff::Item& item) {
    const auto found = gone.find(item.hash);
    if (found == gone.end() || found->second.empty()) return false;
    renamed.push_back({found->second.front(), item.path, item.hash, item.hash});
    old_paths.insert(found->second.front());
    found->second.pop_front();
    return true;
  });
  std::erase_if(deleted, [&](const DataDiff::Item& item) { return old_paths.contains(item.path); });
  return renamed;
}

}  // namespace tutti
