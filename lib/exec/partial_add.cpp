// Merges one path into a manifest.
#include "partial_add.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

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

}  // namespace

PartialAdd add_part(const ContentEntry& before, const Tree& tree, const RelPath& inside, const Snapshot& now,
                    const RelPath& shown) {
  std::optional<std::uint64_t> size;
  const std::vector<TreeEntry> fresh = entries_at(inside, now, size);
  // One pass, in order: sorting a million entries for one of them takes longer than all the rest.
  std::vector<TreeEntry> entries;
  entries.reserve(tree.entries().size() + fresh.size());
  bool is_addition = true;
  auto next = fresh.begin();
  for (const TreeEntry& entry : tree.entries()) {
    for (; next != fresh.end() && next->path < entry.path; ++next) entries.push_back(*next);
    // A file that has become a directory, or the other way round, makes room.
    if (entry.path.is_within(inside) || inside.is_within(entry.path)) {
      is_addition = false;
    } else {
      entries.push_back(entry);
    }
  }
  entries.insert(entries.end(), next, fresh.end());
  if (is_addition && std::holds_alternative<Absent>(now)) {
    throw NotFound(fmt::format("{} does not exist", in_quotes(shown.str())));
  }

  PartialAdd result{
      .entry = {.path = before.path}, .tree = std::make_shared<const Tree>(Tree(std::move(entries))), .manifest = {}};
  result.manifest = result.tree->manifest();
  const std::vector<TreeEntry>& all = result.tree->entries();
  const Algorithm algorithm = all.empty() ? Algorithm::md5 : all.front().id.digest.algorithm();
  result.entry.id = TreeId{digest_of(algorithm, result.manifest)};
  result.entry.nfiles = all.size();
  const bool has_size = before.size.value_or(0) != 0;
  if (size && is_addition && has_size) {
    result.entry.size = *before.size + *size;
  } else if (size && before.id == result.entry.id) {
    result.entry.size = before.size;
  }
  return result;
}

}  // namespace tutti
