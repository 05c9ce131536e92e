// Walks through two manifests side by side: by memory comparison where they agree, by entries where they do not.
#include "manifest_texts.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "canonical_form.hpp"

namespace tutti {
namespace {

std::size_t common_size(std::string_view a, std::string_view b) {
  constexpr std::size_t block = 4096;
  const std::size_t size = std::min(a.size(), b.size());
  std::size_t same = 0;
  while (size - same >= block && std::memcmp(a.data() + same, b.data() + same, block) == 0) same += block;
  const auto [end, _] =
      std::mismatch(a.begin() + static_cast<std::ptrdiff_t>(same), a.begin() + static_cast<std::ptrdiff_t>(size),
                    b.begin() + static_cast<std::ptrdiff_t>(same));
  return static_cast<std::size_t>(end - a.begin());
}

// One of the two, from an entry's beginning on.
class Walk {
 public:
  Walk(std::string_view text, Algorithm algorithm) : rest_(text), algorithm_(algorithm) {}

  bool open() {
    if (!rest_.starts_with('[')) return false;
    skip(1);
    return true;
  }
  bool is_at_end() const { return rest_ == "]"; }
  std::string_view rest() const { return rest_; }
  void skip(std::size_t bytes) { rest_.remove_prefix(bytes), next_.reset(); }

  // The entry that comes next, until pass(). Nothing if it is not canonical, or not after the one before it.
  const TreeEntry* entry() {
    if (next_) return &*next_;
    CanonicalReader reader(rest_, algorithm_);
    const std::optional<CanonicalReader::Entry> read = reader.take_entry();
    if (!read || (!reader.take(entry_separator) && reader.rest() != "]")) return nullptr;
    const std::optional<Digest> digest = Digest::from_hex(algorithm_, read->hex);
    if (!digest || read->path <= last_ || RelPath::refusal(read->path)) return nullptr;
    next_ = TreeEntry{RelPath::parse(read->path), BlobId{*digest}};
    size_ = rest_.size() - reader.rest().size();
    return &*next_;
  }

  TreeEntry pass() {
    rest_.remove_prefix(size_);
    TreeEntry entry = *std::move(next_);
    next_.reset();
    last_ = entry.path.str();
    return entry;
  }

 private:
  std::string_view rest_;
  Algorithm algorithm_;
  std::optional<TreeEntry> next_;
  std::size_t size_ = 0;  // of its text
  std::string last_;      // the path before
};

// Passes over the whole entries that both have.
void skip_common(Walk& before, Walk& after) {
  const std::string_view rest = before.rest();
  const std::size_t same = common_size(rest, after.rest());
  if (same == 0) return;
  const std::size_t last = rest.substr(0, same).rfind(entry_joint);
  if (last == std::string_view::npos) return;
  const std::size_t whole = last + entry_joint_end;
  before.skip(whole);
  after.skip(whole);
}

}  // namespace

std::optional<TreeDifference> difference_of_texts(std::string_view before, std::string_view after,
                                                  Algorithm algorithm) {
  Walk a(before, algorithm), b(after, algorithm);
  if (!a.open() || !b.open()) return {};
  TreeDifference result;
  while (!a.is_at_end() || !b.is_at_end()) {
    skip_common(a, b);
    const TreeEntry* old_entry = a.is_at_end() ? nullptr : a.entry();
    const TreeEntry* new_entry = b.is_at_end() ? nullptr : b.entry();
    if ((!old_entry && !a.is_at_end()) || (!new_entry && !b.is_at_end())) return {};
    if (!new_entry || (old_entry && old_entry->path < new_entry->path)) {
      result.deleted.push_back(a.pass());
    } else if (!old_entry || new_entry->path < old_entry->path) {
      result.added.push_back(b.pass());
    } else {
      const TreeEntry was = a.pass(), is = b.pass();
      if (was.id != is.id) result.modified.push_back({was.path, was.id, is.id});
    }
  }
  return result;
}

}  // namespace tutti
