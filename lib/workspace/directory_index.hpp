// The directory half of the index: what was true of each directory's files, kept together, one block a directory.
//
// A block is compared with a listing as a whole and never copied while it matches: it is a view into the mapped file.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/time.hpp"
#include "index_file.hpp"
#include "workspace/index.hpp"

namespace tutti {

// A file younger than this when it was looked at could change again without its times changing (they tick).
inline constexpr std::int64_t racy_window = 10'000'000;  // ns

// What is remembered of a file. `seen` as in Index::put_file.
IndexRecord make_record(const FileStat& stat, const BlobId& id, bool is_symlink, bool is_store_link,
                        std::optional<Timestamp> seen);
// Whether the file is surely the one that the record was made of.
bool is_unchanged(const IndexRecord& record, const FileStat& stat, bool is_symlink);
BlobId id_of(const IndexRecord& record);

// The files of one directory, sorted by name. Copies share the bytes.
class IndexBlock {
 public:
  IndexBlock() = default;
  IndexBlock(std::span<const IndexRecord> records, std::string_view names, IndexDigest content,
             std::shared_ptr<const void> owner)
      : records_(records), names_(names), content_(content), owner_(std::move(owner)) {}

  std::span<const IndexRecord> records() const { return records_; }
  std::string_view names() const { return names_; }
  std::string_view name(const IndexRecord& record) const {
    return names_.substr(record.name_offset, record.name_length);
  }
  const IndexRecord* find(std::string_view name) const;
  // MD5 of the names and digests: equal for directories whose files have equal names and bytes.
  const IndexDigest& content() const { return content_; }
  bool empty() const { return records_.empty(); }

 private:
  std::span<const IndexRecord> records_;
  std::string_view names_;
  IndexDigest content_{};
  std::shared_ptr<const void> owner_;
};

// Collects a block; names come in ascending order.
class IndexBlockBuilder {
 public:
  // Takes over the first `count` records of a block.
  void start_with(const IndexBlock& block, std::size_t count);
  // Returns the record's position.
  std::size_t append(std::string_view name, const IndexRecord& record);
  IndexRecord& record(std::size_t position) { return records_[position]; }
  std::string_view name(std::size_t position) const;
  std::size_t size() const { return records_.size(); }
  IndexBlock finish();  // leaves the builder empty

 private:
  std::vector<IndexRecord> records_;
  std::string names_;
};

// What the files of a tracked directory made together, when their blocks had this fingerprint.
struct TreeMemory {
  IndexDigest fingerprint{};
  IndexDigest id{};
  std::uint64_t size = 0;
  std::uint64_t nfiles = 0;
};

// MD5 over the directories that hold files, in the order of their paths, and what each holds.
class Fingerprint {
 public:
  Fingerprint();
  ~Fingerprint();
  void add(std::string_view directory, const IndexDigest& content);
  IndexDigest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Paths here are relative to the workspace; a directory's block does not include those below it.
class Index::Directories {
 public:
  explicit Directories(std::string path);

  std::optional<IndexBlock> find(std::string_view directory) const;
  std::vector<std::string> at_or_beneath(std::string_view directory) const;  // that have a block, sorted
  std::optional<TreeMemory> tree(std::string_view directory) const;

  struct Update {
    std::string directory;
    std::optional<IndexBlock> block;  // nothing: the directory holds no files any longer
  };
  void apply(std::vector<Update> updates);
  void remember_tree(std::string_view directory, const TreeMemory& tree);

  // The file half.
  struct SingleFile {
    IndexRecord record;
  };
  std::optional<IndexRecord> find_single(std::string_view path) const;
  void put_single(std::string_view path, const IndexRecord& record);
  void forget(std::string_view path);

  void save() noexcept;

 private:
  template <class Value>
  using Changes = std::map<std::string, std::optional<Value>, std::less<>>;

  std::optional<IndexBlock> find_locked(std::string_view directory) const;

  mutable std::shared_mutex mutex_;
  std::string path_;
  std::shared_ptr<const IndexFile> file_;
  // What differs from the file.
  Changes<IndexBlock> blocks_;
  Changes<TreeMemory> trees_;
  Changes<IndexRecord> singles_;
};

}  // namespace tutti
