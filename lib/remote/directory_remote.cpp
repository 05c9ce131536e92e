// A remote that is a directory on a file system: a store of the same layout, written the same way.
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file_batch.hpp"
#include "base/hash.hpp"
#include "base/publish.hpp"
#include "base/rel_path.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "remote/remote.hpp"
#include "store/intake.hpp"

namespace tutti {

namespace {

constexpr std::size_t piece_size = 1 << 20;
constexpr std::size_t longest_portion = 256;  // objects that a thread takes at a time: of few folders

// Hands an open file on piece by piece. `read` and `write` call what they are given, to tell whose failure it is.
template <class Read, class Write>
void pass_on(const Fd& file, const std::string& path, Intake::Arrival& arrival, const Cancellation& cancellation,
             Task& task, const Read& read, const Write& write) {
  const std::unique_ptr<char[]> buffer(new char[piece_size]);
  std::size_t got = piece_size;
  while (got == piece_size) {
    cancellation.check();
    got = read([&] { return read_full(file, buffer.get(), piece_size, path); });
    write([&] { arrival.write({buffer.get(), got}); });
    task.advance(0, {got});
  }
  write([&] { arrival.finish(); });
  task.advance(1, {});
}

// Ids that several threads find.
class Found {
 public:
  void add(std::size_t index) {
    const std::lock_guard lock(mutex_);
    indices_.push_back(index);
  }
  std::vector<ObjectId> among(std::span<const ObjectId> ids) {
    std::sort(indices_.begin(), indices_.end());
    std::vector<ObjectId> result;
    for (const std::size_t index : indices_) result.push_back(ids[index]);
    return result;
  }

 private:
  std::mutex mutex_;
  std::vector<std::size_t> indices_;
};

class DirectoryRemote final : public Remote {
 public:
  DirectoryRemote(std::string name, const std::string& directory, Durability durability, unsigned jobs)
      : name_(std::move(name)),
        jobs_(jobs == 0 ? core_count() : jobs),
        store_({.root = directory, .index_path = {}, .durability = durability}) {}

  const std::string& name() const override { return name_; }

  std::vector<ObjectId> missing(std::span<const ObjectId> ids, const Cancellation& cancellation) override {
    cancellation.check();
    return at_the_remote("look into", [&] {
      expect_directory();
      // Of a push that was killed: the next one may have nothing to send, and so no intake that would sweep.
      store_.sweep();
      return store_.missing(ids);
    });
  }

  void put(std::span<const ObjectId> ids, const LocalStore& from, const Cancellation& cancellation,
           Task& task) override {
    const auto here = [](const auto& work) { return work(); };
    const auto there = [&](const auto& work) { return at_the_remote("write to", work); };
    there([&] { make_directories(store_.root()); });
    Intake intake(store_);
    Found absent, damaged;
    move(ids, from, intake, cancellation, task, here, there, absent, damaged);
    for (const ObjectId& id : absent.among(ids)) {
      throw NotFound(fmt::format("the object '{}' is not in the cache", id.name()));
    }
    there([&] { intake.publish(); });
    refuse_damaged(damaged.among(ids), "the cache", "run 'tutti fsck'");
  }

  std::vector<ObjectId> get(std::span<const ObjectId> ids, LocalStore& into, const Cancellation& cancellation,
                            Task& task) override {
    const auto here = [](const auto& work) { return work(); };
    const auto there = [&](const auto& work) { return at_the_remote("read from", work); };
    there([&] { expect_directory(); });
    Intake intake(into);
    Found absent, damaged;
    move(ids, store_, intake, cancellation, task, there, here, absent, damaged);
    intake.publish();
    refuse_damaged(damaged.among(ids), fmt::format("the remote {}", in_quotes(name_)),
                   fmt::format("run 'tutti push -r {}' where the data is sound", shell_quote(name_)));
    return absent.among(ids);
  }

  std::vector<std::string> list_files(std::string_view prefix) override {
    while (prefix.ends_with('/')) prefix.remove_suffix(1);
    std::vector<std::string> result;
    at_the_remote("look into", [&] { list_below(prefix.empty() ? RelPath::root() : RelPath::parse(prefix), result); });
    std::sort(result.begin(), result.end());
    return result;
  }

  std::string read_file(std::string_view path) override {
    const std::string full = join_path(store_.root(), RelPath::parse(path).str());
    std::optional<std::string> bytes = at_the_remote("read from", [&] { return find_and_read_file(full); });
    if (bytes) return std::move(*bytes);
    throw NotFound(fmt::format("the remote {} has no file {}", in_quotes(name_), in_quotes(path)));
  }

  void write_file(std::string_view path, std::string_view bytes) override {
    const std::string full = join_path(store_.root(), RelPath::parse(path).str());
    at_the_remote("write to", [&] {
      make_directories(parent_path(full));
      publish_file(full, bytes, store_.options().durability);
    });
  }

