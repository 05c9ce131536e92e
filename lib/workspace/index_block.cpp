// What the index remembers of files, and when that may be believed.
#include <algorithm>
#include <cstring>

#include "base/hash.hpp"
#include "directory_index.hpp"

namespace tutti {

namespace {

IndexDigest digest_bytes(const Digest& digest) {
  IndexDigest bytes{};
  std::memcpy(bytes.data(), digest.bytes().data(), bytes.size());
  return bytes;
}

std::string_view text_of(const IndexDigest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

IndexRecord make_record(const FileStat& stat, const BlobId& id, bool is_symlink, bool is_store_link,
                        std::optional<Timestamp> seen) {
  IndexRecord record{.size = stat.size, .mtime = stat.mtime, .ctime = stat.ctime, .inode = stat.inode};
  record.digest = digest_bytes(id.digest);
  record.mode_and_flags = static_cast<std::uint16_t>(stat.mode & 07777U);
  if (is_symlink) record.mode_and_flags |= IndexRecord::symlink;
  if (stat.links > 1) record.mode_and_flags |= IndexRecord::shared;
  if (is_store_link) record.mode_and_flags |= IndexRecord::store_link;
  // A time ahead of the clock is as doubtful as one that is too near: the clock may get there.
  if (seen && std::max(stat.ctime, stat.mtime) > seen->nanoseconds - racy_window) {
    record.mode_and_flags |= IndexRecord::racy;
  }
  return record;
}

bool is_unchanged(const IndexRecord& record, const FileStat& stat, bool is_symlink) {
  if (stat.type != FileType::regular || record.size != stat.size || record.mtime != stat.mtime ||
      record.inode != stat.inode || record.has(IndexRecord::racy) || record.has(IndexRecord::symlink) != is_symlink) {
    return false;
  }
  if (record.ctime == stat.ctime) return true;
  return record.has(IndexRecord::store_link) && stat.mode == 0444;
}

BlobId id_of(const IndexRecord& record) {
  return BlobId{Digest(Algorithm::md5, record.digest)};
}

const IndexRecord* IndexBlock::find(std::string_view wanted) const {
  const auto found = std::partition_point(records_.begin(), records_.end(),
                                          [&](const IndexRecord& record) { return name(record) < wanted; });
  return found != records_.end() && name(*found) == wanted ? &*found : nullptr;
}

void IndexBlockBuilder::start_with(const IndexBlock& block, std::size_t count) {
  records_.clear();
  names_.clear();
  records_.reserve(block.records().size() + 1);
  names_.reserve(block.names().size() + 32);
  for (const IndexRecord& record : block.records().first(count)) append(block.name(record), record);
}

std::size_t IndexBlockBuilder::append(std::string_view name, const IndexRecord& record) {
  IndexRecord copy = record;
  copy.name_offset = static_cast<std::uint32_t>(names_.size());
  copy.name_length = static_cast<std::uint16_t>(name.size());
  names_.append(name);
  records_.push_back(copy);
  return records_.size() - 1;
}

std::string_view IndexBlockBuilder::name(std::size_t position) const {
  const IndexRecord& record = records_[position];
  return std::string_view(names_).substr(record.name_offset, record.name_length);
}

IndexBlock IndexBlockBuilder::finish() {
  struct Owned {
    std::vector<IndexRecord> records;
    std::string names;
  };
  auto owned = std::make_shared<Owned>(Owned{std::move(records_), std::move(names_)});
  records_ = {};
  names_ = {};
  owned->records.shrink_to_fit();
  owned->names.shrink_to_fit();
  Hasher content(Algorithm::md5);
  std::string item;
  for (const IndexRecord& record : owned->records) {
    item.assign(owned->names, record.name_offset, record.name_length);
    item += '\0';  // no name holds one, so no two lists of names and digests run together the same
    item += text_of(record.digest);
    content.update(item);
  }
  return IndexBlock(owned->records, owned->names, digest_bytes(content.finish()), owned);
}

struct Fingerprint::State {
  Hasher hasher{Algorithm::md5};
  std::string item;
};

Fingerprint::Fingerprint() : state_(std::make_unique<State>()) {}
Fingerprint::~Fingerprint() = default;

void Fingerprint::add(std::string_view directory, const IndexDigest& content) {
  state_->item.assign(directory);
  state_->item += '\0';
  state_->item += text_of(content);
  state_->hasher.update(state_->item);
}

IndexDigest Fingerprint::finish() {
  return digest_bytes(state_->hasher.finish());
}

}  // namespace tutti
