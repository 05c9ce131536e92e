// Merges one path into a manifest.
#include "partial_add.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "store/manifest_edit.hpp"

namespace tutti {

TreeSource recorded_tree(const LocalStore& store, const ContentEntry& entry, const RelPath& output) {
  if (!entry.id) return [] { return std::make_shared<const Tree>(); };
  const std::optional<TreeId> id = entry.id->tree();
  const std::string& shown = output.str();
  if (!id) throw Conflict(fmt::format("{} is tracked as a file: nothing can be added inside", in_quotes(shown)));
  return [&store, id = *id, shown] {
    try {
      return store.tree(id);
    } catch (NotFound& error) {
      error.add_hint(fmt::format("tutti fetch {}", shell_quote(shown)));
      throw;
    }
  };
}

namespace {

// What lies at and beneath `inside` now, in the order of a tree.
std::vector<TreeEntry> entries_at(const RelPath& inside, const Snapshot& now, std::optional<std::uint64_t>& size) {
  std::vector<TreeEntry> entries;
  if (const auto* file = std::get_if<FileSnapshot>(&now)) {
    entries.push_back({inside, file->id});
    size = file->size;
  } else if (const auto* directory = std::get_if<DirectorySnapshot>(&now)) {
    const std::shared_ptr<const Tree> tree = directory->tree();
    entries.reserve(tree->entries().size());
    for (const TreeEntry& entry : tree->entries()) entries.push_back({inside / entry.path, entry.id});
    size = directory->size;
  }
  return entries;
}

// The pieces of both ways: what is put in, and what became of the directory.
struct Part {
  std::vector<TreeEntry> fresh;
  std::optional<std::uint64_t> size;
};

Part part_of(const RelPath& inside, const Snapshot& now) {
  Part part;
  part.fresh = entries_at(inside, now, part.size);
  return part;
}

ContentEntry entry_after(const ContentEntry& before, const Part& part, bool is_addition, const TreeId& id,
                         std::size_t files) {
  ContentEntry entry{.path = before.path};
  entry.id = id;
  entry.nfiles = files;
  const bool has_size = before.size.value_or(0) != 0;
  if (part.size && is_addition && has_size) {
    entry.size = *before.size + *part.size;
  } else if (part.size && before.id == entry.id) {
    entry.size = before.size;
  }
  return entry;
}

void require_something(bool was_there, const Snapshot& now, const RelPath& shown) {
  if (!was_there && std::holds_alternative<Absent>(now)) {
    throw NotFound(fmt::format("{} does not exist", in_quotes(shown.str())));
  }
}

}  // namespace

PartialAdd add_part(const ContentEntry& before, const TreeSource& source, const RelPath& inside, const Snapshot& now,
                    const RelPath& shown) {
  const std::shared_ptr<const Tree> tree = source();
  const Part part = part_of(inside, now);
  // One pass, in order: sorting a million entries for one of them takes longer than all the rest.
  std::vector<TreeEntry> entries;
  entries.reserve(tree->entries().size() + part.fresh.size());
  bool was_there = false, is_below_file = false;
  auto next = part.fresh.begin();
  for (const TreeEntry& entry : tree->entries()) {
    for (; next != part.fresh.end() && next->path < entry.path; ++next) entries.push_back(*next);
    // A file that has become a directory, or the other way round, makes room for what is there now.
    if (entry.path.is_within(inside)) {
      was_there = true;
    } else if (inside.is_within(entry.path) && !part.fresh.empty()) {
      is_below_file = true;
    } else {
      entries.push_back(entry);
    }
  }
  entries.insert(entries.end(), next, part.fresh.end());
  require_something(was_there, now, shown);

  const bool is_addition = !was_there && !is_below_file;
  const Tree after(std::move(entries));
  std::string manifest = after.manifest();
  const Algorithm algorithm = after.entries().empty() ? Algorithm::md5 : after.entries().front().id.digest.algorithm();
  const TreeId id{digest_of(algorithm, manifest)};
  return {.entry = entry_after(before, part, is_addition, id, after.entries().size()), .manifest = std::move(manifest)};
}

PartialAdd add_part(const LocalStore& store, const ContentEntry& before, std::optional<std::string> manifest,
                    const RelPath& output, const RelPath& inside, const Snapshot& now, const RelPath& shown) {
  constexpr std::size_t spare = 64U << 10;  // bytes, for the new entries
  const std::optional<TreeId> id = before.id ? before.id->tree() : std::nullopt;
  if (id && !manifest && store.contains(*id)) manifest = store.read(*id, spare);
  std::optional<ManifestEdit> edit;
  if (id && manifest) edit = ManifestEdit::open(*std::move(manifest), *id, inside);
  if (!edit) return add_part(before, recorded_tree(store, before, output), inside, now, shown);

  const Part part = part_of(inside, now);
  const bool was_there = edit->found() > 0, is_addition = !was_there && !edit->is_below_file();
  require_something(was_there, now, shown);
  ManifestEdit::Result after = std::move(*edit).replace(part.fresh);
  return {.entry = entry_after(before, part, is_addition, after.id, after.files),
          .manifest = std::move(after.manifest)};
}

}  // namespace tutti
