// Reads a manifest: a fast path for the bytes that DVC writes, and a JSON parser for whatever else says the same.
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "store/tree.hpp"
#include "tree_parse.hpp"

namespace tutti {

namespace {

// Deep enough for any metadata that a later DVC may add to an entry, far from exhausting memory.
constexpr std::size_t depth_limit = 64;

[[noreturn]] void refuse(std::string_view name, std::string_view reason) {
  throw InvalidFile(fmt::format("cannot read the directory manifest {}: {}", in_quotes(name), reason));
}

TreeEntry to_entry(std::string_view path, std::string_view hex, Algorithm algorithm, std::string_view name) {
  const std::optional<Digest> digest = Digest::from_hex(algorithm, hex);
  if (!digest) {
    refuse(name, fmt::format("the entry {} has {} for its md5", in_quotes(path), in_quotes(hex.substr(0, 80))));
  }
  if (path.empty()) refuse(name, "an entry has an empty path");
  try {
    return {RelPath::parse(path), BlobId{*digest}};
  } catch (Error& error) {
    error.add_context(fmt::format("in the directory manifest {}, entry {}", in_quotes(name), in_quotes(path)));
    throw;
  }
}

constexpr std::size_t shortest_entry = 61;  // bytes, comma and all

// Reads exactly the canonical form; gives up at the first byte that is not.
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
      if (!take(", ")) return false;
    }
  }

  std::optional<Entry> take_entry() {
    if (!take("{\"md5\": \"")) return {};
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
  // The string up to its closing quote, which is taken too. Valid until the next call.
  std::optional<std::string_view> take_string() {
    std::size_t end = 0;
    while (end < rest_.size() && rest_[end] >= ' ' && rest_[end] <= '~' && rest_[end] != '"' && rest_[end] != '\\') {
      ++end;
    }
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

// Takes what DVC's Tree.from_list takes: a list of objects; of repeated keys the last counts, other keys are passed
// over whatever they hold.
class AnyReader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  AnyReader(Algorithm algorithm, std::string_view name) : algorithm_(algorithm), name_(name) {}

  std::vector<TreeEntry> entries;

  bool null() override { return scalar("null"); }
  bool boolean(bool) override { return scalar("a truth value"); }
  bool number_integer(number_integer_t) override { return scalar("a number"); }
  bool number_unsigned(number_unsigned_t) override { return scalar("a number"); }
  bool number_float(number_float_t, const string_t&) override { return scalar("a number"); }
  bool binary(binary_t&) override { return scalar("binary data"); }

  bool string(string_t& value) override {
    if (depth_ == 2 && key_ == Key::path) {
      path_ = value;
    } else if (depth_ == 2 && key_ == Key::digest) {
      digest_ = value;
    } else {
      return scalar("a string");
    }
    return true;
  }

  bool start_object(std::size_t) override {
    if (depth_ == 0) refuse(name_, "it is not a list");
    if (depth_ == 1) {
      path_.reset();
      digest_.reset();
    }
    return deeper("an object");
  }
  bool end_object() override {
    if (--depth_ == 1) {
      if (!path_) refuse(name_, fmt::format("entry {} has no relpath", entries.size() + 1));
      if (!digest_) refuse(name_, fmt::format("the entry {} has no md5", in_quotes(*path_)));
      entries.push_back(to_entry(*path_, *digest_, algorithm_, name_));
    }
    return true;
  }
  bool start_array(std::size_t) override {
    if (depth_ == 1) refuse(name_, fmt::format("entry {} is not an object", entries.size() + 1));
    return deeper("a list");
  }
  bool end_array() override {
    --depth_;
    return true;
  }
  bool key(string_t& value) override {
    if (depth_ == 2) key_ = value == "relpath" ? Key::path : value == "md5" ? Key::digest : Key::other;
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    refuse(name_, fmt::format("it is not JSON at byte {}", position));
  }

 private:
  enum class Key { other, path, digest };

  bool scalar(std::string_view what) {
    if (depth_ == 0) refuse(name_, "it is not a list");
    if (depth_ == 1) refuse(name_, fmt::format("entry {} is not an object", entries.size() + 1));
    if (depth_ == 2) refuse_value(what);
    return true;
  }
  bool deeper(std::string_view what) {
    if (depth_ == 2) refuse_value(what);
    if (++depth_ > depth_limit) refuse(name_, "it is nested too deeply");
    return true;
  }
  void refuse_value(std::string_view what) const {
    if (key_ == Key::other) return;
    refuse(name_,
           fmt::format("entry {} has {} for its {}", entries.size() + 1, what, key_ == Key::path ? "relpath" : "md5"));
  }

  Algorithm algorithm_;
  std::string_view name_;
  std::size_t depth_ = 0;
  Key key_ = Key::other;
  std::optional<std::string> path_, digest_;
};

}  // namespace

void IdReader::take(std::string_view piece) {
  constexpr std::size_t longest_entry = 1 << 20;  // bytes
  if (is_given_up_) return;
  pending_ += piece;
  CanonicalReader reader(pending_, algorithm_);
  if (!is_open_) {
    is_given_up_ = !reader.take("[");
    is_open_ = true;
    is_closed_ = reader.take("]");
  }
  std::size_t left = reader.rest().size();
  while (!is_closed_) {
    const std::optional<CanonicalReader::Entry> entry = reader.take_entry();
    if (!entry) break;
    is_closed_ = reader.take("]");
    if (!is_closed_ && !reader.take(", ")) break;
    const std::optional<Digest> digest = Digest::from_hex(algorithm_, entry->hex);
    if (!digest) {
      is_given_up_ = true;
      return;
    }
    visit_(BlobId{*digest});
    left = reader.rest().size();
  }
  pending_.erase(0, pending_.size() - left);
  is_given_up_ = is_given_up_ || pending_.size() > longest_entry;
}

Tree Tree::parse(std::string_view manifest, Algorithm algorithm, std::string_view name) {
  std::vector<TreeEntry> entries;
  entries.reserve(manifest.size() / shortest_entry + 1);
  const bool is_canonical = CanonicalReader(manifest, algorithm).read([&](const CanonicalReader::Entry& entry) {
    entries.push_back(to_entry(entry.path, entry.hex, algorithm, name));
  });
  if (!is_canonical) {
    AnyReader reader(algorithm, name);
    nlohmann::json::sax_parse(manifest.begin(), manifest.end(), &reader);
    entries = std::move(reader.entries);
  }
  try {
    return Tree(std::move(entries));
  } catch (Error& error) {
    error.add_context(fmt::format("in the directory manifest {}", in_quotes(name)));
    throw;
  }
}

}  // namespace tutti
