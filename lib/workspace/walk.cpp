// The walk itself: level by level, each directory compared with its block of the index.
#include "walk.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/memory.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "listing.hpp"

namespace tutti {

namespace {

// A directory still to be looked at. Its rules follow from its parent's and its own listing.
struct Visit {
  std::string path;                   // below the root
  std::optional<IgnoreScope> parent;  // nothing for the root, and where no rules are
};

// A file whose content the index does not know.
struct Unread {
  std::uint32_t position;  // in the builder
  bool is_symlink;
  bool is_gone = false;
};

struct Visited {
  WalkedDirectory directory;
  bool had_block = false;
  bool is_skipped = false;  // gone meanwhile, or a repository of its own
  IndexBlockBuilder builder;
  std::vector<Unread> unread;
  std::vector<Visit> below;
};

std::string join(std::string_view directory, std::string_view name) {
  if (directory.empty()) return std::string(name);
  std::string path;
  path.reserve(directory.size() + 1 + name.size());
  return path.append(directory).append("/").append(name);
}

class Walker {
 public:
  Walker(Repository& repository, const WalkOptions& options)
      : repository_(repository),
        options_(options),
        cancellation_(repository.surroundings().cancellation),
        root_(open_file(options.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)),
        listings_(repository.workers()) {}

  Walk run() {
    std::vector<Visit> level(1);
    while (!level.empty()) {
      std::vector<Visited> visited(level.size());
      parallel_for(level.size(), repository_.workers(), cancellation_,
                   [&](std::size_t index, unsigned worker) { visit(level[index], visited[index], listings_[worker]); });
      level.clear();
      for (Visited& one : visited) {
        std::move(one.below.begin(), one.below.end(), std::back_inserter(level));
        one.below = {};
        if (!one.is_skipped) visited_.push_back(std::move(one));
      }
    }
    if (options_.intake != nullptr && !is_stored_whole()) want_what_the_store_lacks();
    const std::size_t read = read_unread();
    finish_blocks();
    return_freed_memory(read);
    return conclude();
  }

 private:
  void visit(Visit& wanted, Visited& result, Listing& listing);
  void compare(const Fd& fd, const IgnoreScope* scope, const IndexBlock& known, Visited& result, Listing& listing);
  bool resolve(const Fd& fd, const Listing::Entry& entry, FileStat& stat, std::string_view directory);
  void note(Oddity::Kind kind, std::string path);
  bool is_stored_whole() const;
  void want_what_the_store_lacks();
  std::size_t read_unread();
  void finish_blocks();
  Walk conclude();
  std::string index_path(std::string_view below) const {
    return below.empty() ? *options_.index : join(*options_.index, below);
  }
  std::string shown(std::string_view below) const { return join(options_.shown, below); }

