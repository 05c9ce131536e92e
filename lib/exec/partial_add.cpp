// Merges one path into a manifest.
#include "partial_add.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
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

PartialAdd add_part(const ContentEntry& before, const Tree& tree, const RelPath& inside, const Snapshot& now,
                    const RelPath& shown) {
  std::vector<TreeEntry> entries;
  bool is_addition = true;
  for (const TreeEntry& entry : tree.entries()) {
    // A file that has become a directory, or the other way round, makes room.
    if (entry.path.is_within(inside) || inside.is_within(entry.path)) {
      is_addition = false;
    } else {
      entries.push_back(entry);
    }
  }
  std::optional<std::uint64_t> size;
  if (const auto* file = std::get_if<FileSnapshot>(&now)) {
    entries.push_back({inside, file->id});
    size = file->size;
  } else if (const auto* directory = std::get_if<DirectorySnapshot>(&now)) {
    for (const TreeEntry& entry : directory->tree()->entries()) entries.push_back({inside / entry.path, entry.id});
    size = directory->size;
  } else if (is_addition) {
    throw NotFound(fmt::format("{} does not exist", in_quotes(shown.str())));
  }

  PartialAdd result{.entry = {.path = before.path}, .tree = std::make_shared<const Tree>(Tree(std::move(entries)))};
  result.entry.id = result.tree->id();
  result.entry.nfiles = result.tree->entries().size();
  const bool has_size = before.size.value_or(0) != 0;
  if (size && is_addition && has_size) {
    result.entry.size = *before.size + *size;
  } else if (size && before.id == result.entry.id) {
    result.entry.size = before.size;
  }
  return result;
}

}  // namespace tutti
