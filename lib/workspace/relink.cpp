// Changes how files of the workspace hold their bytes: links to the store, or files of their own.
//
// Reference: DVC 3.67.1, seen to leave behind after `add` where copies are wished: a single file with the mode
// 0666 & ~umask (0664 with cache.shared = group), and 0100 on top if it was executable; the files of a directory with
// the modes they had; links, hard ones too, as copies.
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <map>
#include <mutex>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "checkout_plan.hpp"
#include "store/shared_directory.hpp"
#include "workspace/index.hpp"

namespace tutti {

namespace {

// One file, and what the index knows of it.
struct Subject {
  int directory;
  std::string name;
  std::string path;  // in the workspace
  IndexRecord record;
};

// Returns the record that is true now; nothing if it is the old one, or if nobody knows.
using Treatment = std::function<std::optional<IndexRecord>(const Subject&)>;

bool is_regular(const std::optional<FileStat>& stat) {
  return stat && stat->type == FileType::regular;
}

// Still the bytes that were hashed: whoever changes them changes size or mtime. ctime may differ, for linking changes
// it.
bool has_same_bytes(const IndexRecord& record, const FileStat& stat) {
  return stat.type == FileType::regular && stat.size == record.size && stat.mtime == record.mtime &&
         stat.inode == record.inode;
}

IndexRecord with_stat(const IndexRecord& record, const FileStat& stat, bool is_symlink, bool is_store_link) {
  IndexRecord made = make_record(stat, id_of(record), is_symlink, is_store_link, std::nullopt);
  if (stat.inode == record.inode) made.mode_and_flags |= record.mode_and_flags & IndexRecord::racy;
  return made;
}

// Gives every file that the index knows at or beneath `path` a chance to be treated, and learns what became of it.
void treat_directory(Repository& repository, const RelPath& path, const std::function<bool(const IndexRecord&)>& needs,
                     const Treatment& treatment) {
  Index::Directories& index = repository.index().directories();
  const std::vector<std::string> directories = index.at_or_beneath(path.str());
  std::vector<std::optional<IndexBlock>> changed(directories.size());
  parallel_for(directories.size(), repository.workers(), repository.surroundings().cancellation,
               [&](std::size_t position, unsigned) {
                 const std::optional<IndexBlock> block = index.find(directories[position]);
                 if (!block || std::none_of(block->records().begin(), block->records().end(), needs)) return;
                 const RelPath place =
                     directories[position].empty() ? RelPath::root() : RelPath::parse(directories[position]);
                 const Fd directory = repository.files().open_directory(place);
                 sweep_temporaries(repository.absolute(place), repository.surroundings().clock.now().nanoseconds);
                 IndexBlockBuilder builder;
                 bool is_changed = false;
                 for (const IndexRecord& record : block->records()) {
                   const std::string_view name = block->name(record);
                   std::optional<IndexRecord> now;
                   if (needs(record))
                     now = treatment({directory.get(), std::string(name), (place / name).str(), record});
                   is_changed = is_changed || now.has_value();
                   builder.append(name, now.value_or(record));
                 }
                 if (is_changed) changed[position] = builder.finish();
               });
  std::vector<Index::Directories::Update> updates;
  for (std::size_t i = 0; i < directories.size(); ++i) {
    if (changed[i]) updates.push_back({directories[i], std::move(changed[i])});
  }
  if (!updates.empty()) index.apply(std::move(updates));
}

void treat_file(Repository& repository, const RelPath& path, const BlobId& id, const Treatment& treatment) {
  const std::optional<FileStat> there = repository.files().find_stat(path);
  if (!there) return;
  const bool is_symlink = there->type == FileType::symlink;
  const std::optional<FileStat> stat = is_symlink ? find_stat(repository.absolute(path), Follow::yes) : there;
  if (!is_regular(stat)) return;
  // The caller knows the content; that it is still this one is what the index says.
  const std::optional<BlobId> known = repository.index().find_file(path, *stat);
  if (known && *known != id) return;
  const Fd directory = repository.files().open_directory(path.parent());
  const IndexRecord record = make_record(*stat, id, is_symlink, false, std::nullopt);
  const std::optional<IndexRecord> now = treatment({directory.get(), std::string(path.name()), path.str(), record});
  if (now) repository.index().directories().put_single(path.str(), *now);
}

void set_mode(const Subject& file, unsigned mode) {
  if (::fchmodat(file.directory, file.name.c_str(), mode, 0) != 0) {
    throw SystemError(errno, fmt::format("cannot change the mode of {}", in_quotes(file.path)));
  }
}

// What DVC gives a file that is nobody's but the workspace's.
unsigned own_file_mode(const Repository& repository) {
  return repository.config().shared_cache() ? shared_file_mode : 0666U & ~current_umask();
}

bool is_own_file_type(LinkType type) {
  return type == LinkType::copy || type == LinkType::reflink;
}

class Relinker {
 public:
  Relinker(Repository& repository, const CheckoutTarget& target)
      : repository_(repository),
        types_(repository.link_types()),
        linker_(repository.store(), types_),
        wants_own_files_(std::all_of(types_.begin(), types_.end(), is_own_file_type)),
        sets_mode_(!target.id.is_tree()),
        mode_((types_.front() == LinkType::copy ? own_file_mode(repository) : 0666U & ~current_umask()) |
              (target.is_executable ? 0100U : 0U)) {}

