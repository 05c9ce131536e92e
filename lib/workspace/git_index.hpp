// A look into Git's index, the list of tracked files, without Git.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace tutti {

struct GitIndexEntry {
  std::string_view path;
  std::uint32_t mode = 0;
  unsigned stage = 0;  // 1 to 3: base, ours and theirs of a conflict
  std::string_view id_bytes;

  std::string id() const;  // hexadecimal
};

// Calls `visit` for every entry, in order of path, until it returns false. False where the index has a form that only
// Git itself can read: split or sparse. No file is an empty index. `id_size` is 20, or 32 for SHA-256 repositories.
// Throws InvalidFile for a damaged index.
//
// Format (Git's Documentation/gitformat-index.txt): "DIRC", version 2 to 4, count, all big-endian; per entry 40 bytes
// of stat (mode at 24), id, 16 bits of flags (0x3000: stage; 0x4000: 16 more follow), path and NUL. Versions 2 and 3
// pad entries to multiples of 8; version 4 drops from the previous path as many bytes as a varint says, and does not
// pad. Then extensions: four letters, size; "link" is a split, "sdir" a sparse index.
bool visit_git_index(const std::string& path, std::size_t id_size,
                     const std::function<bool(const GitIndexEntry&)>& visit);

}  // namespace tutti
