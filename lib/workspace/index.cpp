// The index as the rest of the program sees it, and the writing of its file.
#include "workspace/index.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/publish.hpp"
#include "directory_index.hpp"

namespace tutti {

namespace {

template <class Entry>
std::string_view bytes_of(const Entry& entry) {
  return {reinterpret_cast<const char*>(&entry), sizeof entry};
}

std::uint64_t checksum_of(std::string_view bytes) {
  return checksum64(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

// Writes blocks one after the other and remembers where each went.
class IndexWriter {
 public:
  explicit IndexWriter(AtomicFile& file) : file_(file) {
    buffer_.reserve(buffer_size + (64U << 10));
    buffer_.append(sizeof(IndexHeader), '\0');
  }

  void add(std::string_view path, const IndexBlock& block) {
    IndexTableEntry entry{.content = block.content(),
                          .count = static_cast<std::uint32_t>(block.records().size()),
                          .names_length = static_cast<std::uint32_t>(block.names().size())};
    block_.assign(reinterpret_cast<const char*>(block.records().data()), block.records().size_bytes());
    block_.append(block.names());
    block_.resize(entry.block_size(), '\0');
    entry.checksum = checksum_of(block_);
    append(path, entry, block_);
  }
  void keep(std::string_view path, const IndexTableEntry& entry, std::string_view bytes) { append(path, entry, bytes); }
  void add_tree(std::string_view path, const TreeMemory& tree) {
    const IndexTreeEntry entry{.fingerprint = tree.fingerprint,
                               .id = tree.id,
                               .size = tree.size,
                               .nfiles = tree.nfiles,
                               .path_offset = paths_.size(),
                               .path_length = static_cast<std::uint32_t>(path.size())};
    paths_.append(path);
    trees_.append(bytes_of(entry));
  }

  // The last block added was that of the single files.
  void finish() {
    IndexHeader header{.magic = IndexHeader::signature, .version = IndexHeader::current};
    header.directories = static_cast<std::uint32_t>(table_.size() / sizeof(IndexTableEntry) - 1);
    header.trees = static_cast<std::uint32_t>(trees_.size() / sizeof(IndexTreeEntry));
    header.tables_offset = offset_;
    const std::string tables = table_ + trees_ + paths_;
    header.tables_size = tables.size();
    header.tables_checksum = checksum_of(tables);
    buffer_.append(tables);
    flush();
    if (::pwrite(file_.file().get(), &header, sizeof header, 0) != sizeof header) {
      throw SystemError(errno, "cannot write the index");
    }
  }

 private:
  static constexpr std::size_t buffer_size = 1U << 20;

  void append(std::string_view path, IndexTableEntry entry, std::string_view bytes) {
    entry.offset = offset_;
    entry.path_offset = paths_.size();
    entry.path_length = static_cast<std::uint32_t>(path.size());
    paths_.append(path);
    table_.append(bytes_of(entry));
    buffer_.append(bytes);
    offset_ += bytes.size();
    if (buffer_.size() >= buffer_size) flush();
  }
  void flush() {
    file_.write(buffer_);
    buffer_.clear();
  }

  AtomicFile& file_;
  std::string buffer_, block_, table_, trees_, paths_;
  std::uint64_t offset_ = sizeof(IndexHeader);
};

// Visits what the file has and what changed since, in one order by path: kept(i) or changed(path, value).
template <class Changes, class PathAt, class Kept, class Changed>
void merge(std::size_t count, const PathAt& path_at, const Changes& changes, const Kept& kept, const Changed& changed) {
  auto next = changes.begin();
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view path = path_at(i);
    for (; next != changes.end() && next->first < path; ++next) {
      if (next->second) changed(next->first, *next->second);
    }
    if (next != changes.end() && next->first == path) continue;  // it follows with the next one
    kept(i);
  }
  for (; next != changes.end(); ++next) {
    if (next->second) changed(next->first, *next->second);
  }
}

}  // namespace

Index::Index(std::unique_ptr<Directories> directories) : directories_(std::move(directories)) {}
Index::~Index() = default;

std::unique_ptr<Index> Index::load(const std::string& path) {
  return std::unique_ptr<Index>(new Index(std::make_unique<Directories>(path)));
}

std::optional<BlobId> Index::find_file(const RelPath& path, const FileStat& stat) const {
  if (const std::optional<IndexRecord> record = directories_->find_single(path.str())) {
    for (const bool is_symlink : {false, true}) {
      if (is_unchanged(*record, stat, is_symlink)) return tutti::id_of(*record);
    }
  }
  const std::optional<IndexBlock> block = directories_->find(path.parent().str());
  if (!block) return std::nullopt;
  const IndexRecord* record = block->find(path.name());
  if (record == nullptr || !is_unchanged(*record, stat, record->has(IndexRecord::symlink))) return std::nullopt;
  return tutti::id_of(*record);
}

void Index::put_file(const RelPath& path, const FileStat& stat, const BlobId& id, bool is_store_link,
                     std::optional<Timestamp> seen) {
  directories_->put_single(path.str(), make_record(stat, id, false, is_store_link, seen));
}

void Index::forget(const RelPath& path) {
  directories_->forget(path.str());
}

void Index::save() noexcept {
  directories_->save();
}

void Index::Directories::save() noexcept {
  const std::unique_lock lock(mutex_);
  if (blocks_.empty() && trees_.empty() && singles_.empty()) return;
  try {
    if (IndexFile::open(path_)->state() == IndexFile::State::newer) return;
    // No flush: a torn index is no index, and what it held is learned again.
    AtomicFile file(path_, Durability::none);
    IndexWriter writer(file);
    merge(
        file_->table().size(), [&](std::size_t i) { return file_->path(file_->table()[i]); }, blocks_,
        [&](std::size_t i) {
          const IndexTableEntry& entry = file_->table()[i];
          writer.keep(file_->path(entry), entry, file_->block_bytes(entry));
        },
        [&](const std::string& path, const IndexBlock& block) { writer.add(path, block); });

    IndexBlock old_singles;
    if (file_->singles() != nullptr && file_->is_sound(*file_->singles())) {
      old_singles = IndexBlock(file_->records(*file_->singles()), file_->names(*file_->singles()), {}, file_);
    }
    IndexBlockBuilder singles;
    merge(
        old_singles.records().size(), [&](std::size_t i) { return old_singles.name(old_singles.records()[i]); },
        singles_,
        [&](std::size_t i) {
          const IndexRecord& record = old_singles.records()[i];
          singles.append(old_singles.name(record), record);
        },
        [&](const std::string& path, const IndexRecord& record) { singles.append(path, record); });
    writer.add("", singles.finish());

    merge(
        file_->trees().size(), [&](std::size_t i) { return file_->path(file_->trees()[i]); }, trees_,
        [&](std::size_t i) {
          const IndexTreeEntry& entry = file_->trees()[i];
          writer.add_tree(file_->path(entry), {entry.fingerprint, entry.id, entry.size, entry.nfiles});
        },
        [&](const std::string& path, const TreeMemory& tree) { writer.add_tree(path, tree); });
    writer.finish();
    file.commit();
    file_ = IndexFile::open(path_);
    blocks_.clear();
    trees_.clear();
    singles_.clear();
  } catch (...) {  // read-only or full: what was learned is learned again next time
    return;
  }
}

}  // namespace tutti
