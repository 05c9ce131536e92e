// Reads a manifest: a fast path for the bytes that DVC writes, and a JSON parser for whatever else says the same.
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "canonical_form.hpp"
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

void EntryReader::take(std::string_view piece) {
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
    if (!is_closed_ && !reader.take(entry_separator)) break;
    const std::optional<Digest> digest = Digest::from_hex(algorithm_, entry->hex);
    if (!digest || !visit_(entry->path, BlobId{*digest})) {
      is_given_up_ = true;
      return;
    }
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
