// Finds entries in a manifest's text by halving it, and replaces them there.
#include "store/manifest_edit.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "canonical_form.hpp"

namespace tutti {
namespace {

// Where the first entry begins at or after `from`; `end`, that of the closing bracket, if there is none.
std::size_t entry_from(std::string_view text, std::size_t from, std::size_t end) {
  if (from <= 1) return std::min<std::size_t>(1, end);
  const std::size_t found = text.find(entry_joint, from - std::min(from, entry_joint_end));
  return found == std::string_view::npos ? end : std::min(found + entry_joint_end, end);
}

// Whether the entry's text is what append_entry() makes of it.
bool is_exact(std::string_view text, const CanonicalReader::Entry& entry) {
  static constexpr auto is_digit = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("0123456789abcdef")) table[static_cast<unsigned char>(c)] = true;
    return table;
  }();
  bool is_hex = true;
  for (const char c : entry.hex) is_hex &= is_digit[static_cast<unsigned char>(c)];
  if (!is_hex) return false;
  if (text.find('\\') == std::string_view::npos) return true;
  std::string written;
  append_entry(written, entry.path, *Digest::from_hex(Algorithm::md5, entry.hex));
  return written == text;
}

}  // namespace

// In one pass without memory of its own but for the path at hand.
std::optional<std::size_t> ManifestEdit::count_checked() const {
  CanonicalReader reader(text_, Algorithm::md5);
  if (!reader.take("[")) return {};
  std::vector<std::string> prefixes;  // paths that the last one begins with, and itself; beyond `depth` is memory only
  std::size_t depth = 0, entries = 0;
  while (reader.rest() != "]") {
    if (entries > 0 && !reader.take(entry_separator)) return {};
    const std::string_view rest = reader.rest();
    const std::optional<CanonicalReader::Entry> entry = reader.take_entry();
    if (!entry || RelPath::refusal(entry->path)) return {};
    if (!is_exact(rest.substr(0, rest.size() - reader.rest().size()), *entry)) return {};
    if (depth > 0 && entry->path <= prefixes[depth - 1]) return {};
    while (depth > 0 && !entry->path.starts_with(prefixes[depth - 1])) --depth;
    if (depth > 0 && entry->path[prefixes[depth - 1].size()] == '/') return {};
    if (depth == prefixes.size()) prefixes.emplace_back();
    prefixes[depth++].assign(entry->path);
    ++entries;
  }
  return entries;
}

std::optional<ManifestEdit::Part> ManifestEdit::put(const RelPath& inside, std::span<const TreeEntry> fresh) {
  if (text_.size() < 2 || text_.front() != '[' || text_.back() != ']') return {};
  Part part;
  std::vector<Run> doomed;
  const std::optional<Run> at = run_at(inside), beneath = run_beneath(inside);
  if (!at || !beneath) return {};
  for (const Run& run : {*at, *beneath}) {
    part.found += run.entries;
    if (run.entries > 0) doomed.push_back(run);
  }
  for (RelPath above = inside.parent(); !above.is_root(); above = above.parent()) {
    const std::optional<Run> run = run_at(above);
    if (!run) return {};
    if (run->entries == 0) continue;
    part.is_below_file = true;
    // What is below a file is not in the manifest beside it.
    if (!fresh.empty()) doomed.push_back(*run);
  }
  std::string entries;
  for (const TreeEntry& entry : fresh) {
    if (!entries.empty()) entries += entry_separator;
    append_entry(entries, entry.path.str(), entry.id.digest);
  }
  const std::size_t place = !fresh.empty() && fresh.front().path == inside ? at->begin : beneath->begin;
  if (std::ranges::find(doomed, place, &Run::begin) == doomed.end()) doomed.push_back({place, place, 0});
  // From the end on, so that what is before stays where it is.
  std::ranges::sort(doomed, std::greater(), &Run::begin);
  for (const Run& run : doomed) part.is_change |= replace(run, run.begin == place ? entries : "");
  return part;
}

// The place of the first entry that is not before `path`, or of the closing bracket. Nothing if an entry on the way
// cannot be read.
std::optional<std::size_t> ManifestEdit::place_of(std::string_view path) const {
  const std::string_view text = text_;
  std::size_t from = 1, place = text.size() - 1;  // all entries before `from` are before `path`, from `place` on none
  for (std::size_t until = place; from < until;) {
    const std::size_t middle = from + (until - from) / 2;
    const std::size_t at = entry_from(text, middle, place);
    until = middle;
    if (at == place) continue;
    CanonicalReader reader(text.substr(at), Algorithm::md5);
    const std::optional<CanonicalReader::Entry> entry = reader.take_entry();
    if (!entry) return {};
    if (entry->path < path) {
      const std::size_t end = text.size() - reader.rest().size();
      until = place;
      from = reader.take(entry_separator) ? end + entry_separator.size() : end;
    } else {
      place = at;
    }
  }
  return place;
}

std::optional<ManifestEdit::Run> ManifestEdit::run_at(const RelPath& path) const {
  const std::optional<std::size_t> place = place_of(path.str());
  if (!place) return {};
  CanonicalReader reader(std::string_view(text_).substr(*place), Algorithm::md5);
  const std::optional<CanonicalReader::Entry> entry = reader.take_entry();
  if (!entry || entry->path != path.str()) return Run{*place, *place, 0};
  return Run{*place, text_.size() - reader.rest().size(), 1};
}

std::optional<ManifestEdit::Run> ManifestEdit::run_beneath(const RelPath& directory) const {
  const std::string prefix = directory.str() + '/';
  const std::optional<std::size_t> place = place_of(prefix);
  if (!place) return {};
  Run run{*place, *place, 0};
  for (CanonicalReader reader(std::string_view(text_).substr(*place), Algorithm::md5);;) {
    const std::optional<CanonicalReader::Entry> entry = reader.take_entry();
    if (!entry || !entry->path.starts_with(prefix)) return run;
    run.end = text_.size() - reader.rest().size();
    ++run.entries;
    if (!reader.take(entry_separator)) return run;
  }
}

// Leaves the text whole: entries with separators between them. Whether it says something else then.
bool ManifestEdit::replace(Run run, const std::string& entries) {
  std::string text = entries;
  const bool is_last = text_[run.end] == ']', is_first = text_[run.begin - 1] == '[';
  if (run.entries == 0 && !entries.empty()) {
    // At its end the place is the bracket's, after the entry before; else it is that of the next entry.
    if (!is_last) {
      text += entry_separator;
    } else if (!is_first) {
      text.insert(0, entry_separator);
    }
  } else if (entries.empty() && run.entries > 0) {
    if (!is_last) {
      run.end += entry_separator.size();
    } else if (!is_first) {
      run.begin -= entry_separator.size();
    }
  }
  if (std::string_view(text_).substr(run.begin, run.end - run.begin) == text) return false;
  text_.replace(run.begin, run.end - run.begin, text);
  return true;
}

}  // namespace tutti
