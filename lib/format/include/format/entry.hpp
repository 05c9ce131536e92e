// What DVC writes down about one file or directory: where it is, what its content is called, how large it was.
//
// In a .dvc file: md5, size, nfiles, isexec, …, hash, path. In dvc.lock: path, hash, md5, size, nfiles, isexec.
// An entry without `hash:` was written by DVC 2.x and names its content by md5-dos2unix.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "format/value.hpp"

namespace tutti {

struct ContentEntry {
  std::string path;            // as written: relative to the stage's wdir, absolute, or a URL
  std::optional<ObjectId> id;  // absent: not known yet, or named by something that is not md5 (see `foreign`)
  std::optional<std::uint64_t> size;
  std::optional<std::uint64_t> nfiles;
  bool is_executable = false;
  bool is_legacy = false;  // no `hash:` key
  Value foreign;           // a map of the keys that tutti keeps but does not read: etag, checksum, version_id,
                           // cloud, files, repo, db, …; null when there are none
  Mark mark;               // of its path, for messages

  friend bool operator==(const ContentEntry& a, const ContentEntry& b);  // marks do not count
};

inline std::optional<ObjectId> id_of(const std::optional<ContentEntry>& recorded) {
  return recorded ? recorded->id : std::nullopt;
}

// How an output is to be treated; what dvc.yaml and .dvc files say beside its path.
struct OutputOptions {
  bool cache = true;
  bool persist = false;
  bool push = true;
  bool metric = false;
  bool plot = false;
  std::optional<std::string> remote;
  Value plot_properties;  // map of template, x, y, …; null when there are none
  std::optional<std::string> desc, type;
  std::vector<std::string> labels;
  Value meta;  // null when there is none

  friend bool operator==(const OutputOptions&, const OutputOptions&) = default;
};

}  // namespace tutti
