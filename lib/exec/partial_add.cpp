// Merges paths into a manifest.
#include "partial_add.hpp"

#include <algorithm>
#include <iterator>

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

void require_something(bool was_there, const std::optional<std::uint64_t>& size, const RelPath& shown) {
  if (!was_there && !size) throw NotFound(fmt::format("{} does not exist", in_quotes(shown.str())));
}

}  // namespace

PartialAdd::PartialAdd(const LocalStore& store, ContentEntry before, const RelPath& output, TreeSource known)
    : store_(&store), before_(std::move(before)), tree_(std::move(known)) {
  constexpr std::size_t spare = 64U << 10;  // bytes, for the new entries
  if (tree_) return;
  tree_ = recorded_tree(store, before_, output);
  const std::optional<TreeId> id = before_.id ? before_.id->tree() : std::nullopt;
  if (id && id->digest.algorithm() == Algorithm::md5 && store.contains(*id)) text_.emplace(store.read(*id, spare));
}

void PartialAdd::put(const RelPath& inside, const Snapshot& now, const RelPath& shown) {
  Part part{.inside = inside, .shown = shown, .fresh = {}, .size = {}};
  part.fresh = entries_at(inside, now, part.size);
  if (text_) {
    if (const std::optional<ManifestEdit::Part> done = text_->put(inside, part.fresh)) {
      part.was_there = done->found > 0;
      part.is_addition = !part.was_there && !done->is_below_file;
      part.is_change = done->is_change;
    } else {
      text_.reset();
    }
  }
  parts_.push_back(std::move(part));
}

ContentEntry PartialAdd::finish(Intake* intake) {
  if (std::optional<ContentEntry> entry = finish_text(intake)) return *std::move(entry);
  return finish_tree(intake);
}

// Nothing if the text turns out to be none that may be changed.
std::optional<ContentEntry> PartialAdd::finish_text(Intake* intake) {
  if (!text_) return {};
  std::optional<std::size_t> files;
  std::optional<TreeId> id;
  const auto name = [&]() -> std::optional<ObjectId> {
    files = text_->count_checked();
    if (files) id = TreeId{md5_of(text_->manifest())};
    return id;
  };
  if (intake && std::ranges::any_of(parts_, &Part::is_change)) {
    intake->take_bytes(text_->manifest(), name);
  } else {
    name();
  }
  if (!id) return {};
  for (const Part& part : parts_) require_something(part.was_there, part.size, part.shown);
  return entry_after(*id, *files);
}

ContentEntry PartialAdd::finish_tree(Intake* intake) {
  std::vector<TreeEntry> entries = tree_()->entries();
  for (Part& part : parts_) {
    entries = apply(part, entries);
    require_something(part.was_there, part.size, part.shown);
  }
  const Tree after(std::move(entries));
  const std::string manifest = after.manifest();
  const Algorithm algorithm = after.entries().empty() ? Algorithm::md5 : after.entries().front().id.digest.algorithm();
  const TreeId id{digest_of(algorithm, manifest)};
  if (intake && !store_->contains(id)) intake->take_bytes(id, manifest);
  return entry_after(id, after.entries().size());
}

// One pass, in order: sorting a million entries for one of them takes longer than all the rest.
std::vector<TreeEntry> PartialAdd::apply(Part& part, std::span<const TreeEntry> entries) {
  std::vector<TreeEntry> result, replaced;
  result.reserve(entries.size() + part.fresh.size());
  bool is_below_file = false;
  auto next = part.fresh.begin();
  for (const TreeEntry& entry : entries) {
    for (; next != part.fresh.end() && next->path < entry.path; ++next) result.push_back(*next);
    // A file that has become a directory, or the other way round, makes room for what is there now.
    if (entry.path.is_within(part.inside)) {
      replaced.push_back(entry);
    } else if (part.inside.is_within(entry.path) && !part.fresh.empty()) {
      is_below_file = true;
    } else {
      result.push_back(entry);
    }
  }
  result.insert(result.end(), next, part.fresh.end());
  part.was_there = !replaced.empty();
  part.is_addition = !part.was_there && !is_below_file;
  part.is_change = is_below_file || replaced != part.fresh;
  return result;
}

std::optional<std::uint64_t> PartialAdd::size_after() const {
  std::optional<std::uint64_t> size = before_.size;
  for (const Part& part : parts_) {
    if (part.size && part.is_addition && size.value_or(0) != 0) {
      *size += *part.size;
    } else if (!part.size || part.is_change) {
      size.reset();
    }
  }
  return size;
}

ContentEntry PartialAdd::entry_after(const TreeId& id, std::size_t files) const {
  ContentEntry entry{.path = before_.path};
  entry.id = id;
  entry.nfiles = files;
  entry.size = size_after();
  return entry;
}

}  // namespace tutti
