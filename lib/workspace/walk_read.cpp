// Reading one file of the workspace, and what a walk's result says.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/file_batch.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "walk.hpp"

namespace tutti {

namespace {

// A file that is written without pause is not worth waiting for.
constexpr int attempts = 3;

bool is_same(const FileStat& a, const FileStat& b) {
  return a.type == b.type && a.size == b.size && a.mtime == b.mtime && a.ctime == b.ctime && a.inode == b.inode;
}

// Nothing if it changed while it was read.
std::optional<Intake::Taken> hash_file(const Fd& file, const std::string& shown, Algorithm algorithm,
                                       const Cancellation& cancellation, Task& task) {
  thread_local std::vector<char> buffer(256U << 10);
  const FileStat before = stat_of(file, shown);
  Hasher hasher(algorithm);
  for (;;) {
    cancellation.check();
    const std::size_t size = read_full(file, buffer.data(), buffer.size(), shown);
    hasher.update(std::string_view(buffer.data(), size));
    task.advance(0, ByteCount{size});
    if (size < buffer.size()) break;
  }
  if (!is_same(before, stat_of(file, shown))) return std::nullopt;
  return Intake::Taken{BlobId{hasher.finish()}, before};
}

// Nothing if it is not there any longer.
std::optional<Fd> open_workspace_file(const std::string& path, const std::string& shown, bool is_symlink) {
  // Not blocking: a FIFO may have taken the place of the file.
  Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | (is_symlink ? 0 : O_NOFOLLOW)));
  if (file) return file;
  if (errno == ENOENT) return std::nullopt;
  throw SystemError(errno, fmt::format("cannot open {}", in_quotes(shown)));
}

Conflict replaced(const std::string& shown) {
  return Conflict(fmt::format("{} was replaced while it was looked at", in_quotes(shown)));
}

}  // namespace

std::optional<ReadFile> read_workspace_file(const Repository& repository, const std::string& path,
                                            const std::string& shown, bool is_symlink, Algorithm algorithm,
                                            Intake* intake, Task& task) {
  const Surroundings& around = repository.surroundings();
  for (int attempt = 1;; ++attempt) {
    const Timestamp seen = around.clock.now();
    const std::optional<Fd> file = open_workspace_file(path, shown, is_symlink);
    if (!file) return std::nullopt;
    if (stat_of(*file, shown).type != FileType::regular) throw replaced(shown);
    std::optional<Intake::Taken> taken;
    try {
      if (intake != nullptr) {
        taken = intake->take_file(*file, path, around.cancellation, task);
      } else {
        taken = hash_file(*file, shown, algorithm, around.cancellation, task);
        if (taken) task.advance(1, ByteCount{});
      }
    } catch (const Conflict&) {
      if (attempt == attempts) throw;
    }
    if (taken) return ReadFile{taken->id, taken->stat, seen};
    if (attempt == attempts) throw Conflict(fmt::format("{} changed while it was read", in_quotes(shown)));
  }
}

void read_workspace_files(const Repository& repository, std::span<const WantedFile> files, Algorithm algorithm,
                          Intake* intake, Task& task,
                          const std::function<void(std::size_t, const std::optional<ReadFile>&)>& visit) {
  const Surroundings& around = repository.surroundings();
  std::vector<std::optional<ReadFile>> read(files.size());
  FileBatch batch([&](std::size_t which, std::string_view bytes, const Digest& md5) {
    read[which]->id = BlobId{md5};
    if (intake != nullptr) intake->take_bytes(read[which]->id, bytes, files[which].path);
    task.advance(1, ByteCount{bytes.size()});
    visit(which, read[which]);
  });
  const bool wants_files = algorithm != Algorithm::md5 || (intake != nullptr && intake->links());
  for (std::size_t i = 0; i < files.size(); ++i) {
    const WantedFile& wanted = files[i];
    around.cancellation.check();
    if (!wants_files) {
      const Timestamp seen = around.clock.now();
      const std::optional<Fd> file = open_workspace_file(wanted.path, wanted.shown, wanted.is_symlink);
      if (!file) {
        visit(i, std::nullopt);
        continue;
      }
      const FileStat before = stat_of(*file, wanted.shown);
      if (before.type != FileType::regular) throw replaced(wanted.shown);
      read[i] = ReadFile{BlobId{Digest(Algorithm::md5, std::array<std::uint8_t, 16>{})}, before, seen};
      if (before.size <= FileBatch::longest && batch.add(i, *file, wanted.shown, before.size)) {
        if (is_same(before, stat_of(*file, wanted.shown))) continue;
        batch.drop_last();
      }
    }
    visit(i, read_workspace_file(repository, wanted.path, wanted.shown, wanted.is_symlink, algorithm, intake, task));
  }
  batch.flush();
}

