// What one of a store's 256 folders holds, and the stamp by which a change to it is noticed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "object_layout.hpp"

namespace tutti {

// A folder's own stat. It changes whenever a name is added or removed, and not when a file in it is written to. All
// zero: there is no folder.
struct FolderStamp {
  std::uint64_t inode = 0;
  std::int64_t mtime = 0;
  std::int64_t ctime = 0;
  friend bool operator==(const FolderStamp&, const FolderStamp&) = default;
};

// Times of files tick: a change within this long of a look may leave the stamp as it was.
constexpr std::int64_t stamp_tick = 10'000'000;

// A layout's folder, opened; nothing is in it if it is not there.
struct LayoutFolder {
  std::string path;
  std::optional<Fd> file;

  static LayoutFolder open(std::string_view root, Layout layout);
};

FolderStamp stamp_of(const LayoutFolder& layout, unsigned folder);

struct FolderListing {
  FolderStamp stamp;
  bool steady = true;           // the stamp was the same before and after
  std::vector<ObjectKey> keys;  // sorted
};
FolderListing list_folder(const LayoutFolder& layout, unsigned folder);

// Whether a file of the object's name is there.
bool is_present(const LayoutFolder& layout, unsigned folder, const ObjectKey& key);

}  // namespace tutti