  bool needs(const IndexRecord& record) const {
    if (!wants_own_files_) return true;
    return record.has(IndexRecord::symlink) || record.has(IndexRecord::shared);
  }
  std::optional<IndexRecord> treat(const Subject& file) const {
    const std::optional<FileStat> there = find_stat_at(file.directory, file.name.c_str());
    if (!there) return std::nullopt;
    const bool is_symlink = there->type == FileType::symlink;
    const std::optional<FileStat> stat =
        is_symlink ? find_stat_at(file.directory, file.name.c_str(), Follow::yes) : there;
    if (!stat || !has_same_bytes(file.record, *stat)) return std::nullopt;  // edited since: its next add treats it
    const BlobId id = id_of(file.record);
    if (is_own_file(*there) && wants_own_files_) return own_file(file);
    // As in DVC: a file of its own may be the reflink that is wished for, which only those of a directory profit from.
    const bool is_doubted = sets_mode_ && is_own_file(*there) && there->size > 0;
    if (!wants_own_files_ && !is_doubted &&
        linker_.is_linked_as_wished(id, *there, join_path(repository_.root(), file.path))) {
      if (is_own_file(*there)) return own_file(file);
      return with_stat(file.record, *stat, is_symlink, true);
    }
    const Linker::Made made = linker_.make(id, file.directory, file.name, file.path, false);
    if (is_own_file_type(made.type)) return own_file(file);
    const bool is_link = made.type == LinkType::symlink;
    return with_stat(file.record, is_link ? repository_.store().verified_stat(id) : made.stat, is_link, true);
  }

 private:
  static bool is_own_file(const FileStat& stat) { return stat.type == FileType::regular && stat.links == 1; }

  std::optional<IndexRecord> own_file(const Subject& file) const {
    const std::optional<FileStat> before = find_stat_at(file.directory, file.name.c_str());
    if (!is_regular(before)) return std::nullopt;
    if (sets_mode_ && before->mode != mode_) set_mode(file, mode_);
    const std::optional<FileStat> after = find_stat_at(file.directory, file.name.c_str());
    if (!is_regular(after) || after->inode != before->inode || after->mtime != before->mtime ||
        after->size != before->size) {
      return std::nullopt;
    }
    return with_stat(file.record, *after, false, false);
  }

  Repository& repository_;
  std::vector<LinkType> types_;
  Linker linker_;
  bool wants_own_files_;
  bool sets_mode_;
  unsigned mode_;
};

// Makes links files of their own in two passes, so that a power cut leaves no half-written file under a known name: all
// copies are written under temporary names, flushed together, and then take their places.
class Unprotector {
 public:
  Unprotector(Repository& repository, bool is_directory)
      : repository_(repository),
        flushes_(repository.options().durability == Durability::flush),
        flushes_together_(flushes_ && is_directory),
        mode_(own_file_mode(repository)) {
    if (flushes_together_) file_system_ = open_file_system(repository.root());
  }
  Unprotector(const Unprotector&) = delete;
  Unprotector& operator=(const Unprotector&) = delete;
  ~Unprotector() {
    for (const auto& [path, copy] : copies_) ::unlink(copy.temporary.c_str());
  }

