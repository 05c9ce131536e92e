// Writes what was learned about a store's files: all of it, or into a large file what changed.
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "base/publish.hpp"
#include "store_index_format.hpp"

namespace tutti {

using namespace store_index_format;

namespace {

constexpr std::uint64_t worth_patching = 256U << 10;  // bytes
constexpr std::uint64_t most_appended = 8;            // times less than the file has already

bool write_at(const Fd& file, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t put = pwrite(file.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(put));
    offset += static_cast<std::uint64_t>(put);
  }
  return true;
}

}  // namespace

// The folder's block, for the place `offset` in the file.
StoreIndex::FolderRecord StoreIndex::append_block(std::string& out, Folder& folder, std::uint64_t offset,
                                                  std::int64_t now) const {
  const std::size_t begin = out.size();
  append_all(out, folder.keys);
  append_all(out, folder.facts);
  return {.stamp = folder.stamp,
          .offset = offset,
          .count = static_cast<std::uint32_t>(folder.keys.size()),
          .vouched = folder.vouched && is_settled(folder.stamp, now) ? 1U : 0U,
          .checksum = checksum_of(std::string_view(out).substr(begin))};
}

std::string StoreIndex::tree_table() const {
  std::string trees;
  const std::lock_guard lock(trees_mutex_);
  for (const auto& [id, complete] : trees_) {
    if (trees.size() == most_trees * sizeof(TreeRecord)) break;
    TreeRecord record;
    std::copy_n(id.digest.bytes().begin(), 16, record.digest.begin());
    record.layout = static_cast<std::uint8_t>(layout_of(id.digest.algorithm()));
    record.complete = complete ? 1 : 0;
    append(trees, record);
  }
  return trees;
}

// What the file begins with, header and all.
std::string StoreIndex::tables(const std::vector<FolderRecord>& records, std::string_view trees) const {
  std::string bytes;
  append_all(bytes, records);
  bytes += trees;
  Header header{};
  std::memcpy(header.magic, magic, sizeof magic);
  header.version = version;
  header.trees = static_cast<std::uint32_t>(trees.size() / sizeof(TreeRecord));
  header.root_checksum = root_checksum_;
  header.table_checksum = checksum_of(bytes);
  {
    const std::lock_guard lock(trees_mutex_);
    header.fingerprints = tree_fingerprints_;
  }
  return std::string(reinterpret_cast<const char*>(&header), sizeof header) + bytes;
}

std::string StoreIndex::serialized(std::int64_t now) {
  std::vector<FolderRecord> records(folder_count);
  const std::string trees = tree_table();
  std::size_t objects = 0;
  for (unsigned number = 0; number < folder_count; ++number) {
    const std::lock_guard lock(folders_[number].mutex);
    load(folders_[number], number);
    objects += folders_[number].keys.size();
  }
  // The blocks come first, into their place: of a million objects there need not be two copies.
  const std::size_t blocks_begin = sizeof(Header) + folder_count * sizeof(FolderRecord) + trees.size();
  std::string out;
  out.reserve(blocks_begin + objects * (sizeof(ObjectKey) + sizeof(ObjectFacts)));
  out.resize(blocks_begin);
  for (unsigned number = 0; number < folder_count; ++number) {
    const std::lock_guard lock(folders_[number].mutex);
    records[number] = append_block(out, folders_[number], out.size(), now);
  }
  const std::string beginning = tables(records, trees);
  std::memcpy(out.data(), beginning.data(), beginning.size());
  return out;
}

// False if the file is not worth it, not the one that was read, or somebody else writes it: then it is replaced.
bool StoreIndex::patch(std::int64_t now) {
  if (!file_ || file_size_ < worth_patching) return false;
  const std::string trees = tree_table();
  if (trees.size() > saved_trees_ * sizeof(TreeRecord)) return false;  // they would reach into the blocks

  std::optional<Fd> file;
  try {
    file = find_file(path_, O_RDWR | O_CLOEXEC);
    if (!file || flock(file->get(), LOCK_EX | LOCK_NB) != 0) return false;
    if (stat_of(*file, path_).inode != stat_of(*file_, path_).inode) return false;
  } catch (const Error&) {
    return false;
  }
  Header there;
  if (!read_at(0, &there, sizeof there) || there.table_checksum != saved_tables_) return false;

  const std::uint64_t end = stat_of(*file, path_).size;
  std::vector<FolderRecord> records = records_;
  std::string blocks;
  std::uint64_t live = 0;
  for (unsigned number = 0; number < folder_count; ++number) {
    Folder& folder = folders_[number];
    const std::lock_guard lock(folder.mutex);
    if (folder.changed) records[number] = append_block(blocks, folder, end + blocks.size(), now);
    live += records[number].count * (sizeof(ObjectKey) + sizeof(ObjectFacts));
  }
  if (blocks.size() > end / most_appended || end + blocks.size() > 2 * live) return false;
  return write_at(*file, blocks, end) && write_at(*file, tables(records, trees), 0);
}

void StoreIndex::save(std::int64_t now) {
  if (newer_ || !learned_.exchange(false)) return;
  if (patch(now)) return;
  make_directories(parent_path(path_));
  publish_file(path_, serialized(now), Durability::none);
}

}  // namespace tutti