 private:
  // Reads objects from a store and hands them to an intake; each is proven on the way. In the order of the folders, so
  // that a thread stays in one of them.
  template <class Read, class Write>
  void move(std::span<const ObjectId> ids, const LocalStore& from, Intake& into, const Cancellation& cancellation,
            Task& task, const Read& read, const Write& write, Found& absent, Found& damaged) const {
    std::vector<std::size_t> order(ids.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ids[a] < ids[b]; });
    // Few objects may be large ones: then each thread takes one at a time.
    const std::size_t portion = std::clamp<std::size_t>(ids.size() / (8 * jobs_), 1, longest_portion);
    const std::size_t portions = (ids.size() + portion - 1) / portion;
    parallel_for(portions, jobs_, cancellation, [&](std::size_t index, unsigned) {
      std::uint64_t bytes = 0;
      for (std::size_t i = index * portion; i < std::min(ids.size(), (index + 1) * portion); ++i) {
        const auto stat = read([&] { return find_stat(from.path_of(ids[order[i]]), Follow::yes); });
        if (stat) bytes += stat->size;
      }
      task.add_total(0, {bytes});
    });
    parallel_for(portions, jobs_, cancellation, [&](std::size_t index, unsigned) {
      FileBatch batch([&](std::size_t which, std::string_view bytes, const Digest& md5) {
        if (md5 == ids[which].digest()) {
          write([&] { into.take_bytes(ids[which], bytes); });
          task.advance(1, {bytes.size()});
        } else {
          damaged.add(which);
        }
      });
      const std::size_t end = std::min(ids.size(), (index + 1) * portion);
      for (std::size_t i = index * portion; i < end; ++i) {
        cancellation.check();
        const std::size_t which = order[i];
        const std::string path = from.path_of(ids[which]);
        const std::optional<Fd> file = read([&] { return find_file(path, O_RDONLY | O_CLOEXEC); });
        if (!file) {
          absent.add(which);
          continue;
        }
        const std::uint64_t size = read([&] { return stat_of(*file, path).size; });
        const bool is_small = size <= FileBatch::longest && ids[which].digest().algorithm() == Algorithm::md5;
        if (is_small && read([&] { return batch.add(which, *file, path, size); })) continue;
        try {
          pass_on(*file, path, *into.expect(ids[which]), cancellation, task, read, write);
        } catch (const Corrupt&) {
          damaged.add(which);
        }
      }
      batch.flush();
    });
  }

  // What was sound has been kept by now.
  static void refuse_damaged(const std::vector<ObjectId>& damaged, std::string_view place, std::string hint) {
    if (damaged.empty()) return;
    std::string message =
        fmt::format("the object '{}' in {} is damaged: its bytes do not match its name", damaged.front().name(), place);
    if (damaged.size() > 1) message += fmt::format(" (and {} more)", damaged.size() - 1);
    throw Corrupt(std::move(message), {std::move(hint)});
  }

  // A directory that is not there is an empty remote; any other failure of its file system is the remote's.
  template <class Work>
  auto at_the_remote(std::string_view verb, const Work& work) const -> decltype(work()) {
    try {
      return work();
    } catch (const SystemError& error) {
      std::vector<std::string> hints;
      if (error.code() == EACCES || error.code() == EPERM || error.code() == ENOTDIR) {
        hints.push_back(fmt::format("ls -ld {}", shell_quote(store_.root())));
      }
      throw RemoteFailed(fmt::format("cannot {} the remote {} ({}): {}", verb, in_quotes(name_),
                                     printable(store_.root()), error.message()),
                         std::move(hints));
    }
  }

  // A file in the place of the directory, or on the way to it, is no empty remote.
  void expect_directory() const {
    for (std::string path = store_.root();; path = parent_path(path)) {
      const std::optional<FileStat> stat = find_stat(path, Follow::yes);
      if (!stat && path != parent_path(path)) continue;
      if (stat && stat->type != FileType::directory) {
        throw SystemError(ENOTDIR, fmt::format("cannot open {}", in_quotes(path)));
      }
      return;
    }
  }

  void list_below(const RelPath& directory, std::vector<std::string>& files) const {
    const std::string path = directory.is_root() ? store_.root() : join_path(store_.root(), directory.str());
    const auto entries = find_and_list_directory(path);
    if (!entries) return;
    for (const DirectoryEntry& entry : *entries) {
      if (entry.name.starts_with('.')) continue;  // temporaries, ours and DVC's
      if (RelPath::refusal(entry.name)) continue;
      const RelPath below = directory / entry.name;
      if (entry.type == FileType::directory) list_below(below, files);
      if (entry.type == FileType::regular) files.push_back(below.str());
    }
  }

  std::string name_;
  unsigned jobs_;  // objects moved at the same time
  LocalStore store_;
};

}  // namespace

std::unique_ptr<Remote> directory_remote(std::string name, const std::string& directory, Durability durability,
                                         unsigned jobs) {
  return std::make_unique<DirectoryRemote>(std::move(name), directory, durability, jobs);
}

}  // namespace tutti
