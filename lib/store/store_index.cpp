// What was learned about a store's files, kept so that it need not be learned again.
#include "store_index.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <span>

#include "base/error.hpp"
#include "store_index_format.hpp"

namespace tutti {

using namespace store_index_format;

namespace {

// Below this many questions a changed folder is not listed: asking for each is cheaper.
constexpr std::size_t few = 4;

}  // namespace

StoreIndex::StoreIndex(std::string path, const std::string& root, const Clock& clock)
    : path_(std::move(path)), root_checksum_(checksum_of(root)), clock_(clock), records_(folder_count) {
  static_assert(sizeof(Header) == 64 && sizeof(FolderRecord) == 48 && sizeof(TreeRecord) == 24);
  static_assert(sizeof(ObjectKey) == 16 && sizeof(ObjectFacts) == 24);
  try {
    open();
  } catch (const Error&) {
    file_.reset();  // a cache that cannot be read is an empty one
    records_.assign(folder_count, {});
    trees_.clear();
  }
}

void StoreIndex::open() {
  file_ = find_file(path_, O_RDONLY | O_CLOEXEC);
  if (!file_) return;
  file_size_ = stat_of(*file_, path_).size;
  Header header;
  bool sound = read_at(0, &header, sizeof header) && std::memcmp(header.magic, magic, sizeof magic) == 0;
  if (sound && header.version > version) {
    newer_ = true;
    sound = false;
  }
  sound = sound && header.version == version && header.root_checksum == root_checksum_ && header.trees <= most_trees;
  if (sound) {
    std::string tables(folder_count * sizeof(FolderRecord) + header.trees * sizeof(TreeRecord), '\0');
    sound = read_at(sizeof header, tables.data(), tables.size()) && checksum_of(tables) == header.table_checksum;
    if (sound) {
      saved_tables_ = header.table_checksum;
      saved_trees_ = header.trees;
      std::memcpy(records_.data(), tables.data(), folder_count * sizeof(FolderRecord));
      tree_fingerprints_ = header.fingerprints;
      for (std::uint32_t i = 0; i < header.trees; ++i) {
        TreeRecord record;
        std::memcpy(&record, tables.data() + folder_count * sizeof(FolderRecord) + i * sizeof record, sizeof record);
        if (record.layout >= layout_count) continue;
        const Digest digest(algorithm_of(static_cast<Layout>(record.layout)), record.digest);
        trees_.insert_or_assign(TreeId{digest}, record.complete != 0);
      }
    }
  }
  if (!sound) file_.reset();
}

bool StoreIndex::read_at(std::uint64_t offset, void* to, std::size_t size) const {
  if (offset > file_size_ || size > file_size_ - offset) return false;
  char* at = static_cast<char*>(to);
  while (size > 0) {
    const ssize_t got = pread(file_->get(), at, size, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    offset += static_cast<std::uint64_t>(got);
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

void StoreIndex::load(Folder& folder, unsigned number) {
  if (folder.loaded) return;
  folder.loaded = true;
  const FolderRecord& record = records_[number];
  if (!file_) return;
  // Compared before anything is allocated: the count may be garbage.
  const std::size_t size = std::size_t{record.count} * (sizeof(ObjectKey) + sizeof(ObjectFacts));
  if (record.offset > file_size_ || size > file_size_ - record.offset) return;
  std::string block(size, '\0');
  if (!read_at(record.offset, block.data(), size) || checksum_of(block) != record.checksum) return;
  folder.keys.resize(record.count);
  folder.facts.resize(record.count);
  if (record.count > 0) {
    const std::size_t keys_size = record.count * sizeof(ObjectKey);
    std::memcpy(folder.keys.data(), block.data(), keys_size);
    std::memcpy(folder.facts.data(), block.data() + keys_size, size - keys_size);
  }
  folder.stamp = record.stamp;
  folder.vouched = record.vouched != 0;
}

// The listing's names, with what is known of the objects that were there before.
void StoreIndex::adopt(Folder& folder, FolderListing listing) {
  std::vector<ObjectFacts> facts(listing.keys.size());
  std::size_t old = 0;
  for (std::size_t i = 0; i < listing.keys.size(); ++i) {
    while (old < folder.keys.size() && folder.keys[old] < listing.keys[i]) ++old;
    if (old < folder.keys.size() && folder.keys[old] == listing.keys[i]) facts[i] = folder.facts[old];
  }
  folder.keys = std::move(listing.keys);
  folder.facts = std::move(facts);
  folder.stamp = listing.stamp;
}

void StoreIndex::find_missing(const LayoutFolder& layout, unsigned number, const std::vector<ObjectKey>& keys,
                              std::vector<bool>& missing) {
  Folder& folder = folders_[number];
  const std::lock_guard lock(folder.mutex);
  load(folder, number);
  if (!folder.vouched || stamp_of(layout, number) != folder.stamp) {
    if (keys.size() <= few) {
      for (std::size_t i = 0; i < keys.size(); ++i) missing[i] = !is_present(layout, number, keys[i]);
      return;
    }
    // The moment is taken before the look, so that a change during it counts as recent.
    const std::int64_t look = clock_.now().nanoseconds;
    FolderListing listing = list_folder(layout, number);
    folder.vouched = listing.steady && is_settled(listing.stamp, look);
    adopt(folder, std::move(listing));
    folder.changed = learned_ = true;
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    missing[i] = !std::binary_search(folder.keys.begin(), folder.keys.end(), keys[i]);
  }
}

std::optional<ObjectFacts> StoreIndex::facts(const ObjectId& id) {
  const unsigned number = folder_of(id);
  const ObjectKey key = ObjectKey::of(id);
  Folder& folder = folders_[number];
  const std::lock_guard lock(folder.mutex);
  load(folder, number);
  const auto found = std::lower_bound(folder.keys.begin(), folder.keys.end(), key);
  if (found == folder.keys.end() || *found != key) return {};
  const ObjectFacts& known = folder.facts[static_cast<std::size_t>(found - folder.keys.begin())];
  return known.inode != 0 ? std::optional(known) : std::nullopt;
}

void StoreIndex::remember(const ObjectId& id, const ObjectFacts& facts) {
  const unsigned number = folder_of(id);
  const ObjectKey key = ObjectKey::of(id);
  Folder& folder = folders_[number];
  const std::lock_guard lock(folder.mutex);
  load(folder, number);
  const auto found = std::lower_bound(folder.keys.begin(), folder.keys.end(), key);
  const auto place = folder.facts.begin() + (found - folder.keys.begin());
  if (found != folder.keys.end() && *found == key) {
    if (*place == facts) return;
    *place = facts;
  } else {
    folder.facts.insert(place, facts);
    folder.keys.insert(found, key);
    folder.vouched = false;  // the names are no longer what was listed
  }
  folder.changed = learned_ = true;
}

StoreIndex::Fingerprint StoreIndex::fingerprint(const LayoutFolder& layout, Layout which) const {
  Fingerprint result{0, true};
  // The moment is taken before the look, so that a change during it counts as recent.
  const std::int64_t look = clock_.now().nanoseconds;
  std::array<FolderStamp, folders_per_layout> stamps;
  for (unsigned i = 0; i < folders_per_layout; ++i) {
    stamps[i] = stamp_of(layout, static_cast<unsigned>(which) * folders_per_layout + i);
    if (!is_settled(stamps[i], look)) result.settled = false;
  }
  result.value = checksum64(std::as_bytes(std::span(stamps)));
  return result;
}

std::optional<bool> StoreIndex::completeness(const TreeId& id, const Fingerprint& fingerprint) {
  const std::lock_guard lock(trees_mutex_);
  if (tree_fingerprints_[static_cast<unsigned>(layout_of(id.digest.algorithm()))] != fingerprint.value) return {};
  const auto found = trees_.find(id);
  return found != trees_.end() ? std::optional(found->second) : std::nullopt;
}

void StoreIndex::remember_completeness(const TreeId& id, const Fingerprint& fingerprint, bool complete) {
  if (!fingerprint.settled) return;
  const Algorithm algorithm = id.digest.algorithm();
  const std::lock_guard lock(trees_mutex_);
  std::uint64_t& valid = tree_fingerprints_[static_cast<unsigned>(layout_of(algorithm))];
  if (valid != fingerprint.value) {
    std::erase_if(trees_, [&](const auto& known) { return known.first.digest.algorithm() == algorithm; });
    valid = fingerprint.value;
  }
  trees_.insert_or_assign(id, complete);
  learned_ = true;
}

}  // namespace tutti
