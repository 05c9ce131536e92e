// The objects of one directory: where they are, whether they are there, and what they hold.
#include "store/local_store.hpp"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <numeric>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "canonical_form.hpp"
#include "folder_listing.hpp"
#include "manifest_texts.hpp"
#include "object_layout.hpp"
#include "object_reader.hpp"
#include "store_index.hpp"
#include "tree_parse.hpp"

namespace tutti {

namespace {

ObjectFacts to_facts(const FileStat& stat) {
  return {stat.inode, stat.size, stat.mtime};
}

// From this many questions on, one folder is listed rather than each object looked up. A look costs about as much as
// listing ten names, and folders are filled evenly, so that who asks for many asks for a good part of the folder.
constexpr std::size_t worth_listing = 16;

constexpr std::uint64_t large_manifest = 16U << 20;  // bytes
constexpr std::uint64_t worth_asking = 64U << 10;    // bytes

Conflict changed_while_read(const ObjectId& id) {
  return Conflict(fmt::format("the object '{}' changed while it was being read", id.name()));
}

void find_missing_unremembered(const LayoutFolder& layout, unsigned folder, const std::vector<ObjectKey>& keys,
                               std::vector<bool>& missing) {
  if (keys.size() < worth_listing) {
    for (std::size_t i = 0; i < keys.size(); ++i) missing[i] = !is_present(layout, folder, keys[i]);
    return;
  }
  const FolderListing listing = list_folder(layout, folder);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    missing[i] = !std::binary_search(listing.keys.begin(), listing.keys.end(), keys[i]);
  }
}

void find_missing(StoreIndex* index, const LayoutFolder& layout, unsigned folder, const std::vector<ObjectKey>& keys,
                  std::vector<bool>& missing) {
  if (index) return index->find_missing(layout, folder, keys, missing);
  find_missing_unremembered(layout, folder, keys, missing);
}

using KeysByFolder = std::array<std::vector<ObjectKey>, folder_count>;

void add_key(KeysByFolder& keys, const BlobId& blob) {
  const ObjectId id(blob);
  keys[folder_of(id)].push_back(ObjectKey::of(id));
}

KeysByFolder keys_of(const Tree& tree) {
  KeysByFolder keys;
  for (const TreeEntry& entry : tree.entries()) add_key(keys, entry.id);
  return keys;
}

// Calls look(layout, folder) for each folder that `is_asked`, on all cores if `objects` are worth it.
template <class IsAsked, class Look>
void for_each_folder(const std::string& root, std::size_t objects, IsAsked is_asked, Look look) {
  constexpr std::size_t worth_threads = 10'000;
  std::array<std::optional<LayoutFolder>, folder_count / folders_per_layout> layouts;
  for (unsigned folder = 0; folder < folder_count; ++folder) {
    std::optional<LayoutFolder>& layout = layouts[folder / folders_per_layout];
    if (!layout && is_asked(folder)) layout = LayoutFolder::open(root, layout_of_folder(folder));
  }
  const Cancellation never;
  parallel_for(folder_count, objects < worth_threads ? 1 : core_count(), never, [&](std::size_t i, unsigned) {
    const auto folder = static_cast<unsigned>(i);
    if (is_asked(folder)) look(*layouts[folder / folders_per_layout], folder);
  });
}

bool has_all(StoreIndex* index, const std::string& root, const KeysByFolder& keys) {
  std::size_t objects = 0;
  for (const std::vector<ObjectKey>& of_folder : keys) objects += of_folder.size();
  std::atomic<bool> all = true;
  const auto is_asked = [&](unsigned folder) { return all && !keys[folder].empty(); };
  for_each_folder(root, objects, is_asked, [&](const LayoutFolder& layout, unsigned folder) {
    std::vector<bool> missing(keys[folder].size(), false);
    find_missing(index, layout, folder, keys[folder], missing);
    if (std::ranges::find(missing, true) != missing.end()) all = false;
  });
  return all;
}

}  // namespace

struct LocalStore::Memory {
  std::mutex mutex;
  std::map<TreeId, std::shared_ptr<const Tree>> trees;

  std::shared_ptr<const Tree> find(const TreeId& id) {
    const std::lock_guard lock(mutex);
    const auto found = trees.find(id);
    return found == trees.end() ? nullptr : found->second;
  }
};

LocalStore::LocalStore(StoreOptions options)
    : options_(std::move(options)),
      clock_(options_.clock ? *options_.clock : system_clock_),
      memory_(std::make_unique<Memory>()) {
  if (!options_.index_path.empty()) index_ = std::make_unique<StoreIndex>(options_.index_path, options_.root, clock_);
}

LocalStore::~LocalStore() = default;

