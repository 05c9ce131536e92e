// The way into a store: files are read once, hashed and written in that pass, and become objects all together.
#include "store/intake.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <mutex>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/memory.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "folder_listing.hpp"
#include "object_layout.hpp"
#include "object_reader.hpp"
#include "staging.hpp"

namespace tutti {

namespace {

// A file that changes under every one of these is somebody's work in progress.
constexpr int reads = 3;

bool is_same_file(const FileStat& a, const FileStat& b) {
  return a.inode == b.inode && a.size == b.size && a.mtime == b.mtime && a.ctime == b.ctime;
}

std::string in_quotes(const ObjectId& id) {
  return fmt::format("the object '{}'", id.name());
}

// Open addressing, at most three quarters full: a third of what nodes would take.
class KeySet {
 public:
  // True if it was not there.
  bool insert(const ObjectKey& key) {
    if (4 * (count_ + 1) > 3 * slots_.size()) grow();
    return put(key);
  }

 private:
  static constexpr ObjectKey none{};  // a digest may be so too, for all we know

  bool put(const ObjectKey& key) {
    if (key == none) return !std::exchange(has_none_, true);
    std::size_t slot = ObjectKeyHash()(key) & (slots_.size() - 1);
    for (; slots_[slot] != none; slot = (slot + 1) & (slots_.size() - 1)) {
      if (slots_[slot] == key) return false;
    }
    slots_[slot] = key;
    ++count_;
    return true;
  }

  void grow() {
    std::vector<ObjectKey> old(std::max<std::size_t>(16, 2 * slots_.size()));
    old.swap(slots_);
    count_ = 0;
    for (const ObjectKey& key : old) {
      if (key != none) put(key);
    }
  }

  std::vector<ObjectKey> slots_;
  std::size_t count_ = 0;  // in them
  bool has_none_ = false;
};

}  // namespace

struct Intake::State {
  class Pieces;
  class StagedArrival;

  State(LocalStore& store_in, TakeBy by_in) : store(store_in), by(by_in), staging(store_in) {}

  struct Folder : StagedFolder {
    std::mutex mutex;
    KeySet claimed;
  };

  bool claim(const ObjectId& id);
  enum class Stored { no, sound, damaged };
  // What the store has under the object's name. Reading it costs less than writing it again would, and "stored" is not
  // said of bytes that nobody has looked at; what the index vouches for is not read.
  Stored stored(const ObjectId& id) const;
  void keep(const ObjectId& id);
  void add(const ObjectId& id, const FileStat& stat, Stored before, bool linked = false);
  void store_bytes(const ObjectId& id, std::string_view bytes, std::string_view subject);
  void store_unnamed(Staging::Unnamed unnamed, const ObjectId& id, std::string_view subject);

  void write_out(const Staging::Unnamed& unnamed, std::string_view bytes, std::string_view subject) const;
  void copy_claimed(const Fd& file, const std::string& path, const BlobId& id, const FileStat& stat, Stored there,
                    const Cancellation& cancellation);

  std::optional<Taken> take_link(const Fd& file, const std::string& path, const Cancellation& cancellation, Task& task);
  std::optional<Taken> take_small(const Fd& file, const std::string& path, const FileStat& before, Task& task);
  std::optional<Taken> take_large(const Fd& file, const std::string& path, const FileStat& before,
                                  const Cancellation& cancellation, Task& task);

