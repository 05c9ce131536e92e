// A directory's files in order, the manifest's bytes, and what differs between two directories.
#include "store/tree.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/python_json.hpp"
#include "base/text.hpp"
#include "canonical_form.hpp"
#include "store/manifest_writer.hpp"

namespace tutti {

namespace {

bool by_path(const TreeEntry& a, const TreeEntry& b) {
  return a.path.str() < b.path.str();
}

std::string_view directory_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

const TreeEntry* find_entry(const std::vector<TreeEntry>& sorted, std::string_view path) {
  const auto found = std::lower_bound(sorted.begin(), sorted.end(), path,
                                      [](const TreeEntry& entry, std::string_view p) { return entry.path.str() < p; });
  return found != sorted.end() && found->path.str() == path ? &*found : nullptr;
}

// "a" and "a/b" need not be neighbours ("a-" sorts between them), so each directory is looked up among the files; once
// for a run of entries in the same directory.
void refuse_conflicts(const std::vector<TreeEntry>& sorted) {
  std::string_view checked;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const std::string& path = sorted[i].path.str();
    if (path.empty()) throw InvalidFile("a directory cannot hold an entry without a path");
    if (i > 0 && path == sorted[i - 1].path.str()) {
      throw InvalidFile(fmt::format("the path {} comes twice", in_quotes(path)));
    }
    const std::string_view directory = directory_of(path);
    if (directory == checked) continue;
    for (std::string_view above = directory; !above.empty(); above = directory_of(above)) {
      if (find_entry(sorted, above)) {
        throw InvalidFile(fmt::format("{} is a file and also the directory of {}", in_quotes(above), in_quotes(path)));
      }
    }
    checked = directory;
  }
}

void append_escaped(std::string& out, std::string_view text) {
  if (append_python_escaped(out, text)) return;
  throw InvalidFile(fmt::format("the name {} cannot be recorded: it is not UTF-8", in_quotes(text)));
}

void append_hex(std::string& out, const Digest& digest) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<char, 64> hex;
  char* end = hex.data();
  for (const std::uint8_t byte : digest.bytes()) {
    *end++ = digits[byte >> 4];
    *end++ = digits[byte & 15];
  }
  out.append(hex.data(), static_cast<std::size_t>(end - hex.data()));
}

}  // namespace

void append_entry(std::string& out, std::string_view path, const Digest& id) {
  out += entry_opening;
  append_hex(out, id);
  out += "\", \"relpath\": \"";
  append_escaped(out, path);
  out += "\"}";
}

Tree::Tree(std::vector<TreeEntry> entries) : entries_(std::move(entries)) {
  if (!std::is_sorted(entries_.begin(), entries_.end(), by_path)) std::sort(entries_.begin(), entries_.end(), by_path);
  refuse_conflicts(entries_);
}

const BlobId* Tree::find(const RelPath& path) const {
  const TreeEntry* entry = find_entry(entries_, path.str());
  return entry ? &entry->id : nullptr;
}

std::string Tree::manifest() const {
  std::string out;
  std::size_t size = 2;
  for (const TreeEntry& entry : entries_) size += entry.path.str().size() + 64;
  out.reserve(size);
  out += '[';
  for (const TreeEntry& entry : entries_) {
    if (&entry != &entries_.front()) out += entry_separator;
    append_entry(out, entry.path.str(), entry.id.digest);
  }
  out += ']';
  return out;
}

void ManifestWriter::add(std::string_view path, const Digest& id) {
  constexpr std::size_t piece_size = 64U << 10;
  if (!std::exchange(is_first_, false)) piece_ += entry_separator;
  append_entry(piece_, path, id);
  if (piece_.size() < piece_size) return;
  take_(piece_);
  piece_.clear();
}

void ManifestWriter::finish() {
  piece_ += ']';
  take_(piece_);
}

TreeId Tree::id() const {
  const Algorithm algorithm = entries_.empty() ? Algorithm::md5 : entries_.front().id.digest.algorithm();
  return TreeId{digest_of(algorithm, manifest())};
}

TreeDifference difference(const Tree& before, const Tree& after) {
  TreeDifference result;
  const std::vector<TreeEntry>& old_entries = before.entries();
  const std::vector<TreeEntry>& new_entries = after.entries();
  auto a = old_entries.begin();
  auto b = new_entries.begin();
  while (a != old_entries.end() || b != new_entries.end()) {
    if (b == new_entries.end() || (a != old_entries.end() && by_path(*a, *b))) {
      result.deleted.push_back(*a++);
    } else if (a == old_entries.end() || by_path(*b, *a)) {
      result.added.push_back(*b++);
    } else {
      if (a->id != b->id) result.modified.push_back({a->path, a->id, b->id});
      ++a;
      ++b;
    }
  }
  return result;
}

}  // namespace tutti
