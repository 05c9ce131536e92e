// Reading one file of the workspace, and what a walk's result says.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "base/error.hpp"
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

}  // namespace

std::optional<ReadFile> read_workspace_file(const Repository& repository, const std::string& path,
                                            const std::string& shown, bool is_symlink, Algorithm algorithm,
                                            Intake* intake, Task& task) {
  const Surroundings& around = repository.surroundings();
  for (int attempt = 1;; ++attempt) {
    const Timestamp seen = around.clock.now();
    // Not blocking: a FIFO may have taken the place of the file.
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | (is_symlink ? 0 : O_NOFOLLOW)));
    if (!file) {
      if (errno == ENOENT) return std::nullopt;
      throw SystemError(errno, fmt::format("cannot open {}", in_quotes(shown)));
    }
    if (stat_of(file, shown).type != FileType::regular) {
      throw Conflict(fmt::format("{} was replaced while it was looked at", in_quotes(shown)));
    }
    std::optional<Intake::Taken> taken;
    try {
      if (intake != nullptr) {
        taken = intake->take_file(file, path, around.cancellation, task);
      } else {
        taken = hash_file(file, shown, algorithm, around.cancellation, task);
        if (taken) task.advance(1, ByteCount{});
      }
    } catch (const Conflict&) {
      if (attempt == attempts) throw;
    }
    if (taken) return ReadFile{taken->id, taken->stat, seen};
    if (attempt == attempts) throw Conflict(fmt::format("{} changed while it was read", in_quotes(shown)));
  }
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
