// Entries of .dvc files and dvc.lock, as the two have them in common.
#pragma once

#include <string>
#include <string_view>

#include "format/entry.hpp"
#include "shape.hpp"

namespace tutti {

// Collects an entry from its keys, in whatever order they come.
class EntryReader {
 public:
  EntryReader(const Value& map, const Place& place) : place_(place) { entry_.mark = map.mark(); }

  // Whether the key is one that every entry may have: path, md5, hash, size, …
  bool take(std::string_view key, Value& value);
  // Keeps a value as it is, among those that tutti does not read.
  void keep(std::string_view key, Value value);
  ContentEntry finish();
  bool has_path() const { return has_path_; }

 private:
  const Place& place_;
  ContentEntry entry_;
  std::string md5_;
  Mark md5_mark_;
  bool has_md5_ = false, has_hash_ = false, has_path_ = false;
};

// repo, db, fs_config and dataset, of dependencies. Each refuses what DVC's schema does.
void check_repo(Value& value, const Place& place);
void check_database(Value& value, const Place& place);

// Appends what the entry says of its content: md5 (or etag, or checksum), size, nfiles, isexec, cloud, …
void append_content(Value& map, const ContentEntry& entry);
// Whether the content is listed file by file, under `files`.
bool lists_files(const ContentEntry& entry);
void append_foreign(Value& map, const ContentEntry& entry, std::string_view key);

// desc, type, labels, meta; those that say something.
void append_annotations(Value& map, const OutputOptions& options);
bool take_annotation(OutputOptions& options, std::string_view key, Value& value, const Place& place);

// Python's truth: not null, false, 0, "", [] or {}.
bool says_something(const Value& value);

}  // namespace tutti
