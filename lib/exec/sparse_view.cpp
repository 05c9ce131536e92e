// Adds what is away on purpose to what was seen.
#include "exec/sparse_view.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "exec/sparse.hpp"

namespace tutti {
namespace {

TreeId id_of_tree(const Tree& tree, Algorithm algorithm) {
  return TreeId{Digest(algorithm, md5_of(tree.manifest()).bytes())};
}

// Whether something that is seen stands in the place of `path`, or of what is above or beneath it.
class Occupied {
 public:
  explicit Occupied(const Tree& seen) : entries_(seen.entries()) {}

  bool has(const RelPath& path) const {
    for (RelPath at = path; !at.is_root(); at = at.parent()) {
      if (std::ranges::binary_search(entries_, at, {}, &TreeEntry::path)) return true;
    }
    // Not simply the next entry: "a-b" sorts between "a" and "a/b".
    const auto text_of = [](const TreeEntry& entry) -> const std::string& { return entry.path.str(); };
    const auto beneath = std::ranges::lower_bound(entries_, path.str() + "/", {}, text_of);
    return beneath != entries_.end() && beneath->path.is_within(path);
  }

 private:
  const std::vector<TreeEntry>& entries_;
};

}  // namespace

struct SparseView::State {
  explicit State(Repository& r) : repository(r), directories(read_sparse(r)) {}

  const Output* find_output(const RelPath& path) {
    if (!project) project = Project::load(*workspace_tree(repository));
    return project->find_output(path).output;
  }

  Repository& repository;
  SparseDirectories directories;
  std::optional<Project> project;  // as it is recorded; loaded for what is sparse only
};

SparseView::SparseView(Repository& repository) : state_(std::make_unique<State>(repository)) {}
SparseView::~SparseView() = default;

bool SparseView::is_sparse(const RelPath& directory) const {
  return state_->directories.contains(directory);
}

bool SparseView::empty() const {
  return state_->directories.empty();
}

namespace {

// Collects what is away at one path.
class Completion {
 public:
  Completion(Repository& repository, const RelPath& path, Snapshot seen, Algorithm algorithm)
      : repository_(repository), path_(path), algorithm_(algorithm) {
    result_.snapshot = std::move(seen);
  }

  void add(const RelPath& directory, const PathSet& here, const Output* output) {
    if (!output || !output->recorded || !output->recorded->id || !is_there(directory)) return;
    const std::optional<TreeId> id = output->recorded->id->tree();
    if (!id) return;
    LocalStore& store = repository_.store();
    // Digests of two kinds cannot stand in one manifest.
    if (id->digest.algorithm() != algorithm_ || !store.contains(*id)) {
      result_.unknown = directory;
      return;
    }
    const std::shared_ptr<const Tree> tree = store.tree(*id);
    for (const TreeEntry& entry : tree->entries()) {
      if (here.holds(entry.path)) continue;
      const RelPath full = directory / entry.path;
      if (full.is_within(path_) && is_free(full)) away_.push_back({full.relative_to(path_), entry.id});
    }
    if (directory == path_) recorded_ = &*output->recorded, recorded_tree_ = tree;
  }

  CompletedSnapshot finish() {
    if (!away_.empty()) complete();
    return std::move(result_);
  }

 private:
  bool is_there(const RelPath& directory) const {
    const std::optional<FileStat> stat = find_stat(repository_.absolute(directory), Follow::yes);
    return stat && stat->type == FileType::directory;
  }

  const DirectorySnapshot* seen_directory() const { return std::get_if<DirectorySnapshot>(&result_.snapshot); }

  bool is_free(const RelPath& full) {
    if (std::holds_alternative<FileSnapshot>(result_.snapshot)) return false;
    if (!seen_directory()) {
      // Nothing at `path_`: but a file above it leaves no room for it.
      if (!is_room_) {
        RelPath above = path_.parent();
        std::optional<FileStat> stat;
        while (!(stat = find_stat(repository_.absolute(above), Follow::yes)) && !above.is_root())
          above = above.parent();
        is_room_ = stat && stat->type == FileType::directory;
      }
      return *is_room_;
    }
    if (full == path_) return false;
    if (!seen_tree_) {
      seen_tree_ = seen_directory()->tree();
      occupied_.emplace(*seen_tree_);
    }
    return !occupied_->has(full.relative_to(path_));
  }

