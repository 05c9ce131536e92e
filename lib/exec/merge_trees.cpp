// Merges manifests.
#include "exec/merge_trees.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "store/intake.hpp"

namespace tutti {

namespace {

using Files = std::map<RelPath, BlobId>;

Files files_of(const Tree& tree) {
  Files files;
  for (const TreeEntry& entry : tree.entries()) files.emplace_hint(files.end(), entry.path, entry.id);
  return files;
}

Tree tree_of(const Files& files) {
  std::vector<TreeEntry> entries;
  entries.reserve(files.size());
  for (const auto& [path, id] : files) entries.push_back({path, id});
  return Tree(std::move(entries));
}

std::optional<BlobId> at(const Files& files, const RelPath& path) {
  const auto found = files.find(path);
  return found == files.end() ? std::nullopt : std::optional(found->second);
}

// Old path -> new path of what a side moved without changing it. Content that is there several times is matched by its
// file name, or not at all.
std::map<RelPath, RelPath> renames(const Files& base, const Files& side) {
  std::multimap<BlobId, RelPath> gone, come;
  for (const auto& [path, id] : base) {
    if (!side.contains(path)) gone.emplace(id, path);
  }
  if (gone.empty()) return {};
  for (const auto& [path, id] : side) {
    if (!base.contains(path) && gone.contains(id)) come.emplace(id, path);
  }
  std::map<RelPath, RelPath> result;
  for (const auto& [id, old_path] : gone) {
    std::vector<RelPath> candidates;
    const auto [first, last] = come.equal_range(id);
    for (auto next = first; next != last; ++next) candidates.push_back(next->second);
    if (gone.count(id) > 1 || candidates.size() > 1) {
      std::erase_if(candidates, [&](const RelPath& path) { return path.name() != old_path.name(); });
    }
    if (candidates.size() == 1) result.emplace(old_path, candidates.front());
  }
  // Two old files of one name and content cannot both have become the same new one.
  std::map<RelPath, std::size_t> targets;
  for (const auto& [from, to] : result) ++targets[to];
  std::erase_if(result, [&](const auto& rename) { return targets.at(rename.second) > 1; });
  return result;
}

class TreeMerger {
 public:
  TreeMerger(const Tree& base, const Tree& ours, const Tree& theirs)
      : base_(files_of(base)), ours_(files_of(ours)), theirs_(files_of(theirs)) {}

  TreeMerge merge() {
    follow_renames();
    std::set<RelPath> paths;
    for (const Files* files : {&base_, &ours_, &theirs_}) {
      for (const auto& [path, id] : *files) paths.insert(path);
    }
    for (const RelPath& path : paths) {
      const auto before = at(base_, path), ours = at(ours_, path), theirs = at(theirs_, path);
      const bool is_contested = contested_.contains(path);
      if (!is_contested && (ours == theirs || before == theirs)) {
        put(path, ours, ours);
      } else if (!is_contested && before == ours) {
        put(path, theirs, theirs);
      } else {
        put(path, ours, theirs);
      }
    }
    separate_files_and_directories();
    TreeMerge result{tree_of(our_side_), tree_of(their_side_), {}};
    std::set<RelPath> both;
    for (const Files* side : {&our_side_, &their_side_}) {
      for (const auto& [path, id] : *side) both.insert(path);
    }
    for (const RelPath& path : both) {
      const auto ours = at(our_side_, path), theirs = at(their_side_, path);
      if (ours != theirs) result.conflicts.push_back({path, ours, theirs});
    }
    return result;
  }

 private:
  void put(const RelPath& path, const std::optional<BlobId>& ours, const std::optional<BlobId>& theirs) {
    if (ours) our_side_.emplace(path, *ours);
    if (theirs) their_side_.emplace(path, *theirs);
  }

  // What one side renamed is, in the base and on the other side, moved to the new name too, and then merged there like
  // any file.
  void follow_renames() {
    const auto our_renames = renames(base_, ours_), their_renames = renames(base_, theirs_);
    for (const auto& [from, to] : our_renames) follow(from, to, their_renames, theirs_);
    for (const auto& [from, to] : their_renames) follow(from, to, our_renames, ours_);
  }

  void follow(const RelPath& from, const RelPath& to, const std::map<RelPath, RelPath>& other_renames, Files& other) {
    if (other.contains(to)) return;  // a file of its own there, or the same rename
    const auto now = at(other, from);
    if (!now || other_renames.contains(from)) {
      contested_.insert(to);  // removed there, or renamed to something else
      return;
    }
    const auto before = at(base_, from);
    base_.erase(from);
    base_.emplace(to, *before);
    other.erase(from);
    other.emplace(to, *now);
  }

  // Where a file of one side lies where the other has a directory, each side keeps what it had.
  void separate_files_and_directories() {
    for (auto [side, original] : {std::pair(&our_side_, &ours_), std::pair(&their_side_, &theirs_)}) {
      std::set<RelPath> unwanted;
      for (const auto& [path, id] : *side) {
        for (RelPath above = path.parent(); !above.is_root(); above = above.parent()) {
          if (side->contains(above)) unwanted.insert(original->contains(above) ? path : above);
        }
      }
      for (const RelPath& path : unwanted) side->erase(path);
    }
  }

  std::set<RelPath> contested_;
  Files base_, ours_, theirs_, our_side_, their_side_;
};

// The sum of the files' sizes, as far as the store has them all.
DirectorySide side_of(const LocalStore& store, const Tree& tree) {
  DirectorySide side{.id = tree.id(), .nfiles = tree.entries().size()};
  std::uint64_t size = 0;
  for (const TreeEntry& entry : tree.entries()) {
    const auto stat = find_stat(store.path_of(entry.id));
    if (!stat) return side;
    size += stat->size;
  }
  side.size = size;
  return side;
}

}  // namespace

TreeMerge merge_trees(const Tree& base, const Tree& ours, const Tree& theirs) {
  return TreeMerger(base, ours, theirs).merge();
}

std::optional<MergedDirectory> merge_directories(Repository& repository, const DirectoryVersions& versions) {
  LocalStore& store = repository.store();
  const auto tree = [&](const std::optional<ObjectId>& id) -> std::shared_ptr<const Tree> {
    if (!id || !id->is_tree()) return std::make_shared<const Tree>();
    try {
      return store.tree(*id->tree());
    } catch (const NotFound&) {
      repository.surroundings().log.warning(
          "cannot merge file by file, as the cache lacks '{}': run 'tutti fetch --all-branches' and merge again",
          id->name());
      return nullptr;
    }
  };
  const auto base = tree(versions.base), ours = tree(versions.ours), theirs = tree(versions.theirs);
  if (!base || !ours || !theirs) return std::nullopt;
  const TreeMerge merge = merge_trees(*base, *ours, *theirs);
  // Names of DVC 2.x are made of other bytes than the manifest's own.
  if (merge.ours.id().digest.algorithm() != versions.ours.digest().algorithm()) return std::nullopt;
  Intake intake(store);
  for (const Tree* side : {&merge.ours, &merge.theirs}) {
    if (!store.contains(side->id())) intake.take_bytes(side->id(), side->manifest());
  }
  intake.publish();
  MergedDirectory result{side_of(store, merge.ours), side_of(store, merge.theirs)};
  // A size that only one side knows would look like a difference.
  if (!result.ours.size || !result.theirs.size) result.ours.size = result.theirs.size = std::nullopt;
  return result;
}

}  // namespace tutti