  Repository& repository_;
  const WalkOptions& options_;
  const Cancellation& cancellation_;
  Fd root_;
  std::vector<Listing> listings_;
  std::vector<Visited> visited_;
  std::mutex mutex_;  // of what follows; taken for the exceptional only
  std::vector<Oddity> oddities_;
  std::vector<std::string> temporaries_;
  bool has_ignored_ = false;
};

void Walker::note(Oddity::Kind kind, std::string path) {
  if (!options_.tolerate_oddities) refuse({path, kind}, shown(path));
  const std::lock_guard guard(mutex_);
  oddities_.push_back({std::move(path), kind});
}

void Walker::visit(Visit& wanted, Visited& result, Listing& listing) {
  result.directory.path = std::move(wanted.path);
  const std::string& path = result.directory.path;
  const Fd fd(path.empty() ? ::openat(root_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                           : ::openat(root_.get(), path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd) {
    if (errno != ENOENT && errno != ENOTDIR && errno != ELOOP) {
      throw SystemError(errno, fmt::format("cannot open {}", in_quotes(shown(path))));
    }
    result.is_skipped = true;  // removed since its parent was listed
    return;
  }
  listing.read(fd, shown(path));

  const bool has_ignore_file = listing.find(ignore_file_name) != nullptr;
  if (has_ignore_file && options_.refuse_ignore_files) throw ignore_file_in_tracked_directory(shown(path));
  std::optional<IgnoreScope> entered;
  const IgnoreScope* scope = nullptr;
  if (path.empty()) {
    scope = options_.scope ? &*options_.scope : nullptr;
  } else if (wanted.parent) {
    entered = wanted.parent->enter(std::string_view(path).substr(path.rfind('/') + 1),
                                   {.has_ignore_file = has_ignore_file, .has_dvc = listing.find(".dvc") != nullptr});
    if (!entered) {
      result.is_skipped = true;
      const std::lock_guard guard(mutex_);
      has_ignored_ = true;
      return;
    }
    scope = &*entered;
  }

  std::optional<IndexBlock> known;
  if (options_.index) known = repository_.index().directories().find(index_path(path));
  result.had_block = known.has_value();
  if (!known && !path.empty()) {
    const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
    if (!is_utf8(name) || RelPath::refusal(name)) {
      result.is_skipped = true;
      return note(Oddity::Kind::unusable_name, path);
    }
  }
  compare(fd, scope, known.value_or(IndexBlock()), result, listing);
}

// Fills in what the name stands for, links followed. False if it is gone, or no file that can be tracked.
bool Walker::resolve(const Fd& fd, const Listing::Entry& entry, FileStat& stat, std::string_view directory) {
  struct stat raw {};
  const int flags = entry.type == FileType::symlink ? 0 : AT_SYMLINK_NOFOLLOW;
  if (::fstatat(fd.get(), entry.name, &raw, flags) != 0) {
    const int code = errno;
    if (entry.type == FileType::symlink && (code == ENOENT || code == ENOTDIR || code == ELOOP)) {
      note(Oddity::Kind::dangling_link, join(directory, entry.text()));
      return false;
    }
    if (code == ENOENT) return false;
    throw SystemError(code, fmt::format("cannot look at {}", in_quotes(shown(join(directory, entry.text())))));
  }
  stat = to_file_stat(raw);
  if (stat.type == FileType::regular) return true;
  if (stat.type == FileType::other) note(Oddity::Kind::special_file, join(directory, entry.text()));
  return false;  // a link to a directory is passed over
}

void Walker::compare(const Fd& fd, const IgnoreScope* scope, const IndexBlock& known, Visited& result,
                     Listing& listing) {
  const std::string& path = result.directory.path;
  const std::span<const IndexRecord> records = known.records();
  std::size_t next = 0;      // record that is not compared yet
  bool is_building = false;  // something differed: a block of its own is made
  bool has_ignored = false;
  const auto build = [&] {
    if (is_building) return;
    result.builder.start_with(known, next);
    is_building = true;
  };

  FileStat stat;
  for (Listing::Entry& entry : listing.entries()) {
    if (!entry.is_typed) {
      const std::optional<FileStat> found = find_stat_at(fd.get(), entry.name);
      if (!found) continue;
      entry.type = found->type;
    }
    const bool is_directory = entry.type == FileType::directory;
    if (scope != nullptr && scope->is_ignored(entry.text(), is_directory ? EntryKind::directory : EntryKind::file)) {
      has_ignored = true;
      continue;
    }
    if (is_directory) {
      result.below.push_back({join(path, entry.text()), scope != nullptr ? std::optional(*scope) : std::nullopt});
      continue;
    }
    if (entry.name[0] == '.' && is_temporary_name(entry.text())) {
      const std::lock_guard guard(mutex_);
      temporaries_.push_back(join(path, entry.text()));
      continue;
    }
    while (next < records.size() && known.name(records[next]) < entry.text()) {
      build();
      ++next;
    }
    const bool is_known = next < records.size() && known.name(records[next]) == entry.text();
    if (!is_known) build();
    if (!resolve(fd, entry, stat, path)) continue;

    const bool is_symlink = entry.type == FileType::symlink;
    if (is_symlink && options_.on_symlink) options_.on_symlink(join(path, entry.text()));
    if (is_known && is_unchanged(records[next], stat, is_symlink)) {
      if (is_building) result.builder.append(entry.text(), records[next]);
      ++next;
      continue;
    }
    if (!is_known && (!is_utf8(entry.text()) || RelPath::refusal(entry.text()))) {
      note(Oddity::Kind::unusable_name, join(path, entry.text()));
      continue;
    }
    build();
    if (is_known) ++next;
    IndexRecord record;
    record.size = stat.size;
    result.unread.push_back({static_cast<std::uint32_t>(result.builder.append(entry.text(), record)), is_symlink});
  }
  if (next < records.size()) build();
  result.directory.is_changed = is_building;
  if (!is_building) result.directory.block = known;
  if (has_ignored) {
    const std::lock_guard guard(mutex_);
    has_ignored_ = true;
  }
}

// Whether nothing changed and the store has it all: the answer to adding what was added already.
bool Walker::is_stored_whole() const {
  if (!options_.index) return false;
  const std::optional<TreeMemory> memory = repository_.index().directories().tree(*options_.index);
  if (!memory) return false;
  std::vector<const WalkedDirectory*> directories;
  for (const Visited& one : visited_) {
    if (one.directory.is_changed) return false;
    if (!one.directory.block.empty()) directories.push_back(&one.directory);
  }
  std::sort(directories.begin(), directories.end(), [](const auto* a, const auto* b) { return a->path < b->path; });
  Fingerprint fingerprint;
  for (const WalkedDirectory* directory : directories) fingerprint.add(directory->path, directory->block.content());
  if (fingerprint.finish() != memory->fingerprint) return false;
  return repository_.store().is_complete(TreeId{Digest(Algorithm::md5, memory->id)});
}

void Walker::want_what_the_store_lacks() {
  const LocalStore& store = repository_.store();
  parallel_for(visited_.size(), repository_.workers(), cancellation_, [&](std::size_t index, unsigned) {
    Visited& one = visited_[index];
    const auto lacks = [&](const IndexRecord& record) { return !store.contains(id_of(record)); };
    if (!one.directory.is_changed) {
      const std::span<const IndexRecord> records = one.directory.block.records();
      if (std::none_of(records.begin(), records.end(), lacks)) return;
      one.builder.start_with(one.directory.block, records.size());
      one.directory.is_changed = true;
    }
    std::vector<Unread> wanted;
    auto unread = one.unread.begin();
    for (std::size_t position = 0; position < one.builder.size(); ++position) {
      if (unread != one.unread.end() && unread->position == position) {
        wanted.push_back(*unread++);
      } else if (lacks(one.builder.record(position))) {
        wanted.push_back(
            {static_cast<std::uint32_t>(position), one.builder.record(position).has(IndexRecord::symlink)});
      }
    }
    one.unread = std::move(wanted);
  });
}

// How many there were.
std::size_t Walker::read_unread() {
  struct Work {
    std::uint32_t directory, unread;
  };
  const auto size_of = [&](const Work& work) {
    Visited& one = visited_[work.directory];
    return one.builder.record(one.unread[work.unread].position).size;
  };
  // The large ones first, one at a time, so that no worker is left alone with one at the end; the small ones in the
  // order of the directories, in portions.
  constexpr std::uint64_t is_large = 1U << 20;
  std::vector<Work> large, small;
  std::size_t count = 0;
  for (const Visited& one : visited_) count += one.unread.size();
  if (count == 0) return 0;
  small.reserve(count);  // there may be millions
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < visited_.size(); ++i) {
    for (std::size_t j = 0; j < visited_[i].unread.size(); ++j) {
      const Work work{static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j)};
      const std::uint64_t size = size_of(work);
      (size >= is_large ? large : small).push_back(work);
      bytes += size;
    }
  }
  std::sort(large.begin(), large.end(), [&](const Work& a, const Work& b) { return size_of(a) > size_of(b); });
  const std::unique_ptr<Task> task =
      repository_.surroundings().progress.start(options_.intake != nullptr ? "Adding" : "Hashing");
  task->add_total(count, ByteCount{bytes});
  // Some files of the list, by one worker.
  const auto read_some = [&](std::span<const Work> some) {
    std::vector<WantedFile> files;
    files.reserve(some.size());
    for (const Work& w : some) {
      const Visited& one = visited_[w.directory];
      const Unread& unread = one.unread[w.unread];
      const std::string path = join(one.directory.path, one.builder.name(unread.position));
      files.push_back({join_path(options_.path, path), shown(path), unread.is_symlink});
    }
    read_workspace_files(repository_, files, options_.algorithm, options_.intake, *task,
                         [&](std::size_t which, const std::optional<ReadFile>& read) {
                           Visited& one = visited_[some[which].directory];
                           Unread& unread = one.unread[some[which].unread];
                           if (!read) {
                             unread.is_gone = true;
                             return;
                           }
                           IndexRecord& record = one.builder.record(unread.position);
                           IndexRecord made = make_record(read->stat, read->id, unread.is_symlink, false, read->seen);
                           made.name_offset = record.name_offset;
                           made.name_length = record.name_length;
                           record = made;
                         });
  };
  parallel_for(large.size(), repository_.workers(), cancellation_,
               [&](std::size_t index, unsigned) { read_some(std::span(large).subspan(index, 1)); });
  constexpr std::size_t portion = 64;
  parallel_for((small.size() + portion - 1) / portion, repository_.workers(), cancellation_,
               [&](std::size_t index, unsigned) {
                 const std::size_t begin = index * portion;
                 read_some(std::span(small).subspan(begin, std::min(portion, small.size() - begin)));
               });
  return count;
}

void Walker::finish_blocks() {
  parallel_for(visited_.size(), repository_.workers(), cancellation_, [&](std::size_t index, unsigned) {
    Visited& one = visited_[index];
    if (!one.directory.is_changed) return;
    const bool has_gone = std::any_of(one.unread.begin(), one.unread.end(), [](const Unread& u) { return u.is_gone; });
    if (has_gone) {
      IndexBlockBuilder kept;
      auto unread = one.unread.begin();
      for (std::size_t position = 0; position < one.builder.size(); ++position) {
        while (unread != one.unread.end() && unread->position < position) ++unread;
        if (unread != one.unread.end() && unread->position == position && unread->is_gone) continue;
        kept.append(one.builder.name(position), one.builder.record(position));
      }
      one.builder = std::move(kept);
    }
    one.unread = {};
    one.directory.block = one.builder.finish();
  });
}

Walk Walker::conclude() {
  std::sort(visited_.begin(), visited_.end(),
            [](const Visited& a, const Visited& b) { return a.directory.path < b.directory.path; });
  Walk walk;
  std::vector<Index::Directories::Update> updates;
  std::size_t with_block = 0;
  Fingerprint fingerprint;
  walk.directories.reserve(visited_.size());
  for (Visited& one : visited_) {
    if (one.had_block) ++with_block;
    if (!one.directory.block.empty()) fingerprint.add(one.directory.path, one.directory.block.content());
    if (options_.index && one.directory.is_changed) {
      updates.push_back({index_path(one.directory.path), one.directory.block});
    }
    walk.directories.push_back(std::move(one.directory));
  }
  walk.fingerprint = fingerprint.finish();
  walk.has_ignored = has_ignored_;
  walk.oddities = std::move(oddities_);
  walk.temporaries = std::move(temporaries_);
  std::sort(walk.oddities.begin(), walk.oddities.end(),
            [](const Oddity& a, const Oddity& b) { return a.path < b.path; });
  if (!options_.index) return walk;

  Index::Directories& index = repository_.index().directories();
  const std::vector<std::string> known = index.at_or_beneath(*options_.index);
  if (known.size() != with_block) {
    for (const std::string& path : known) {
      const auto is_there = [&](const WalkedDirectory& directory) { return index_path(directory.path) == path; };
      const std::string_view below =
          path == *options_.index
              ? ""
              : std::string_view(path).substr(options_.index->empty() ? 0 : options_.index->size() + 1);
      const auto found = std::partition_point(walk.directories.begin(), walk.directories.end(),
                                              [&](const WalkedDirectory& directory) { return directory.path < below; });
      if (found == walk.directories.end() || !is_there(*found)) updates.push_back({path, std::nullopt});
    }
  }
  if (!updates.empty()) index.apply(std::move(updates));
  walk.memory = index.tree(*options_.index);
  if (walk.memory && walk.memory->fingerprint != walk.fingerprint) walk.memory.reset();
  return walk;
}

}  // namespace

Walk walk_directory(Repository& repository, const WalkOptions& options) {
  return Walker(repository, options).run();
}

}  // namespace tutti
