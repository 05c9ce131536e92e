// The names in one directory, read in large portions into memory that is used again for the next one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"

namespace tutti {

class Listing {
 public:
  struct Entry {
    std::uint64_t key = 0;       // the first bytes of the name, so that most comparisons end here
    const char* name = nullptr;  // ends with NUL
    std::uint16_t length = 0;
    bool is_typed = false;  // otherwise the file system does not tell, and `type` means nothing
    FileType type = FileType::other;
    std::string_view text() const { return {name, length}; }
  };

  // Replaces what was there by the names in `directory` but "." and "..", sorted by their bytes. `path` is for
  // messages.
  void read(const Fd& directory, std::string_view path);
  std::vector<Entry>& entries() { return entries_; }
  const Entry* find(std::string_view name) const;

 private:
  std::vector<std::unique_ptr<char[]>> buffers_;
  std::vector<Entry> entries_;
};

}  // namespace tutti