  // Bytes of the files that are away, where the cache or the record can tell.
  std::optional<std::uint64_t> away_size() const {
    if (const auto size = size_in_store(away_)) return size;
    if (!recorded_ || !recorded_->size || !recorded_tree_) return std::nullopt;
    std::vector<TreeEntry> others;
    const auto is_away = [&](const TreeEntry& entry) {
      return std::ranges::binary_search(away_, entry.path, {}, &TreeEntry::path);
    };
    std::ranges::remove_copy_if(recorded_tree_->entries(), std::back_inserter(others), is_away);
    const std::optional<std::uint64_t> size = size_in_store(others);
    return size && *size <= *recorded_->size ? std::optional(*recorded_->size - *size) : std::nullopt;
  }

  std::optional<std::uint64_t> size_in_store(const std::vector<TreeEntry>& entries) const {
    std::uint64_t size = 0;
    for (const TreeEntry& entry : entries) {
      const std::optional<FileStat> stat = find_stat(repository_.store().path_of(entry.id));
      if (!stat) return std::nullopt;
      size += stat->size;
    }
    return size;
  }

  void complete() {
    std::ranges::sort(away_, {}, &TreeEntry::path);
    const std::optional<std::uint64_t> size = away_size();
    result_.is_size_known = size.has_value();
    result_.away = std::move(away_);
    if (result_.away.front().path.is_root()) {
      result_.snapshot = FileSnapshot{result_.away.front().id, size.value_or(0), false};
      return;
    }
    std::vector<TreeEntry> entries = result_.away;
    std::uint64_t seen_size = 0;
    if (const DirectorySnapshot* seen = seen_directory()) {
      seen_size = seen->size;
      result_.here = seen_tree_;
      entries.insert(entries.end(), seen_tree_->entries().begin(), seen_tree_->entries().end());
    }
    auto tree = std::make_shared<const Tree>(Tree(std::move(entries)));
    result_.snapshot = DirectorySnapshot{id_of_tree(*tree, algorithm_), seen_size + size.value_or(0),
                                         tree->entries().size(), [tree] { return tree; }};
  }