std::string LocalStore::path_of(const ObjectId& id) const {
  const unsigned folder = folder_of(id);
  return fmt::format("{}/{}/{}", layout_path(options_.root, layout_of_folder(folder)), folder_name(folder),
                     ObjectKey::of(id).file_name());
}

bool LocalStore::contains(const ObjectId& id) const {
  // For a single object the look itself costs no more than the look at its folder that would vouch for the index.
  const std::optional<FileStat> stat = find_stat(path_of(id), Follow::yes);
  return stat && stat->type == FileType::regular;
}

std::vector<ObjectId> LocalStore::missing(std::span<const ObjectId> ids) const {
  std::array<std::vector<std::uint32_t>, folder_count> by_folder;
  for (std::size_t i = 0; i < ids.size(); ++i) by_folder[folder_of(ids[i])].push_back(static_cast<std::uint32_t>(i));
  std::vector<char> is_missing(ids.size(), 0);  // several threads write; they may not share bytes
  const auto is_asked = [&](unsigned folder) { return !by_folder[folder].empty(); };
  for_each_folder(options_.root, ids.size(), is_asked, [&](const LayoutFolder& layout, unsigned folder) {
    const std::vector<std::uint32_t>& places = by_folder[folder];
    std::vector<ObjectKey> keys;
    keys.reserve(places.size());
    for (const std::uint32_t place : places) keys.push_back(ObjectKey::of(ids[place]));
    std::vector<bool> answers(keys.size(), false);
    find_missing(index_.get(), layout, folder, keys, answers);
    for (std::size_t i = 0; i < places.size(); ++i) is_missing[places[i]] = answers[i] ? 1 : 0;
  });
  std::vector<ObjectId> result;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (is_missing[i]) result.push_back(ids[i]);
  }
  return result;
}

bool LocalStore::is_complete(const TreeId& id) const {
  const Layout which = layout_of(id.digest.algorithm());
  std::optional<StoreIndex::Fingerprint> before;
  if (index_) {
    before = index_->fingerprint(LayoutFolder::open(options_.root, which), which);
    if (const std::optional<bool> known = index_->completeness(id, *before)) return *known;
  }
  const std::optional<FileStat> manifest = find_stat(path_of(id), Follow::yes);
  bool complete = manifest && manifest->type == FileType::regular;
  if (complete) {
    std::optional<KeysByFolder> keys;
    if (manifest->size > large_manifest && !memory_->find(id)) {
      keys.emplace();
      const auto add = [&](std::string_view, const BlobId& blob) { return add_key(*keys, blob), true; };
      if (!visit_entries(id, add)) keys.reset();
    }
    if (!keys) keys = keys_of(*tree(id));
    complete = has_all(index_.get(), options_.root, *keys);
  }
  // What changed meanwhile shows in the second fingerprint; what changes from now on shows in the next one.
  if (index_ && index_->fingerprint(LayoutFolder::open(options_.root, which), which).value == before->value) {
    index_->remember_completeness(id, *before, complete);
  }
  return complete;
}

bool LocalStore::contains_whole(const ObjectId& id) const {
  return id.is_tree() ? is_complete(*id.tree()) : contains(id);
}

void LocalStore::sweep() const noexcept {
  sweep_temporaries(layout_path(options_.root, Layout::modern), clock_.now().nanoseconds);
}

// Of a small object the proof costs less than asking whether it is needed.
bool LocalStore::is_proven(const ObjectId& id, const FileStat& stat) const {
  if (!index_ || stat.size < worth_asking) return false;
  const std::optional<ObjectFacts> known = index_->facts(id);
  return known && *known == to_facts(stat);
}

std::string LocalStore::read(const ObjectId& id, std::size_t spare) const {
  const std::string path = path_of(id);
  const std::optional<Fd> file = find_file(path, O_RDONLY | O_CLOEXEC);
  if (!file) throw not_in_cache(id);
  const FileStat stat = stat_of(*file, path);
  std::string bytes = read_all(*file, path, spare);
  if (is_proven(id, stat)) {
    if (bytes.size() != stat.size) throw changed_while_read(id);
    return bytes;
  }
  const Digest found = digest_of(id.digest().algorithm(), bytes);
  if (found != id.digest()) throw damaged_in_cache(id, found);
  return bytes;
}

