// Remembers what was seen in the workspace.
#include "exec/observe.hpp"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "base/error.hpp"
#include "exec/sparse_view.hpp"
#include "import_source.hpp"
#include "pipeline/params.hpp"

namespace tutti {
namespace {

// Entries of DVC 2.x are compared by the digest they were made with.
Algorithm algorithm_of(const std::optional<ContentEntry>& recorded) {
  return recorded && recorded->id ? recorded->id->digest().algorithm() : Algorithm::md5;
}

std::optional<std::uint64_t> size_of(const Snapshot& snapshot) {
  if (const auto* file = std::get_if<FileSnapshot>(&snapshot)) return file->size;
  if (const auto* directory = std::get_if<DirectorySnapshot>(&snapshot)) return directory->size;
  return std::nullopt;
}

}  // namespace

struct Observer::State {
  explicit State(Repository& r) : repository(r), params(r) {}

  SparseView& sparse() {
    if (!view) view.emplace(repository);
    return *view;
  }

  Repository& repository;
  ParamsReader params;
  std::optional<SparseView> view;
  std::map<std::string, std::vector<TreeEntry>, std::less<>> away;  // by path, where something is
  const std::vector<TreeEntry> nothing;
  using Seen = std::map<std::string, Snapshot, std::less<>>;  // by path, so that what is beneath one stands together
  Seen seen, legacy, outside;
  std::unordered_set<ObjectId, ObjectIdHash> stored;  // asked for once between two stages that run

  Snapshot complete(const RelPath& path, Snapshot taken, Algorithm algorithm) {
    CompletedSnapshot completed = sparse().complete(path, std::move(taken), algorithm);
    if (!completed.away.empty()) away.insert_or_assign(path.str(), std::move(completed.away));
    return std::move(completed.snapshot);
  }

  template <class ByPath>
  static void forget(ByPath& snapshots, const RelPath& path) {
    for (RelPath at = path; !at.is_root(); at = at.parent()) snapshots.erase(at.str());
    const std::string beneath = path.str() + "/";
    for (auto entry = snapshots.lower_bound(beneath); entry != snapshots.end() && entry->first.starts_with(beneath);) {
      entry = snapshots.erase(entry);
    }
  }
};

Observer::Observer(Repository& repository) : state_(std::make_unique<State>(repository)) {}
Observer::~Observer() = default;

const Snapshot& Observer::snapshot(const RelPath& path, Algorithm algorithm) {
  State::Seen& snapshots = algorithm == Algorithm::md5_dos2unix ? state_->legacy : state_->seen;
  if (const auto known = snapshots.find(path.str()); known != snapshots.end()) return known->second;
  Snapshot taken = take_snapshot(state_->repository, path, {.algorithm = algorithm});
  if (!state_->sparse().empty()) taken = state_->complete(path, std::move(taken), algorithm);
  return snapshots.emplace(path.str(), std::move(taken)).first->second;
}

const Snapshot& Observer::snapshot(const Location& location, Algorithm algorithm) {
  if (const RelPath* path = std::get_if<RelPath>(&location)) return snapshot(*path, algorithm);
  const External& external = std::get<External>(location);
  if (external.is_url()) throw InternalError("a URL has no snapshot");
  if (const auto known = state_->outside.find(external.text); known != state_->outside.end()) return known->second;
  Snapshot taken = take_external_snapshot(state_->repository, external.text);
  return state_->outside.emplace(external.text, std::move(taken)).first->second;
}

std::optional<Value> Observer::params(const ParamsDependency& dependency) {
  return state_->params.read(dependency);
}

bool Observer::is_stored(const ObjectId& id) const {
  if (state_->stored.contains(id)) return true;
  const bool found = state_->repository.store().contains_whole(id);
  if (found) state_->stored.insert(id);
  return found;
}

bool Observer::is_stored(const RelPath& output, const ObjectId& id) {
  const std::vector<TreeEntry>& away = this->away(output, id.digest().algorithm());
  const LocalStore& store = state_->repository.store();
  if (away.empty() || !id.is_tree() || !store.contains(id)) return is_stored(id);
  const std::shared_ptr<const Tree> named = store.tree(*id.tree());
  std::vector<ObjectId> ids;
  for (const TreeEntry& entry : named->entries()) {
    if (!std::ranges::binary_search(away, entry.path, {}, &TreeEntry::path)) ids.emplace_back(entry.id);
  }
  return store.missing(ids).empty();
}

const std::vector<TreeEntry>& Observer::away(const RelPath& path, Algorithm algorithm) {
  if (state_->sparse().empty()) return state_->nothing;
  snapshot(path, algorithm);
  const auto known = state_->away.find(path.str());
  return known == state_->away.end() ? state_->nothing : known->second;
}

// Without `rev_lock` nothing says what the data is of, and DVC calls it up to date.
Observation::Content Observer::look_at(const Stage& stage, const SourceRepository& source) const {
  if (source.rev_lock.empty()) return {};
  const std::optional<std::string> newest = newest_commit(state_->repository, stage, source);
  Observation::Content seen{.id = {}, .is_known = newest.has_value(), .size = {}, .update = {}};
  if (newest && !newest->starts_with(source.rev_lock)) seen.update = *newest;
  return seen;
}

Observation Observer::observe(const Stage& stage) {
  Observation seen;
  seen.deps.resize(stage.deps.size());
  seen.params.resize(stage.params.size());
  if (!stage.frozen) {
    for (std::size_t i = 0; i < stage.deps.size(); ++i) {
      const Dependency& dep = stage.deps[i];
      if (dep.repository) {
        seen.deps[i] = look_at(stage, *dep.repository);
        continue;
      }
      const External* external = std::get_if<External>(&dep.location);
      if (dep.is_import || (external && external->is_url())) {
        seen.deps[i].is_known = false;
        continue;
      }
      const Snapshot& content = snapshot(dep.location, algorithm_of(dep.recorded));
      seen.deps[i] = {.id = id_of(content), .is_known = true, .stored = true, .size = size_of(content)};
    }
    for (std::size_t i = 0; i < stage.params.size(); ++i) seen.params[i] = params(stage.params[i]);
  }
  for (const Output& output : stage.outs) {
    const Snapshot& content = snapshot(output.path, algorithm_of(output.recorded));
    const bool is_recorded = output.recorded && output.recorded->id;
    seen.outs.push_back(
        {.id = id_of(content),
         .is_known = true,
         .stored = !is_recorded || !output.options.cache || is_stored(output.path, *output.recorded->id),
         .size = size_of(content)});
  }
  return seen;
}

void Observer::forget(const RelPath& path) {
  state_->stored.clear();
  if (state_->view && !state_->view->empty()) state_->view.reset();
  State::forget(state_->away, path);
  State::forget(state_->seen, path);
  State::forget(state_->legacy, path);
  state_->params.forget(path);
}

void Observer::forget(const Location& location) {
  if (const RelPath* path = std::get_if<RelPath>(&location)) return forget(*path);
  state_->outside.erase(std::get<External>(location).text);
}

void Observer::remember(const RelPath& path, Snapshot snapshot) {
  forget(path);
  state_->seen.insert_or_assign(path.str(), std::move(snapshot));
}

}  // namespace tutti
