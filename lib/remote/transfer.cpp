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

// Ids in the order they came, each once.
class UniqueIds {
 public:
  void add(const ObjectId& id) {
    if (seen_.insert(id).second) list_.push_back(id);
  }
  const Ids& list() const { return list_; }

 private:
  IdSet seen_;
  Ids list_;
};

struct Wanted {
  UniqueIds blobs, trees;
};

Wanted sort_out(std::span<const ObjectId> ids) {
  Wanted wanted;
  for (const ObjectId& id : ids) (id.is_tree() ? wanted.trees : wanted.blobs).add(id);
  return wanted;
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
  Wanted wanted = sort_out(wanted_ids);
  TransferReport report;

  // Manifests that are not here say nothing about their files; if they are there, their files are not ours to judge.
  const Ids trees_not_here = from.missing(wanted.trees.list());
  const Ids trees_here = without(wanted.trees.list(), trees_not_here);
  for (const ObjectId& id : trees_here) {
    cancellation.check();
    for (const TreeEntry& entry : from.tree(*id.tree())->entries()) wanted.blobs.add(entry.id);
  }

  Ids asked = wanted.blobs.list();
  append(asked, wanted.trees.list());
  const Ids not_there = to.missing(asked, cancellation);
  report.missing = from.missing(not_there);
  const Ids to_send = without(not_there, report.missing);
  Ids blobs, trees;
  const IdSet lost(report.missing.begin(), report.missing.end());
  for (const ObjectId& id : to_send) {
    if (!id.is_tree()) {
      blobs.push_back(id);
      continue;
    }
    const std::vector<TreeEntry>& entries = from.tree(*id.tree())->entries();
    const bool whole = lost.empty() || std::none_of(entries.begin(), entries.end(),
                                                    [&](const TreeEntry& entry) { return lost.contains(entry.id); });
    if (whole) trees.push_back(id);
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
  Wanted wanted = sort_out(wanted_ids);
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

  fetch(to.missing(wanted.trees.list()));
  for (const ObjectId& id : without(wanted.trees.list(), report.missing)) {
    cancellation.check();
    for (const TreeEntry& entry : to.tree(*id.tree())->entries()) wanted.blobs.add(entry.id);
  }
  fetch(to.missing(wanted.blobs.list()));
  report.bytes = size_of(to, report.moved);
  return report;
}

}  // namespace tutti