bool is_temporary_name(std::string_view name) {
  return name.starts_with(".tutti-") && std::count(name.begin(), name.end(), '-') == 5;
}

void refuse(const Oddity& oddity, const std::string& shown) {
  switch (oddity.kind) {
    case Oddity::Kind::dangling_link:
      throw NotFound(fmt::format("{} is a symbolic link that leads nowhere", in_quotes(shown)));
    case Oddity::Kind::special_file:
      throw Conflict(fmt::format("{} is a FIFO, socket or device and cannot be tracked", in_quotes(shown)));
    case Oddity::Kind::unusable_name:
      break;
  }
  if (!is_utf8(shown)) {
    throw Conflict(fmt::format("the name {} is not UTF-8 and cannot be tracked", in_quotes(shown)));
  }
  throw Conflict(fmt::format("the name {} cannot be tracked: {}", in_quotes(shown),
                             RelPath::refusal(shown).value_or("it is not allowed")));
}

std::uint64_t Walk::size() const {
  std::uint64_t sum = 0;
  for (const WalkedDirectory& directory : directories) {
    for (const IndexRecord& record : directory.block.records()) sum += record.size;
  }
  return sum;
}

std::uint64_t Walk::nfiles() const {
  std::uint64_t count = 0;
  for (const WalkedDirectory& directory : directories) count += directory.block.records().size();
  return count;
}

namespace {

// One directory's files, the next first.
class Files {
 public:
  explicit Files(const WalkedDirectory& directory) : block_(&directory.block), path_(directory.path) {
    if (!path_.empty()) path_ += '/';
    prefix_ = path_.size();
    name();
  }

  const std::string& path() const { return path_; }
  const IndexRecord& record() const { return block_->records()[next_]; }
  bool advance() {
    if (++next_ == block_->records().size()) return false;
    name();
    return true;
  }

 private:
  void name() {
    path_.resize(prefix_);
    path_ += block_->name(record());
  }

  const IndexBlock* block_;
  std::string path_;
  std::size_t prefix_ = 0, next_ = 0;
};

}  // namespace

// Directories whose files come between each other's are merged, such as "a" and "a-": "a-/x" < "a/x". A directory's
// files come after its own path, so that only those are open that the next file may be in.
void visit_in_order(const Walk& walk, const std::function<void(std::string_view path, const IndexRecord&)>& visit) {
  const auto is_later = [](const Files& a, const Files& b) { return a.path() > b.path(); };
  std::vector<Files> open;  // a heap
  auto closed = walk.directories.begin();
  const auto open_until = [&](std::string_view path) {
    for (; closed != walk.directories.end() && (open.empty() || closed->path < path); ++closed) {
      if (closed->block.empty()) continue;
      open.emplace_back(*closed);
      std::push_heap(open.begin(), open.end(), is_later);
    }
  };
  for (open_until(""); !open.empty(); open_until("")) {
    std::pop_heap(open.begin(), open.end(), is_later);
    Files files = std::move(open.back());
    open.pop_back();
    // On with this directory for as long as no other's file comes before.
    bool has_more = true;
    while (has_more) {
      open_until(files.path());
      if (!open.empty() && open.front().path() < files.path()) break;
      if (RelPath::refusal(files.path())) RelPath::parse(files.path());  // which says why
      visit(files.path(), files.record());
      has_more = files.advance();
    }
    if (!has_more) continue;
    open.push_back(std::move(files));
    std::push_heap(open.begin(), open.end(), is_later);
  }
}

Tree tree_of(const Walk& walk, Algorithm algorithm) {
  std::vector<TreeEntry> entries;
  entries.reserve(walk.nfiles());
  for (const WalkedDirectory& directory : walk.directories) {
    if (directory.block.empty()) continue;
    const RelPath parent = directory.path.empty() ? RelPath::root() : RelPath::parse(directory.path);
    for (const IndexRecord& record : directory.block.records()) {
      entries.push_back({parent / directory.block.name(record), BlobId{Digest(algorithm, record.digest)}});
    }
  }
  return Tree(std::move(entries));
}

}  // namespace tutti
