// Do stored bytes match their names? Reads everything, at disk speed, on all cores.
#include "store/check.hpp"

#include <fcntl.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/threads.hpp"
#include "object_reader.hpp"

namespace tutti {

namespace {

struct Candidate {
  ObjectId id;
  std::uint64_t size;
};

// The largest first, so that no core is left with a long one at the end.
std::vector<Candidate> candidates(const LocalStore& store) {
  std::vector<Candidate> result;
  store.for_each([&](const ObjectId& id) {
    const std::optional<FileStat> stat = find_stat(store.path_of(id), Follow::yes);
    result.push_back({id, stat ? stat->size : 0});
  });
  std::stable_sort(result.begin(), result.end(),
                   [](const Candidate& a, const Candidate& b) { return a.size > b.size; });
  return result;
}

// Why the object is not what its name says; nothing if it is.
std::optional<std::string> damage(LocalStore& store, const ObjectId& id, const Cancellation& cancellation, Task& task) {
  const std::string path = store.path_of(id);
  try {
    const Fd file = open_file(path, O_RDONLY | O_CLOEXEC);
    const FileStat before = stat_of(file, path);
    const Digest found = digest_of_file(id.digest().algorithm(), file, path, [&](std::size_t passed) {
      cancellation.check();
      task.advance(0, {passed});
    });
    const FileStat after = stat_of(file, path);
    task.advance(1, {});
    if (found == id.digest()) {
      const bool steady = before.size == after.size && before.mtime == after.mtime && before.ctime == after.ctime;
      if (steady) store.remember(id, after);
      return {};
    }
    return after.size == 0 ? "it is empty" : fmt::format("its bytes hash to {}", found.hex());
  } catch (const SystemError& error) {
    return error.message();  // "cannot read '…': Input/output error"
  }
}

}  // namespace

CheckReport check_objects(LocalStore& store, const Cancellation& cancellation, Progress& progress) {
  CheckReport report;
  const std::unique_ptr<Task> task = progress.start("Checking");
  const std::vector<Candidate> objects = candidates(store);
  report.objects = objects.size();
  for (const Candidate& object : objects) report.bytes += ByteCount{object.size};
  task->add_total(report.objects, report.bytes);

  std::mutex mutex;
  parallel_for(objects.size(), core_count(), cancellation, [&](std::size_t index, unsigned) {
    if (std::optional<std::string> reason = damage(store, objects[index].id, cancellation, *task)) {
      const std::lock_guard lock(mutex);
      report.damaged.push_back({objects[index].id, std::move(*reason)});
    }
  });
  std::sort(report.damaged.begin(), report.damaged.end(),
            [](const DamagedObject& a, const DamagedObject& b) { return a.id < b.id; });

  std::unordered_set<ObjectId, ObjectIdHash> present, damaged;
  for (const Candidate& object : objects) present.insert(object.id);
  for (const DamagedObject& object : report.damaged) damaged.insert(object.id);
  for (const Candidate& object : objects) {
    const std::optional<TreeId> id = object.id.tree();
    if (!id || damaged.contains(object.id)) continue;
    cancellation.check();
    try {
      // Not through LocalStore::tree(), which would keep every manifest of the store in memory.
      const Tree tree = Tree::parse(store.read(*id), id->digest.algorithm(), id->name());
      for (const TreeEntry& entry : tree.entries()) {
        if (!present.contains(entry.id)) report.holes.emplace_back(*id, entry.id);
      }
    } catch (const InvalidFile& error) {
      report.damaged.push_back({object.id, error.message()});
    }
  }
  std::sort(report.holes.begin(), report.holes.end());
  report.holes.erase(std::unique(report.holes.begin(), report.holes.end()), report.holes.end());
  std::sort(report.damaged.begin(), report.damaged.end(),
            [](const DamagedObject& a, const DamagedObject& b) { return a.id < b.id; });
  return report;
}

}  // namespace tutti
