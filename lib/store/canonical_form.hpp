// The text of a manifest as DVC writes it, entry by entry: read, and written.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "base/utf8.hpp"
#include "store/tree.hpp"

namespace tutti {

// What every entry begins with, and what stands before it but for the first.
constexpr std::string_view entry_opening = "{\"md5\": \"";
constexpr std::string_view entry_separator = ", ";
// All that stands between two entries' own texts, and the first bytes of the second. Never found inside a name: there,
// quotes come after backslashes.
constexpr std::string_view entry_joint = "}, {\"md5\": \"";
constexpr std::size_t entry_joint_end = 3;  // of it, what is before the second entry

constexpr std::size_t shortest_entry = 61;  // bytes, separator and all

// Throws InvalidFile for a path that is not UTF-8.
void append_entry(std::string& out, std::string_view path, const Digest& id);

// Reads the canonical form, and escapes that DVC does not write; gives up at the first byte that is neither.
class CanonicalReader {
 public:
  CanonicalReader(std::string_view text, Algorithm algorithm) : rest_(text), algorithm_(algorithm) {}

  struct Entry {
    std::string_view path, hex;  // the path is valid until the next call
  };

  // `visit` takes each. False: given up.
  template <class Visit>
  bool read(Visit visit) {
    if (rest_ == "[]") return true;
    if (!take("[")) return false;
    for (;;) {
      const std::optional<Entry> entry = take_entry();
      if (!entry) return false;
      visit(*entry);
      if (rest_ == "]") return true;
      if (!take(entry_separator)) return false;
    }
  }

  std::optional<Entry> take_entry() {
    if (!take(entry_opening)) return {};
    const std::size_t digits = 2 * digest_size(algorithm_);
    if (rest_.size() < digits) return {};
    const std::string_view hex = rest_.substr(0, digits);
    rest_.remove_prefix(digits);
    if (!take("\", \"relpath\": \"")) return {};
    const std::optional<std::string_view> path = take_string();
    if (!path || !take("}")) return {};
    return Entry{*path, hex};
  }

  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  std::string_view rest() const { return rest_; }

 private:
  // Printable ASCII, but what ends or escapes.
  static bool is_plain(char c) {
    static constexpr auto plain = [] {
      std::array<bool, 256> table{};
      for (std::size_t i = ' '; i <= '~'; ++i) table[i] = i != '"' && i != '\\';
      return table;
    }();
    return plain[static_cast<unsigned char>(c)];
  }

  // The string up to its closing quote, which is taken too. Valid until the next call.
  std::optional<std::string_view> take_string() {
    std::size_t end = 0;
    while (end < rest_.size() && is_plain(rest_[end])) ++end;
    if (end == rest_.size()) return {};
    if (rest_[end] == '"') {
      const std::string_view text = rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
      return text;
    }
    return take_escaped();
  }

  std::optional<std::string_view> take_escaped() {
    unescaped_.clear();
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return unescaped_;
      if (c < ' ' || c > '~') return {};
      if (c != '\\') {
        unescaped_ += c;
      } else if (!take_escape()) {
        return {};
      }
    }
    return {};
  }

  bool take_escape() {
    if (rest_.empty()) return false;
    const char kind = rest_.front();
    rest_.remove_prefix(1);
    if (kind == 'u') {
      std::optional<std::uint32_t> value = take_unit();
      if (!value) return false;
      if (*value >= 0xd800 && *value < 0xe000) {
        if (*value >= 0xdc00 || !take("\\u")) return false;
        const std::optional<std::uint32_t> low = take_unit();
        if (!low || *low < 0xdc00 || *low >= 0xe000) return false;
        value = 0x10000 + ((*value - 0xd800) << 10) + (*low - 0xdc00);
      }
      append_utf8(unescaped_, *value);
      return true;
    }
    constexpr std::string_view kinds = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const std::size_t found = kinds.find(kind);
    if (found == std::string_view::npos) return false;
    unescaped_ += meanings[found];
    return true;
  }

  std::optional<std::uint32_t> take_unit() {
    if (rest_.size() < 4) return {};
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + 4, value, 16);
    if (error != std::errc() || end != rest_.data() + 4) return {};
    rest_.remove_prefix(4);
    return value;
  }

  std::string_view rest_;
  Algorithm algorithm_;
  std::string unescaped_;
};

}  // namespace tutti