  LocalStore& store;
  TakeBy by;
  Staging staging;
  std::array<Folder, folder_count> folders;
  std::atomic<std::size_t> count{0};
  std::atomic<bool> broken{false};  // an object that others rely on could not be written
  std::atomic<bool> clones_refused{false};
};

// True for the first to come with this object.
bool Intake::State::claim(const ObjectId& id) {
  Folder& folder = folders[folder_of(id)];
  const std::lock_guard lock(folder.mutex);
  return folder.claimed.insert(ObjectKey::of(id));
}

Intake::State::Stored Intake::State::stored(const ObjectId& id) const {
  const std::string path = store.path_of(id);
  const std::optional<FileStat> stat = find_stat(path, Follow::yes);
  if (!stat) return Stored::no;
  if (stat->type == FileType::directory) {
    throw Conflict(fmt::format("{} is a directory where an object belongs", in_quotes(path)));
  }
  try {
    store.verified_stat(id);
    return Stored::sound;
  } catch (const Corrupt&) {
    return Stored::damaged;
  } catch (const NotFound&) {
    return Stored::no;  // it was deleted just now
  }
}

void Intake::State::keep(const ObjectId& id) {
  Folder& folder = folders[folder_of(id)];
  const std::lock_guard lock(folder.mutex);
  folder.kept.push_back(ObjectKey::of(id));
}

void Intake::State::add(const ObjectId& id, const FileStat& stat, Stored before, bool linked) {
  Folder& folder = folders[folder_of(id)];
  const std::lock_guard lock(folder.mutex);
  (id.is_tree() ? folder.trees : folder.blobs).emplace_back(ObjectKey::of(id), stat, before == Stored::damaged, linked);
  count.fetch_add(1, std::memory_order_relaxed);
}

void Intake::State::store_bytes(const ObjectId& id, std::string_view bytes, std::string_view subject) {
  if (!claim(id)) return;
  try {
    const Stored before = stored(id);
    if (before == Stored::sound) return keep(id);
    add(id, staging.write(id, bytes, subject), before);
  } catch (...) {
    broken = true;
    throw;
  }
}

void Intake::State::store_unnamed(Staging::Unnamed unnamed, const ObjectId& id, std::string_view subject) {
  if (!claim(id)) return staging.discard(unnamed);
  try {
    const Stored before = stored(id);
    if (before == Stored::sound) {
      staging.discard(unnamed);
      return keep(id);
    }
    add(id, staging.name(std::move(unnamed), id, subject), before);
  } catch (...) {
    broken = true;
    throw;
  }
}

void Intake::State::write_out(const Staging::Unnamed& unnamed, std::string_view bytes, std::string_view subject) const {
  try {
    write_full(unnamed.file, bytes, staging.path());
  } catch (const SystemError& error) {
    throw SystemError(error.code(), fmt::format("cannot store {} in {}", subject, in_quotes(staging.path())));
  }
}

// Nothing if the file changed while it was read.
std::optional<Intake::Taken> Intake::State::take_small(const Fd& file, const std::string& path, const FileStat& before,
                                                       Task& task) {
  const std::size_t size = static_cast<std::size_t>(before.size);
  const std::unique_ptr<char[]> buffer(new char[size]);
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t got = pread(file.get(), buffer.get() + filled, size - filled, static_cast<off_t>(filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw SystemError(errno, fmt::format("cannot read {}", in_quotes(path)));
    if (got == 0) return {};
    filled += static_cast<std::size_t>(got);
  }
  const FileStat after = stat_of(file, path);
  if (!is_same_file(before, after)) return {};
  const std::string_view bytes(buffer.get(), size);
  const BlobId id{md5_of(bytes)};
  store_bytes(id, bytes, in_quotes(path));
  task.advance(1, {size});
  return Taken{id, after};
}

std::optional<Intake::Taken> Intake::State::take_large(const Fd& file, const std::string& path, const FileStat& before,
                                                       const Cancellation& cancellation, Task& task) {
  Staging::Unnamed unnamed = staging.create(in_quotes(path));
  std::uint64_t size = 0;
  try {
    // A clone shares its blocks with the file as it is at one moment, so that hashing the clone hashes what is kept.
    bool cloned = false;
    if (!clones_refused.load(std::memory_order_relaxed)) {
      cloned = ioctl(unnamed.file.get(), FICLONE, file.get()) == 0;
      if (!cloned) clones_refused = true;
    }
    const bool flush = store.options().durability == Durability::flush;
    Hasher hasher(Algorithm::md5);
    for_each_piece(cloned ? unnamed.file : file, path, [&](std::string_view piece) {
      cancellation.check();
      hasher.update(piece);
      if (!cloned) {
        write_out(unnamed, piece, in_quotes(path));
        // The disk works while the next piece is hashed, rather than all of it at the end.
        if (flush) {
          sync_file_range(unnamed.file.get(), static_cast<off_t>(size), static_cast<off_t>(piece.size()),
                          SYNC_FILE_RANGE_WRITE);
        }
      }
      size += piece.size();
      task.advance(0, {piece.size()});
    });
    const FileStat after = stat_of(file, path);
    if (!is_same_file(before, after)) {
      staging.discard(unnamed);
      return {};
    }
    const BlobId id{hasher.finish()};
    store_unnamed(std::move(unnamed), id, in_quotes(path));
    task.advance(1, {});
    return Taken{id, after};
  } catch (...) {
    staging.discard(unnamed);
    throw;
  }
}

void Intake::State::copy_claimed(const Fd& file, const std::string& path, const BlobId& id, const FileStat& stat,
                                 Stored there, const Cancellation& cancellation) {
  Staging::Unnamed unnamed = staging.create(in_quotes(path));
  Hasher hasher(Algorithm::md5);
  for_each_piece(file, path, [&](std::string_view piece) {
    cancellation.check();
    hasher.update(piece);
    write_out(unnamed, piece, in_quotes(path));
  });
  if (hasher.finish() != id.digest || !is_same_file(stat, stat_of(file, path))) {
    throw Conflict(fmt::format("{} changed while it was being read", in_quotes(path)));
  }
  add(id, staging.name(std::move(unnamed), id, in_quotes(path)), there);
}

// Nothing if the file has other names, whose users could write to it, or changed while it was read: then it is copied.
std::optional<Intake::Taken> Intake::State::take_link(const Fd& file, const std::string& path,
                                                      const Cancellation& cancellation, Task& task) {
  const FileStat before = stat_of(file, path);
  if (before.size == 0 || before.links != 1 || before.owner != geteuid()) return {};
  const Digest digest = digest_of_file(Algorithm::md5, file, path, [&](std::size_t passed) {
    cancellation.check();
    task.advance(0, {passed});
  });
  const FileStat after = stat_of(file, path);
  if (!is_same_file(before, after)) return {};
  const BlobId id{digest};
  if (claim(id)) {
    try {
      const Stored there = stored(id);
      if (there == Stored::sound) {
        keep(id);
      } else if (staging.link(id, path)) {
        add(id, after, there, true);
      } else {
        // The claim stands, and whoever else comes with these bytes relies on it: so they are copied here and now.
        copy_claimed(file, path, id, after, there, cancellation);
      }
    } catch (...) {
      broken = true;
      throw;
    }
  }
  task.advance(1, {});
  return Taken{id, after};
}

Intake::Intake(LocalStore& store, TakeBy by) : state_(std::make_unique<State>(store, by)) {
  store.sweep();
}

Intake::~Intake() = default;

Intake::Taken Intake::take_file(const Fd& file, const std::string& path, const Cancellation& cancellation, Task& task) {
  cancellation.check();
  if (state_->by == TakeBy::hardlink) {
    if (std::optional<Taken> taken = state_->take_link(file, path, cancellation, task)) return *taken;
  }
  for (int attempt = 0; attempt < reads; ++attempt) {
    const FileStat before = stat_of(file, path);
    std::optional<Taken> taken = before.size <= piece_size ? state_->take_small(file, path, before, task)
                                                           : state_->take_large(file, path, before, cancellation, task);
    if (taken) return *taken;
  }
  throw Conflict(fmt::format("{} changed while it was being read", in_quotes(path)));
}

void Intake::take_bytes(const ObjectId& id, std::string_view bytes) {
  state_->store_bytes(id, bytes, in_quotes(id));
}

void Intake::take_bytes(const ObjectId& id, std::string_view bytes, const std::string& path) {
  state_->store_bytes(id, bytes, in_quotes(path));
}

bool Intake::links() const {
  return state_->by == TakeBy::hardlink;
}

// In memory as long as it is not longer than a piece.
class Intake::State::Pieces final : public Intake::Unnamed {
 public:
  explicit Pieces(State& state) : state_(state) {}

  ~Pieces() override {
    if (unnamed_) state_.staging.discard(*unnamed_);
  }

  void write(std::string_view bytes) override {
    if (!unnamed_) {
      if (bytes_.size() + bytes.size() <= piece_size) {
        bytes_ += bytes;
        return;
      }
      unnamed_ = state_.staging.create(subject);
      state_.write_out(*unnamed_, bytes_, subject);
      bytes_ = {};
    }
    state_.write_out(*unnamed_, bytes, subject);
  }

  void keep_as(const ObjectId& id) override {
    if (!unnamed_) return state_.store_bytes(id, bytes_, in_quotes(id));
    Staging::Unnamed unnamed = std::move(*unnamed_);
    unnamed_.reset();
    state_.store_unnamed(std::move(unnamed), id, in_quotes(id));
  }

 private:
  static constexpr std::string_view subject = "what arrives";

  State& state_;
  std::string bytes_;
  std::optional<Staging::Unnamed> unnamed_;
};

class Intake::State::StagedArrival final : public Intake::Arrival {
 public:
  StagedArrival(State& state, const ObjectId& id) : id_(id), hasher_(id.digest().algorithm()), pieces_(state) {}

  void write(std::string_view bytes) override {
    hasher_.update(bytes);
    pieces_.write(bytes);
  }

  void finish() override {
    const Digest found = hasher_.finish();
    if (found != id_.digest()) {
      throw Corrupt(fmt::format("the object '{}' arrived damaged: its bytes hash to {}", id_.name(), found.hex()));
    }
    pieces_.keep_as(id_);
  }

 private:
  ObjectId id_;
  Hasher hasher_;
  Pieces pieces_;
};

std::unique_ptr<Intake::Arrival> Intake::expect(const ObjectId& id) {
  return std::make_unique<State::StagedArrival>(*state_, id);
}

std::unique_ptr<Intake::Unnamed> Intake::begin() {
  return std::make_unique<State::Pieces>(*state_);
}

void Intake::take_bytes(std::string_view bytes, const std::function<std::optional<ObjectId>()>& name) {
  State::Pieces pieces(*state_);
  std::optional<ObjectId> id;
  const Cancellation never;
  parallel_for(2, bytes.size() > piece_size ? 2 : 1, never, [&](std::size_t i, unsigned) {
    if (i == 0) {
      pieces.write(bytes);
    } else {
      id = name();
    }
  });
  if (id) pieces.keep_as(*id);
}

std::size_t Intake::count() const {
  return state_->count.load(std::memory_order_relaxed);
}

void Intake::publish() {
  State& state = *state_;
  if (state.broken) throw Conflict("cannot publish what was taken in: an object could not be written");
  LocalStore& store = state.store;
  for (unsigned folder = 0; folder < folder_count; ++folder) {
    for (const ObjectKey& key : state.folders[folder].kept) {
      if (store.contains(key.id(folder))) continue;
      throw Conflict(fmt::format("the object '{}' was deleted by someone else meanwhile", key.id(folder).name()),
                     {"run the command again"});
    }
  }
  for (State::Folder& folder : state.folders) folder.claimed = {};  // with its memory: there may be millions
  state.staging.publish(store, [&](unsigned folder) -> StagedFolder& { return state.folders[folder]; });
  return_freed_memory(state.count.exchange(0));
}

}  // namespace tutti
