// How an object gets its name in the workspace: reflink, hardlink, symlink or copy, the first that works.
//
// DVC's order is `cache.type` ("reflink,copy" by default). Empty files are never hard-linked. A copy is verified while
// it is made; a link only after LocalStore::verified_stat.
#pragma once

#include <array>
#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/files.hpp"
#include "store/local_store.hpp"

namespace tutti {

enum class LinkType { reflink, hardlink, symlink, copy };

std::string_view name_of(LinkType type);
std::optional<LinkType> link_type(std::string_view name);

// Makes objects appear in a directory. Remembers what worked, so that a refused type is tried once and not per file.
class Linker {
 public:
  // Thread-safe. `types` is not empty.
  Linker(const LocalStore& store, std::vector<LinkType> types);

  struct Made {
    LinkType type;
    FileStat stat;  // of the new name, not followed
  };
  // Makes `name` in the open directory `directory` from the object; `path` is for messages. Written beside under a
  // temporary name and renamed over what is there, so that the old file is there until the new one is whole.
  // `executable` adds the execute bits of 0777 & ~umask (copies and reflinks only). Throws NotFound, Corrupt, Conflict
  // when no type works (nothing was changed then).
  Made make(const BlobId& id, int directory, const std::string& name, const std::string& path, bool executable) const;

  // Whether a file with this stat is already what the first working type would make of the object. `path` is absolute.
  bool is_linked_as_wished(const BlobId& id, const FileStat& stat, const std::string& path) const;

  // Whether some of the types share the object's bytes openly: links, hard or symbolic.
  bool wishes_links() const;

 private:
  const LocalStore& store_;
  std::vector<LinkType> types_;
  mutable std::array<std::atomic<bool>, 4> refused_{};  // by LinkType
};

}  // namespace tutti
