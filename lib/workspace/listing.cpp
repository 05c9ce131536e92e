// Reads directories by getdents64: one copy out of the kernel, no allocation a name.
#include "listing.hpp"

#include <dirent.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

constexpr std::size_t buffer_size = 64U << 10;

std::uint64_t key_of(std::string_view name) {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    key = key << 8 | (i < name.size() ? static_cast<unsigned char>(name[i]) : 0U);
  }
  return key;
}

bool by_name(const Listing::Entry& a, const Listing::Entry& b) {
  return a.key != b.key ? a.key < b.key : a.text() < b.text();
}

FileType type_of(unsigned char type) {
  switch (type) {
    case DT_REG:
      return FileType::regular;
    case DT_DIR:
      return FileType::directory;
    case DT_LNK:
      return FileType::symlink;
    default:
      return FileType::other;
  }
}

}  // namespace

void Listing::read(const Fd& directory, std::string_view path) {
  entries_.clear();
  for (std::size_t used = 0;; ++used) {
    if (used == buffers_.size()) buffers_.push_back(std::make_unique<char[]>(buffer_size));
    char* buffer = buffers_[used].get();
    const ssize_t size = ::getdents64(directory.get(), buffer, buffer_size);
    if (size < 0) throw SystemError(errno, fmt::format("cannot list {}", in_quotes(path)));
    if (size == 0) break;
    for (ssize_t at = 0; at < size;) {
      const auto* item = reinterpret_cast<const dirent64*>(buffer + at);
      at += item->d_reclen;
      const std::string_view name(item->d_name);
      if (name == "." || name == "..") continue;
      entries_.push_back({.key = key_of(name),
                          .name = item->d_name,
                          .length = static_cast<std::uint16_t>(name.size()),
                          .is_typed = item->d_type != DT_UNKNOWN,
                          .type = type_of(item->d_type)});
    }
  }
  std::sort(entries_.begin(), entries_.end(), by_name);
}

const Listing::Entry* Listing::find(std::string_view name) const {
  const Entry wanted{.key = key_of(name), .name = name.data(), .length = static_cast<std::uint16_t>(name.size())};
  const auto found = std::lower_bound(entries_.begin(), entries_.end(), wanted, by_name);
  return found != entries_.end() && found->text() == name ? &*found : nullptr;
}

}  // namespace tutti