  // Never learns anything: the file is what it was.
  std::optional<IndexRecord> copy(const Subject& file) {
    const std::optional<FileStat> there = find_stat_at(file.directory, file.name.c_str());
    if (!there || (there->type != FileType::symlink && there->links == 1)) return std::nullopt;
    const Fd from(::openat(file.directory, file.name.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!from) throw SystemError(errno, fmt::format("cannot open {}", in_quotes(file.path)));
    const std::string name = temporary_name();
    const std::string path = parent_path(join_path(repository_.root(), file.path)) + "/" + name;
    const Fd to(::openat(file.directory, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!to) throw SystemError(errno, fmt::format("cannot create a copy of {}", in_quotes(file.path)));
    {
      const std::lock_guard guard(mutex_);
      copies_[file.path] = {path, has_same_bytes(file.record, stat_of(from, file.path))};
    }
    if (::ioctl(to.get(), FICLONE, from.get()) != 0) {
      std::vector<char> buffer(1U << 20);
      for (std::size_t size = buffer.size(); size == buffer.size();) {
        repository_.surroundings().cancellation.check();
        size = read_full(from, buffer.data(), buffer.size(), file.path);
        write_full(to, std::string_view(buffer.data(), size), file.path);
      }
    }
    if (flushes_ && !flushes_together_) sync_file(to, path);
    return std::nullopt;
  }

  void flush_copies() {
    if (!flushes_together_ || copies_.empty() || sync_file_system(file_system_, repository_.root())) return;
    for (const auto& [path, copy] : copies_) sync_file(open_file(copy.temporary, O_RDONLY | O_CLOEXEC), copy.temporary);
  }

  std::optional<IndexRecord> replace(const Subject& file) {
    const std::optional<FileStat> there = find_stat_at(file.directory, file.name.c_str());
    if (!there) return std::nullopt;
    bool is_known = has_same_bytes(file.record, *there);
    if (const std::optional<Copy> copy = take(file.path)) {
      is_known = copy->is_known;
      const std::string temporary = copy->temporary.substr(copy->temporary.rfind('/') + 1);
      if (::renameat(file.directory, temporary.c_str(), file.directory, file.name.c_str()) != 0) {
        const int code = errno;
        ::unlinkat(file.directory, temporary.c_str(), 0);
        throw SystemError(code, fmt::format("cannot replace {}", in_quotes(file.path)));
      }
    }
    const std::optional<FileStat> copied = find_stat_at(file.directory, file.name.c_str());
    if (is_regular(copied) && copied->links == 1 && copied->mode != mode_) set_mode(file, mode_);
    const std::optional<FileStat> after = find_stat_at(file.directory, file.name.c_str());
    if (!is_known || !is_regular(after)) return std::nullopt;
    return with_stat(file.record, *after, false, false);
  }

 private:
  struct Copy {
    std::string temporary;  // absolute
    bool is_known = false;  // of the bytes that the index knows
  };

  std::optional<Copy> take(const std::string& path) {
    const std::lock_guard guard(mutex_);
    const auto found = copies_.find(path);
    if (found == copies_.end()) return std::nullopt;
    Copy copy = std::move(found->second);
    copies_.erase(found);
    return copy;
  }

  Repository& repository_;
  bool flushes_, flushes_together_;
  unsigned mode_;
  Fd file_system_;
  std::mutex mutex_;
  std::map<std::string, Copy> copies_;  // by path in the workspace
};

}  // namespace

void relink(Repository& repository, const CheckoutTarget& target) {
  const Relinker relinker(repository, target);
  const Treatment treatment = [&](const Subject& file) { return relinker.treat(file); };
  if (target.id.is_tree()) {
    treat_directory(
        repository, target.path, [&](const IndexRecord& record) { return relinker.needs(record); }, treatment);
  } else {
    treat_file(repository, target.path, *target.id.blob(), treatment);
  }
}

void unprotect(Repository& repository, const RelPath& path) {
  const Present present = look_at(repository, path, Algorithm::md5);
  const auto* file = std::get_if<FileSnapshot>(&present.snapshot);
  if (!present.is_directory() && file == nullptr)
    throw NotFound(fmt::format("{} is not there", in_quotes(path.display())));
  Unprotector unprotector(repository, present.is_directory());
  const auto treat = [&](const Treatment& treatment) {
    if (file != nullptr) return treat_file(repository, path, file->id, treatment);
    treat_directory(
        repository, path, [](const IndexRecord&) { return true; }, treatment);
  };
  treat([&](const Subject& subject) { return unprotector.copy(subject); });
  unprotector.flush_copies();
  treat([&](const Subject& subject) { return unprotector.replace(subject); });
}

}  // namespace tutti
