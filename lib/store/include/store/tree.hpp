// A directory as the store knows it: its files, sorted by path, and the manifest that names them all.
//
// Format (DVC 3.67.1): a JSON list `[{"md5": "…", "relpath": "a/b"}, …]` as Python's json.dumps(sort_keys=True) writes
// it: ", " and ": " between, ASCII only with \uXXXX (surrogate pairs beyond the BMP), no newline; sorted by the bytes
// of relpath. Its id is the MD5 of these bytes. An empty directory is "[]". Modes, links and empty sub-directories are
// not part of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/rel_path.hpp"

namespace tutti {

struct TreeEntry {
  RelPath path;  // below the directory
  BlobId id;
  friend bool operator==(const TreeEntry&, const TreeEntry&) = default;
};

class Tree {
 public:
  Tree() = default;
  // Sorts; throws InvalidFile if a path comes twice or is also the directory of another ('a' and 'a/b').
  explicit Tree(std::vector<TreeEntry> entries);

  // Reads a manifest, canonical or not. Every path is checked as a RelPath: throws InvalidFile naming the entry and
  // `name` (of the object), so that no hostile path comes further than this. `algorithm` is what the ids are made with.
  static Tree parse(std::string_view manifest, Algorithm algorithm, std::string_view name);

  const std::vector<TreeEntry>& entries() const { return entries_; }
  const BlobId* find(const RelPath& path) const;
  std::string manifest() const;
  TreeId id() const;  // of manifest()

  friend bool operator==(const Tree&, const Tree&) = default;

 private:
  std::vector<TreeEntry> entries_;
};

// What turned one tree into another; each list sorted by path.
struct TreeDifference {
  std::vector<TreeEntry> added, deleted;
  struct Modified {
    RelPath path;
    BlobId before, after;
  };
  std::vector<Modified> modified;
};
TreeDifference difference(const Tree& before, const Tree& after);

}  // namespace tutti
