// Copies what is missing from a store to a remote or back, and nothing else.
#include "remote/transfer.hpp"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "base/error.hpp"

namespace tutti {

namespace {

using Ids = std::vector<ObjectId>;
using IdSet = std::unordered_set<ObjectId, ObjectIdHash>;

// Each once, in the order they came.
Ids unique(const Ids& ids) {
  IdSet seen(ids.size());
  Ids result;
  std::ranges::copy_if(ids, std::back_inserter(result), [&](const ObjectId& id) { return seen.insert(id).second; });
  return result;
}

// Ids that many trees share are gathered more than once: put in order and made unique whenever they could have doubled.
class Gathered {
 public:
  void add(const ObjectId& id) { ids_.push_back(id); }
  void settle() {
    if (ids_.size() <= 2 * settled_) return;
    std::ranges::sort(ids_);
    ids_.erase(std::ranges::unique(ids_).begin(), ids_.end());
    settled_ = std::max(ids_.size(), not_worth_it);
  }
  const Ids& list() const { return ids_; }

 private:
  static constexpr std::size_t not_worth_it = 1U << 18;
  std::size_t settled_ = not_worth_it;
  Ids ids_;
};

struct Sorted {
  Gathered blobs;
  Ids trees;
};

Sorted sorted_out(std::span<const ObjectId> ids) {
  Sorted sorted;
  for (const ObjectId& id : ids) {
    if (id.is_tree()) {
      sorted.trees.push_back(id);
    } else {
      sorted.blobs.add(id);
    }
  }
  sorted.trees = unique(sorted.trees);
  return sorted;
}

// `ids` without `others`, both unique.
Ids without(const Ids& ids, const Ids& others) {
  if (others.empty()) return ids;
  const IdSet excluded(others.begin(), others.end());
  Ids result;
  std::copy_if(ids.begin(), ids.end(), std::back_inserter(result),
               [&](const ObjectId& id) { return !excluded.contains(id); });
  return result;
}

void append(Ids& ids, const Ids& more) {
  ids.insert(ids.end(), more.begin(), more.end());
}

// The bytes that objects of the local store have.
ByteCount size_of(const LocalStore& store, const Ids& ids) {
  ByteCount bytes;
  for (const ObjectId& id : ids) {
    const std::optional<FileStat> stat = find_stat(store.path_of(id), Follow::yes);
    if (stat) bytes += ByteCount{stat->size};
  }
  return bytes;
}

}  // namespace

TransferReport push_objects(std::span<const ObjectId> wanted_ids, LocalStore& from, Remote& to,
                            const Cancellation& cancellation, Progress& progress) {
  TransferReport report;
  auto [asked, trees_asked] = sorted_out(wanted_ids);

  // Manifests that are not here say nothing about their files; if they are there, their files are not ours to judge.
  const Ids trees_here = without(trees_asked, from.missing(trees_asked));
  for (const ObjectId& id : trees_here) {
    cancellation.check();
    for (const BlobId& blob : from.blobs_of(*id.tree())) asked.add(blob);
    asked.settle();
  }
  for (const ObjectId& id : trees_asked) asked.add(id);
  // What is asked for twice is found out only for what must be sent: most often that is little.
  const Ids not_there = unique(to.missing(asked.list(), cancellation));
  report.missing = from.missing(not_there);
  const IdSet lost(report.missing.begin(), report.missing.end());
  const auto is_whole = [&](const ObjectId& tree) {
    return lost.empty() ||
           std::ranges::none_of(from.blobs_of(*tree.tree()), [&](const BlobId& blob) { return lost.contains(blob); });
  };
  Ids blobs, trees;
  for (const ObjectId& id : without(not_there, report.missing)) {
    if (!id.is_tree()) {
      blobs.push_back(id);
    } else if (is_whole(id)) {
      trees.push_back(id);
    }
  }
  if (blobs.empty() && trees.empty()) return report;

  const std::unique_ptr<Task> task = progress.start("Uploading");
  task->add_total(blobs.size() + trees.size(), {});
  if (!blobs.empty()) to.put(blobs, from, cancellation, *task);
  if (!trees.empty()) to.put(trees, from, cancellation, *task);
  report.moved = std::move(blobs);
  append(report.moved, trees);
  report.bytes = size_of(from, report.moved);
  return report;
}

TransferReport fetch_objects(std::span<const ObjectId> wanted_ids, Remote& from, LocalStore& to,
                             const Cancellation& cancellation, Progress& progress) {
  auto [blobs, trees] = sorted_out(wanted_ids);
  TransferReport report;
  std::unique_ptr<Task> task;
  const auto fetch = [&](const Ids& ids) {
    if (ids.empty()) return;
    if (!task) task = progress.start("Downloading");
    task->add_total(ids.size(), {});
    const Ids not_there = from.get(ids, to, cancellation, *task);
    append(report.moved, without(ids, not_there));
    append(report.missing, not_there);
  };

  fetch(to.missing(trees));
  for (const ObjectId& id : without(trees, report.missing)) {
    cancellation.check();
    // Parsed whole: their paths are judged before any of their files is asked for.
    for (const TreeEntry& entry : to.tree(*id.tree())->entries()) blobs.add(entry.id);
    blobs.settle();
  }
  fetch(unique(to.missing(blobs.list())));
  report.bytes = size_of(to, report.moved);
  return report;
}

}  // namespace tutti
