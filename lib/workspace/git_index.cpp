// Reads the entries of Git's index.
#include "git_index.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

class Bytes {
 public:
  Bytes(std::string_view bytes, const std::string& path) : bytes_(bytes), path_(path) {}

  std::size_t position() const { return position_; }
  std::size_t left() const { return bytes_.size() - position_; }

  std::string_view take(std::size_t size) {
    if (size > left()) damaged();
    const std::string_view result = bytes_.substr(position_, size);
    position_ += size;
    return result;
  }
  std::uint32_t number(std::size_t size) {
    std::uint32_t value = 0;
    for (const char c : take(size)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  std::string_view text() {
    const std::size_t end = bytes_.find('\0', position_);
    if (end == std::string_view::npos) damaged();
    const std::string_view result = take(end - position_);
    ++position_;
    return result;
  }
  // Git's offset encoding: seven bits a byte, each continuation adds one.
  std::uint64_t varint() {
    std::uint64_t byte = number(1), value = byte & 0x7f;
    while ((byte & 0x80) != 0) {
      byte = number(1);
      value = (value + 1) << 7 | (byte & 0x7f);
    }
    return value;
  }
  [[noreturn]] void damaged() const {
    throw InvalidFile(
        fmt::format("cannot read Git's index {}: it ends or breaks off at byte {}", in_quotes(path_), position_),
        {"git fsck"});
  }

 private:
  std::string_view bytes_;
  const std::string& path_;
  std::size_t position_ = 0;
};

}  // namespace

std::string GitIndexEntry::id() const {
  std::string text;
  for (const char byte : id_bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

bool visit_git_index(const std::string& path, std::size_t id_size,
                     const std::function<bool(const GitIndexEntry&)>& visit) {
  const std::optional<std::string> content = find_and_read_file(path);
  if (!content) return true;
  Bytes bytes(*content, path);
  if (content->size() < 12 + id_size || bytes.take(4) != "DIRC") bytes.damaged();
  const std::uint32_t version = bytes.number(4);
  if (version < 2 || version > 4) return false;
  const std::uint32_t count = bytes.number(4);

  // The extensions say whether the entries are all there, so they are read first.
  std::vector<GitIndexEntry> entries;
  std::vector<std::string> unpacked;
  entries.reserve(std::min<std::size_t>(count, content->size() / 40));
  if (version == 4) unpacked.reserve(entries.capacity());
  std::string previous;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::size_t start = bytes.position();
    bytes.take(24);
    const std::uint32_t mode = bytes.number(4);
    bytes.take(12);
    const std::string_view id = bytes.take(id_size);
    const std::uint32_t flags = bytes.number(2);
    const unsigned stage = flags >> 12 & 3;
    if ((flags & 0x4000) != 0) bytes.take(2);
    if (version == 4) {
      const std::uint64_t dropped = bytes.varint();
      if (dropped > previous.size()) bytes.damaged();
      previous.resize(previous.size() - dropped);
      previous += bytes.text();
      unpacked.push_back(previous);
      entries.push_back({unpacked.back(), mode, stage, id});
    } else {
      entries.push_back({bytes.text(), mode, stage, id});
      const std::size_t length = bytes.position() - start;  // with one NUL; one to eight are there
      bytes.take((length + 7) / 8 * 8 - length);
    }
  }
  while (bytes.left() > id_size) {
    const std::string_view name = bytes.take(4);
    if (name == "link" || name == "sdir") return false;
    bytes.take(bytes.number(4));
  }
  for (const GitIndexEntry& entry : entries) {
    if (!visit(entry)) break;
  }
  return true;
}

}  // namespace tutti
