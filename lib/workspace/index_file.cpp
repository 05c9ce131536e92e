// Maps an index file and checks what it says before anybody relies on it.
#include "index_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/vfs.h>

#include <algorithm>
#include <cstring>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace tutti {

namespace {

template <class Entry>
std::span<const Entry> entries_at(const char* bytes, std::size_t count) {
  return {reinterpret_cast<const Entry*>(bytes), count};
}

std::uint64_t checksum_of(std::string_view bytes) {
  return checksum64(std::as_bytes(std::span(bytes.data(), bytes.size())));
}

}  // namespace

bool is_network_file_system(const Fd& file) {
  struct statfs about {};
  if (::fstatfs(file.get(), &about) != 0) return true;
  switch (static_cast<std::uint32_t>(about.f_type)) {
    case 0x6969:      // NFS
    case 0x517B:      // SMB
    case 0xFE534D42:  // SMB2
    case 0xFF534D42:  // CIFS
    case 0x65735546:  // FUSE
    case 0x0BD00BD0:  // Lustre
    case 0x47504653:  // GPFS
    case 0x00C36400:  // Ceph
    case 0x5346414F:  // AFS
    case 0x6B414653:  // kAFS
    case 0x01021997:  // 9P
    case 0x19830326:  // BeeGFS
      return true;
    default:
      return false;
  }
}

IndexFile::~IndexFile() {
  if (is_mapped_) ::munmap(const_cast<char*>(bytes_), size_);
}

std::shared_ptr<const IndexFile> IndexFile::open(const std::string& path) {
  auto index = std::make_shared<IndexFile>();
  try {
    const std::optional<Fd> file = find_file(path, O_RDONLY | O_CLOEXEC);
    if (!file) return index;
    index->size_ = stat_of(*file, path).size;
    if (index->size_ < sizeof(IndexHeader)) return index;
    void* mapping = MAP_FAILED;
    if (!is_network_file_system(*file)) {
      mapping = ::mmap(nullptr, index->size_, PROT_READ, MAP_PRIVATE, file->get(), 0);
    }
    if (mapping != MAP_FAILED) {
      index->bytes_ = static_cast<const char*>(mapping);
      index->is_mapped_ = true;
    } else {
      index->copy_ = read_all(*file, path);
      index->bytes_ = index->copy_.data();
      index->size_ = index->copy_.size();
    }
    if (index->read_tables()) index->state_ = State::sound;
  } catch (const Error&) {  // an index that cannot be read is no index
    return std::make_shared<IndexFile>();
  }
  return index;
}

bool IndexFile::read_tables() {
  IndexHeader header;
  if (size_ < sizeof header) return false;
  std::memcpy(&header, bytes_, sizeof header);
  if (header.magic != IndexHeader::signature) return false;
  if (header.version > IndexHeader::current && header.version < 0x10000) {  // else: of another byte order
    state_ = State::newer;
    return false;
  }
  if (header.version != IndexHeader::current) return false;
  if (header.tables_offset % 8 != 0 || header.tables_offset > size_) return false;
  if (header.tables_size != size_ - header.tables_offset) return false;
  const std::string_view tables(bytes_ + header.tables_offset, header.tables_size);
  const std::size_t table_size = (std::size_t{header.directories} + 1) * sizeof(IndexTableEntry);
  const std::size_t trees_size = std::size_t{header.trees} * sizeof(IndexTreeEntry);
  if (tables.size() < table_size + trees_size) return false;
  if (checksum_of(tables) != header.tables_checksum) return false;

  const std::span<const IndexTableEntry> table =
      entries_at<IndexTableEntry>(tables.data(), std::size_t{header.directories} + 1);
  const std::span<const IndexTreeEntry> trees =
      entries_at<IndexTreeEntry>(tables.data() + table_size, std::size_t{header.trees});
  const std::string_view paths = tables.substr(table_size + trees_size);
  const auto has_path = [&](const auto& entry) {
    return entry.path_offset <= paths.size() && entry.path_length <= paths.size() - entry.path_offset;
  };
  for (const IndexTableEntry& entry : table) {
    const bool fits = entry.offset % 8 == 0 && entry.offset >= sizeof header && entry.offset <= header.tables_offset &&
                      entry.block_size() <= header.tables_offset - entry.offset;
    if (!fits || !has_path(entry)) return false;
  }
  if (!std::all_of(trees.begin(), trees.end(), has_path)) return false;
  table_ = table.first(table.size() - 1);
  singles_ = &table.back();
  known_sound_ = std::make_unique<std::atomic<bool>[]>(table.size());
  trees_ = trees;
  paths_ = paths;
  return true;
}

std::size_t IndexFile::lower_bound(std::string_view wanted) const {
  const auto found = std::partition_point(table_.begin(), table_.end(),
                                          [&](const IndexTableEntry& entry) { return path(entry) < wanted; });
  return static_cast<std::size_t>(found - table_.begin());
}

std::size_t IndexFile::lower_bound_tree(std::string_view wanted) const {
  const auto found = std::partition_point(trees_.begin(), trees_.end(),
                                          [&](const IndexTreeEntry& entry) { return path(entry) < wanted; });
  return static_cast<std::size_t>(found - trees_.begin());
}

std::string_view IndexFile::block_bytes(const IndexTableEntry& entry) const {
  return {bytes_ + entry.offset, entry.block_size()};
}

bool IndexFile::is_sound(const IndexTableEntry& entry) const {
  std::atomic<bool>& known = known_sound_[static_cast<std::size_t>(&entry - table_.data())];
  if (known.load(std::memory_order_relaxed)) return true;  // no thread reads more by it than the file, which stays
  if (!check(entry)) return false;
  known.store(true, std::memory_order_relaxed);
  return true;
}

bool IndexFile::check(const IndexTableEntry& entry) const {
  if (checksum_of(block_bytes(entry)) != entry.checksum) return false;
  // A checksum tells accidents; that no name leads out of the block is what memory safety rests on.
  const std::span<const IndexRecord> all = records(entry);
  return std::all_of(all.begin(), all.end(), [&](const IndexRecord& record) {
    return record.name_offset <= entry.names_length && record.name_length <= entry.names_length - record.name_offset;
  });
}

std::span<const IndexRecord> IndexFile::records(const IndexTableEntry& entry) const {
  return entries_at<IndexRecord>(bytes_ + entry.offset, entry.count);
}

std::string_view IndexFile::names(const IndexTableEntry& entry) const {
  return {bytes_ + entry.offset + entry.count * sizeof(IndexRecord), entry.names_length};
}

}  // namespace tutti