bool LocalStore::visit_entries(const TreeId& id, const VisitEntry& visit) const {
  const std::string path = path_of(id);
  const std::optional<Fd> file = find_file(path, O_RDONLY | O_CLOEXEC);
  if (!file) return false;
  const FileStat stat = stat_of(*file, path);
  const bool proven = is_proven(id, stat);
  EntryReader reader(id.digest.algorithm(), visit);
  Hasher hasher(id.digest.algorithm());
  std::uint64_t size = 0;
  for_each_piece(*file, path, [&](std::string_view piece) {
    if (!proven) hasher.update(piece);
    reader.take(piece);
    size += piece.size();
  });
  if (proven && size != stat.size) throw changed_while_read(id);
  if (!proven) {
    const Digest found = hasher.finish();
    if (found != id.digest) throw damaged_in_cache(id, found);
  }
  return reader.is_whole();
}

std::shared_ptr<const Tree> LocalStore::tree(const TreeId& id) const {
  if (std::shared_ptr<const Tree> known = memory_->find(id)) return known;
  std::vector<TreeEntry> entries;
  const auto add = [&](std::string_view path, const BlobId& blob) {
    if (RelPath::refusal(path)) return false;
    entries.push_back({RelPath::parse(path), blob});
    return true;
  };
  const std::optional<FileStat> stat = find_stat(path_of(id), Follow::yes);
  const bool is_large = stat && stat->size > large_manifest;
  if (is_large) entries.reserve(stat->size / shortest_entry + 1);
  std::shared_ptr<const Tree> parsed;
  if (is_large && visit_entries(id, add)) {
    try {
      parsed = std::make_shared<const Tree>(std::move(entries));
    } catch (Error& error) {
      error.add_context(fmt::format("in the directory manifest {}", in_quotes(id.name())));
      throw;
    }
  } else {
    entries = {};
    parsed = std::make_shared<const Tree>(Tree::parse(read(id), id.digest.algorithm(), id.name()));
  }
  const std::lock_guard lock(memory_->mutex);
  return memory_->trees.try_emplace(id, std::move(parsed)).first->second;
}

TreeDifference LocalStore::difference(const TreeId& before, const TreeId& after) const {
  if (before.digest.algorithm() == after.digest.algorithm() && !memory_->find(before) && !memory_->find(after)) {
    std::array<std::string, 2> texts;
    const Cancellation never;
    parallel_for(2, core_count(), never, [&](std::size_t i, unsigned) { texts[i] = read(i == 0 ? before : after); });
    if (auto found = difference_of_texts(texts[0], texts[1], before.digest.algorithm())) return *std::move(found);
  }
  return tutti::difference(*tree(before), *tree(after));
}

std::vector<BlobId> LocalStore::blobs_of(const TreeId& id) const {
  std::vector<BlobId> blobs;
  const auto add = [&](std::string_view, const BlobId& blob) { return blobs.push_back(blob), true; };
  if (!memory_->find(id) && visit_entries(id, add)) return blobs;
  blobs.clear();
  for (const TreeEntry& entry : tree(id)->entries()) blobs.push_back(entry.id);
  return blobs;
}

FileStat LocalStore::verified_stat(const ObjectId& id) const {
  const std::string path = path_of(id);
  std::optional<FileStat> stat = find_stat(path, Follow::yes);
  if (!stat || stat->type != FileType::regular) throw not_in_cache(id);
  if (index_) {
    const std::optional<ObjectFacts> known = index_->facts(id);
    if (known && *known == to_facts(*stat)) return *stat;
  }
  const std::int64_t look = clock_.now().nanoseconds;
  const std::optional<Fd> file = find_file(path, O_RDONLY | O_CLOEXEC);
  if (!file) throw not_in_cache(id);
  const FileStat before = stat_of(*file, path);
  const Digest found = digest_of_file(id.digest().algorithm(), *file, path);
  if (found != id.digest()) throw damaged_in_cache(id, found);
  stat = stat_of(*file, path);
  if (to_facts(*stat) != to_facts(before)) {
    throw changed_while_read(id);
  }
  // A file written to within the clock's tick would look the same afterwards.
  if (index_ && stat->mtime + stamp_tick < look) index_->remember(id, to_facts(*stat));
  return *stat;
}

void LocalStore::remember(const ObjectId& id, const FileStat& stat) {
  if (index_) index_->remember(id, to_facts(stat));
}

void LocalStore::for_each(const std::function<void(const ObjectId&)>& visit) const {
  for (const Layout which : {Layout::modern, Layout::legacy}) {
    const LayoutFolder layout = LayoutFolder::open(options_.root, which);
    for (unsigned i = 0; i < folders_per_layout; ++i) {
      const unsigned folder = static_cast<unsigned>(which) * folders_per_layout + i;
      for (const ObjectKey& key : list_folder(layout, folder).keys) visit(key.id(folder));
    }
  }
}

void LocalStore::save_index(std::int64_t now) noexcept {
  try {
    if (index_) index_->save(now);
  } catch (const std::exception&) {
    // Nothing is lost but time: the index is only what was learned.
  }
}

}  // namespace tutti
