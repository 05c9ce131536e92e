// Do stored bytes match their names? Reads everything, at disk speed, on all cores.
#include "store/check.hpp"

#include <fcntl.h>

#include <algorithm>
#include <iterator>
#include <mutex>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file_batch.hpp"
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

// One worker's look at some of the objects.
class Look {
 public:
  Look(LocalStore& store, const Cancellation& cancellation, Task& task)
      : store_(store), cancellation_(cancellation), task_(task) {}

  std::vector<DamagedObject> at(std::span<const Candidate> objects) {
    std::vector<FileStat> stats(objects.size());
    FileBatch batch([&](std::size_t which, std::string_view bytes, const Digest& md5) {
      task_.advance(0, {bytes.size()});
      judge(objects[which].id, md5, stats[which], find_stat(store_.path_of(objects[which].id), Follow::yes));
    });
    for (std::size_t i = 0; i < objects.size(); ++i) {
      cancellation_.check();
      const ObjectId& id = objects[i].id;
      const std::string path = store_.path_of(id);
      try {
        const Fd file = open_file(path, O_RDONLY | O_CLOEXEC);
        stats[i] = stat_of(file, path);
        const bool is_small = stats[i].size <= FileBatch::longest && id.digest().algorithm() == Algorithm::md5;
        if (is_small && batch.add(i, file, path, stats[i].size)) continue;
        const Digest found = digest_of_file(id.digest().algorithm(), file, path, [&](std::size_t passed) {
          cancellation_.check();
          task_.advance(0, {passed});
        });
        judge(id, found, stats[i], stat_of(file, path));
      } catch (const SystemError& error) {
        damaged_.push_back({id, error.message(), true});  // "cannot read '…': Input/output error"
      }
    }
    batch.flush();
    return std::move(damaged_);
  }

 private:
  void judge(const ObjectId& id, const Digest& found, const FileStat& before, const std::optional<FileStat>& after) {
    task_.advance(1, {});
    if (found != id.digest()) {
      damaged_.push_back(
          {id, before.size == 0 ? "it is empty" : fmt::format("its bytes hash to {}", found.hex()), false});
      return;
    }
    const bool steady = after && after->inode == before.inode && after->size == before.size &&
                        after->mtime == before.mtime && after->ctime == before.ctime;
    if (steady) store_.remember(id, *after);
  }

  LocalStore& store_;
  const Cancellation& cancellation_;
  Task& task_;
  std::vector<DamagedObject> damaged_;
};

}  // namespace

CheckReport check_objects(LocalStore& store, const Cancellation& cancellation, Progress& progress) {
  CheckReport report;
  const std::unique_ptr<Task> task = progress.start("Checking");
  const std::vector<Candidate> objects = candidates(store);
  report.objects = objects.size();
  for (const Candidate& object : objects) report.bytes += ByteCount{object.size};
  task->add_total(report.objects, report.bytes);

  const auto first_small = std::partition_point(
      objects.begin(), objects.end(), [](const Candidate& object) { return object.size > FileBatch::longest; });
  const auto large = static_cast<std::size_t>(first_small - objects.begin());
  std::mutex mutex;
  const auto look_at = [&](std::span<const Candidate> some) {
    std::vector<DamagedObject> damaged = Look(store, cancellation, *task).at(some);
    const std::lock_guard lock(mutex);
    std::move(damaged.begin(), damaged.end(), std::back_inserter(report.damaged));
  };
  const std::span<const Candidate> all = objects;
  parallel_for(large, core_count(), cancellation, [&](std::size_t i, unsigned) { look_at(all.subspan(i, 1)); });
  constexpr std::size_t portion = 64;
  parallel_for((all.size() - large + portion - 1) / portion, core_count(), cancellation, [&](std::size_t i, unsigned) {
    const std::size_t begin = large + i * portion;
    look_at(all.subspan(begin, std::min(portion, all.size() - begin)));
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
      report.damaged.push_back({object.id, error.message(), false});
    }
  }
  std::sort(report.holes.begin(), report.holes.end());
  report.holes.erase(std::unique(report.holes.begin(), report.holes.end()), report.holes.end());
  std::sort(report.damaged.begin(), report.damaged.end(),
            [](const DamagedObject& a, const DamagedObject& b) { return a.id < b.id; });
  return report;
}

}  // namespace tutti
