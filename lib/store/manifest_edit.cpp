// Finds entries in a manifest's text by halving it, and replaces them there.
#include "store/manifest_edit.hpp"

#include <algorithm>
#include <array>

#include "base/threads.hpp"
#include "canonical_form.hpp"

namespace tutti {
namespace {

// What stands between the beginning of an entry and the end of the one before it. Never found inside a name: there,
// quotes come after backslashes.
constexpr std::string_view joint = "}, {\"md5\": \"";
constexpr std::size_t joint_end = 3;  // of it, what is before the entry

// Where the first entry begins at or after `from`; `end`, that of the closing bracket, if there is none.
std::size_t entry_from(std::string_view text, std::size_t from, std::size_t end) {
  if (from <= 1) return std::min<std::size_t>(1, end);
  const std::size_t found = text.find(joint, from - std::min(from, joint_end));
  return found == std::string_view::npos ? end : std::min(found + joint_end, end);
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
  append_entry(written, {RelPath::parse(entry.path), BlobId{*Digest::from_hex(Algorithm::md5, entry.hex)}});
  return written == text;
}

// The number of entries if the whole text is exactly what a Tree writes that could be read: sorted, every path inside
// the workspace, no file that is a directory too.
std::optional<std::size_t> count_exact(std::string_view text) {
  CanonicalReader reader(text, Algorithm::md5);
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

}  // namespace

std::optional<ManifestEdit> ManifestEdit::open(std::string manifest, const TreeId& id, const RelPath& inside) {
  if (id.digest.algorithm() != Algorithm::md5) return {};
  ManifestEdit edit(std::move(manifest), inside);
  if (!edit.find()) return {};
  std::optional<std::size_t> files;
  const Cancellation never;
  parallel_for(2, core_count(), never, [&](std::size_t i, unsigned) {
    if (i == 0) {
      files = count_exact(edit.text_);
    } else {
      edit.hasher_.update(std::string_view(edit.text_).substr(0, edit.kept_));
    }
  });
  if (!files) return {};
  edit.files_ = *files;
  return edit;
}

bool ManifestEdit::find() {
  if (text_.size() < 2 || text_.front() != '[' || text_.back() != ']') return false;
  std::vector<RelPath> paths{inside_};
  while (!paths.back().parent().is_root()) paths.push_back(paths.back().parent());
  const auto doom = [&](const Run& run, std::size_t& counted) {
    if (run.entries > 0) doomed_.push_back(run);
    counted += run.entries;
  };
  for (const RelPath& path : paths) {
    const std::optional<Run> run = run_at(path);
    if (!run) return false;
    if (path == inside_) at_ = run->begin;
    doom(*run, path == inside_ ? found_ : above_);
  }
  const std::optional<Run> beneath = run_beneath(inside_);
  if (!beneath) return false;
  beneath_ = beneath->begin;
  doom(*beneath, found_);
  std::ranges::sort(doomed_, {}, &Run::begin);
  std::size_t first = std::min(at_, beneath_);
  if (!doomed_.empty()) first = std::min(first, doomed_.front().begin);
  kept_ = first - std::min(first, entry_separator.size());
  return true;
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

// Leaves the text whole: entries with separators between them.
void ManifestEdit::put(Run run, const std::string& entries) {
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
  text_.replace(run.begin, run.end - run.begin, text);
}

ManifestEdit::Result ManifestEdit::replace(std::span<const TreeEntry> fresh) && {
  // What is below a file is not in the manifest beside it: there is nothing else to take out.
  if (fresh.empty() && is_below_file()) doomed_.clear(), above_ = 0;
  std::string entries;
  for (const TreeEntry& entry : fresh) {
    if (!entries.empty()) entries += entry_separator;
    append_entry(entries, entry);
  }
  const std::size_t place = !fresh.empty() && fresh.front().path == inside_ ? at_ : beneath_;
  if (std::ranges::find(doomed_, place, &Run::begin) == doomed_.end()) {
    doomed_.insert(std::ranges::upper_bound(doomed_, place, {}, &Run::begin), Run{place, place, 0});
  }
  // From the end on, so that what is before stays where it is.
  for (auto run = doomed_.rbegin(); run != doomed_.rend(); ++run) put(*run, run->begin == place ? entries : "");
  hasher_.update(std::string_view(text_).substr(kept_));
  return {
      .manifest = std::move(text_), .id = TreeId{hasher_.finish()}, .files = files_ - found_ - above_ + fresh.size()};
}

}  // namespace tutti