  Repository& repository_;
  const RelPath& path_;
  Algorithm algorithm_;
  CompletedSnapshot result_;
  std::vector<TreeEntry> away_;
  const ContentEntry* recorded_ = nullptr;  // of `path_` itself
  std::shared_ptr<const Tree> recorded_tree_, seen_tree_;
  std::optional<Occupied> occupied_;
  std::optional<bool> is_room_;
};

}  // namespace

CompletedSnapshot SparseView::complete(const RelPath& path, Snapshot seen, Algorithm algorithm) {
  Completion completion(state_->repository, path, std::move(seen), algorithm);
  for (const auto& [directory, here] : state_->directories) {
    if (!directory.is_within(path) && !path.is_within(directory)) continue;
    completion.add(directory, here, state_->find_output(directory));
  }
  CompletedSnapshot completed = completion.finish();
  if (completed.away.empty() && is_sparse(path)) forget_if_whole(path, id_of(completed.snapshot));
  return completed;
}

// The rest may have come by other ways (DVC's, by hand). What is deleted from now on is deleted.
void SparseView::forget_if_whole(const RelPath& directory, const std::optional<ObjectId>& id) noexcept {
  try {
    const Output* output = state_->find_output(directory);
    if (!id || !output || !output->recorded || output->recorded->id != id) return;
    forget_sparse(state_->repository, {directory});
    state_->directories.erase(directory);
  } catch (const std::exception& error) {
    state_->repository.surroundings().log.detail("a sparse directory stays one: {}", error.what());
  }
}

CompletedSnapshot SparseView::complete_to_record(const RelPath& path, Snapshot seen) {
  CompletedSnapshot completed = complete(path, std::move(seen));
  if (!completed.unknown) return completed;
  const RelPath& directory = *completed.unknown;
  const std::string shown = in_quotes(directory.display());
  const Output* output = state_->find_output(directory);
  if (state_->repository.store().contains(*output->recorded->id)) {
    throw Conflict(fmt::format("{} is sparse, and was recorded by DVC 2.x: its files have to be here first", shown),
                   {fmt::format("tutti checkout {}", shell_quote(directory.str()))});
  }
  const PathSet& here = state_->directories.at(directory);
  const RelPath part = here.empty() ? directory : directory / RelPath::parse(*here.paths().begin());
  throw NotFound(fmt::format("{} is sparse, and the cache lacks the manifest that says what else is in it", shown),
                 {fmt::format("tutti fetch {}", shell_quote(part.str()))});
}

CompletedSnapshot take_to_record(Repository& repository, SparseView& view, const RelPath& path,
                                 const SnapshotOptions& options) {
  Snapshot seen = take_snapshot(repository, path, options);
  if (view.empty()) return {.snapshot = std::move(seen)};
  CompletedSnapshot completed = view.complete_to_record(path, std::move(seen));
  const auto* directory = std::get_if<DirectorySnapshot>(&completed.snapshot);
  if (!completed.away.empty() && directory && options.intake && !repository.store().contains(directory->id)) {
    options.intake->take_bytes(directory->id, directory->tree()->manifest());
  }
  return completed;
}

void remember_recorded(Repository& repository, const SparseView& view, const RelPath& directory,
                       const CompletedSnapshot& completed) {
  if (!view.is_sparse(directory)) return;
  if (completed.away.empty()) return forget_sparse(repository, {directory});
  const std::size_t away = completed.away.size();
  repository.surroundings().log.note("{} is sparse: {} not here stay{} recorded", in_quotes(directory.str()),
                                     count_of(away, "file that is", "files that are"), away == 1 ? "s" : "");
  if (!completed.here) return;
  update_sparse(repository, [&](SparseDirectories& all) {
    PathSet& here = all[directory];
    for (const TreeEntry& entry : completed.here->entries()) here.add(entry.path);
  });
}

std::vector<SparseCount> sparse_directories(Repository& repository, const Project& project,
                                            const std::vector<RelPath>& paths) {
  std::vector<SparseCount> counts;
  for (const auto& [directory, here] : read_sparse(repository)) {
    const auto is_asked = [&, &path = directory](const RelPath& asked) {
      return asked.is_within(path) || path.is_within(asked);
    };
    if (!paths.empty() && std::ranges::none_of(paths, is_asked)) continue;
    const Output* output = project.find_output(directory).output;
    if (!output || !output->recorded || !output->recorded->id) continue;
    const std::optional<TreeId> id = output->recorded->id->tree();
    if (!id || !repository.store().contains(*id)) continue;
    const std::shared_ptr<const Tree> recorded = repository.store().tree(*id);
    SparseCount count{.path = directory, .here = 0, .files = recorded->entries().size()};
    const Snapshot seen = take_snapshot(repository, directory, {.algorithm = id->digest.algorithm()});
    if (const auto* there = std::get_if<DirectorySnapshot>(&seen)) {
      const std::shared_ptr<const Tree> tree = there->tree();
      for (const TreeEntry& entry : tree->entries()) count.here += recorded->find(entry.path) ? 1 : 0;
    }
    counts.push_back(std::move(count));
  }
  return counts;
}

void note_sparse(Repository& repository, const std::vector<SparseCount>& directories) {
  for (const SparseCount& one : directories) {
    repository.surroundings().log.note("{} is sparse: {} of {} {} here", in_quotes(one.path.str()), grouped(one.here),
                                       count_of(one.files, "file"), one.here == 1 ? "is" : "are");
  }
}

}  // namespace tutti
