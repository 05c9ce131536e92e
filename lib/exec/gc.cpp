// Plans what goes and what stays, and lets it go.
#include "exec/gc.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "gc_copies.hpp"
#include "gc_roots.hpp"
#include "workspace/repository_lock.hpp"

namespace tutti {
namespace {

using Ids = std::unordered_set<ObjectId, ObjectIdHash>;

constexpr std::int64_t young_for = 86'400'000'000'000;  // a day

constexpr std::string_view way_out = "add '--skip-failed' to go on without it; what only it needs is then dropped";

// One of the projects whose roots count.
struct ProjectRoots {
  explicit ProjectRoots(Repository& which) : repository(which), reader(which) {}
  Repository& repository;
  OutputReader reader;
  std::set<std::string> commits_read;
};

}  // namespace

struct GarbageCollector::State {
  State(Repository& mine, GcOptions wished) : repository(mine), options(std::move(wished)), copies(mine) {
    const Surroundings& around = mine.surroundings();
    for (const std::string& path : options.projects) {
      auto other = std::make_unique<Repository>(Repository::open(path, around, mine.options()));
      const bool is_known = other->root() == mine.root() || std::ranges::any_of(others, [&](const auto& known) {
                              return known->root() == other->root();
                            });
      if (!is_known) others.push_back(std::move(other));
    }
    projects.emplace_back(std::make_unique<ProjectRoots>(mine));
    for (const auto& other : others) projects.emplace_back(std::make_unique<ProjectRoots>(*other));
  }

  GcPlan plan();

  // Reads what is new since the last time.
  void read_roots(GcPlan& plan);
  void read_root(ProjectRoots& project, const Root& root, GcPlan& plan);
  void use(const NamedOutput& output, const std::string& where);
  // Adds the files of the directories that are used, each once.
  void use_files_of_trees(GcPlan& plan);
  std::optional<Tree> find_tree(const TreeId& id);
  static std::optional<Tree> find_tree(const LocalStore& store, const TreeId& id);

  GcPlace plan_cache();
  GcPlace plan_remote(const std::string& name);
  void keep_what_stays_names(GcPlace& place, const LocalStore& store) const;
  bool is_young(const StoredObject& object) const {
    return object.touched > repository.surroundings().clock.now().nanoseconds - young_for;
  }
  std::string chosen_remote() const;
  bool is_on_its_remote(const StoredObject& object);

  Repository& repository;
  GcOptions options;
  Copies copies;
  std::vector<std::unique_ptr<Repository>> others;
  std::vector<std::unique_ptr<ProjectRoots>> projects;

  Ids used;
  std::map<TreeId, std::string> trees_to_read;         // and who named it
  std::map<std::string, Ids> used_on;                  // by the remote that outputs name for themselves
  std::map<TreeId, std::set<std::string>> remotes_of;  // the same of directories, for their files
};

void GarbageCollector::State::use(const NamedOutput& output, const std::string& where) {
  const bool is_new = used.insert(output.id).second;
  const std::optional<TreeId> tree = output.id.tree();
  if (output.remote) {
    used_on[*output.remote].insert(output.id);
    if (tree && remotes_of[*tree].insert(*output.remote).second) trees_to_read.try_emplace(*tree, where);
  }
  if (tree && is_new) trees_to_read.try_emplace(*tree, where);
}

void GarbageCollector::State::read_root(ProjectRoots& project, const Root& root, GcPlan& plan) {
  const bool is_other = &project.repository != &repository;
  const std::string where =
      is_other ? fmt::format("{} of {}", root.name, in_quotes(project.repository.root())) : root.name;
  const auto failed = [&](const std::string& what, Error& error) {
    if (!options.skip_failed) {
      error.add_context(fmt::format("while collecting what {} needs", where));
      error.add_hint(std::string(way_out));
      throw;
    }
    plan.skipped.push_back(fmt::format("{} ({}): {}", what, where, error.message()));
  };
  try {
    project.reader.read(
        root,
        [&](const NamedOutput& output) {
          use(output, root.commit || is_other ? fmt::format("{}@{}", output.path, where) : output.path);
        },
        failed);
  } catch (Error& error) {
    if (!options.skip_failed) throw;
    plan.skipped.push_back(fmt::format("{}: {}", where, error.message()));
  }
}

void GarbageCollector::State::read_roots(GcPlan& plan) {
  std::size_t commits = 0;
  for (const auto& project : projects) {
    for (const Root& root : gc_roots(project->repository, options)) {
      repository.surroundings().cancellation.check();
      if (root.commit) {
        ++commits;
        if (!project->commits_read.insert(*root.commit).second) continue;
      }
      read_root(*project, root, plan);
    }
  }
  plan.roots.push_back(projects.size() == 1 ? "the workspace" : count_of(projects.size(), "workspace"));
  if (commits > 0) plan.roots.push_back(count_of(commits, "commit"));
}

std::optional<Tree> GarbageCollector::State::find_tree(const LocalStore& store, const TreeId& id) {
  try {
    if (store.contains(id)) return Tree::parse(store.read(id), id.digest.algorithm(), id.name());
  } catch (const Error&) {
    // Damaged: as good as not there.
  }
  return std::nullopt;
}

std::optional<Tree> GarbageCollector::State::find_tree(const TreeId& id) {
  for (const auto& project : projects) {
    if (auto tree = find_tree(project->repository.store(), id)) return tree;
  }
  for (const auto& [name, store] : copies.stores()) {
    if (auto tree = find_tree(*store, id)) return tree;
  }
  return std::nullopt;
}

void GarbageCollector::State::use_files_of_trees(GcPlan& plan) {
  std::vector<std::pair<TreeId, std::string>> unknown;
  for (const auto& [id, where] : trees_to_read) {
    repository.surroundings().cancellation.check();
    const std::optional<Tree> tree = find_tree(id);
    if (!tree) {
      unknown.emplace_back(id, where);
      continue;
    }
    const auto remotes = remotes_of.find(id);
    for (const TreeEntry& entry : tree->entries()) {
      used.insert(entry.id);
      if (remotes == remotes_of.end()) continue;
      for (const std::string& remote : remotes->second) used_on[remote].insert(entry.id);
    }
  }
  trees_to_read.clear();
  if (unknown.empty()) return;
  if (options.skip_failed) {
    for (const auto& [id, where] : unknown) {
      plan.skipped.push_back(
          fmt::format("{}: the manifest '{}' is neither in the cache nor on a remote", where, id.name()));
    }
    return;
  }
  // Found again by the next plan, if there is one.
  for (const auto& [id, where] : unknown) trees_to_read.try_emplace(id, where);
  const auto& [id, where] = unknown.front();
  throw Conflict(
      fmt::format("the files of {} cannot be known: its manifest '{}' is neither in the cache nor on a remote{}",
                  in_quotes(where), id.name(),
                  unknown.size() > 1 ? fmt::format(" (and {} more)", unknown.size() - 1) : ""),
      {"run 'tutti fetch'", std::string(way_out)});
}

std::string GarbageCollector::State::chosen_remote() const {
  if (options.remote) return *options.remote;
  if (const std::optional<std::string> name = repository.config().default_remote()) return *name;
  repository.open_remote(std::nullopt);  // says what is missing
  throw NotFound("no default remote is set", {"tutti remote default NAME"});
}

// For --not-in-remote: where DVC would look for it.
bool GarbageCollector::State::is_on_its_remote(const StoredObject& object) {
  const LocalStore& store = repository.store();
  for (const auto& [remote, ids] : used_on) {
    if (ids.contains(object.id)) return copies.has(remote, store, object);
  }
  return copies.has(chosen_remote(), store, object);
}

// An object that a manifest names stays as long as the manifest does.
void GarbageCollector::State::keep_what_stays_names(GcPlace& place, const LocalStore& store) const {
  Ids named;
  const auto note = [&](const StoredObject& object) {
    const std::optional<TreeId> id = object.id.tree();
    if (!id) return;
    const std::optional<Tree> tree = find_tree(store, *id);
    if (!tree) return;
    for (const TreeEntry& entry : tree->entries()) named.insert(entry.id);
  };
  std::ranges::for_each(place.unpushed, note);
  std::ranges::for_each(place.young, note);
  if (named.empty()) return;
  std::erase_if(place.dropped, [&](const StoredObject& object) {
    if (!named.contains(object.id)) return false;
    place.named.push_back(object);
    return true;
  });
}

GcPlace GarbageCollector::State::plan_cache() {
  const LocalStore& store = repository.store();
  GcPlace place{.remote = {}, .directory = store.root(), .dropped = {}, .unpushed = {}, .young = {}, .named = {}};
  std::vector<StoredObject> candidates =
      list_objects(store, [&](const ObjectId& id) { return options.not_in_remote || !used.contains(id); });
  if (options.not_in_remote) {
    Ids needed;
    for (const StoredObject& object : candidates) {
      if (!used.contains(object.id) || is_on_its_remote(object)) continue;
      needed.insert(object.id);
      const std::optional<TreeId> id = object.id.tree();
      const std::optional<Tree> tree = id ? find_tree(store, *id) : std::nullopt;
      if (!tree) continue;
      for (const TreeEntry& entry : tree->entries()) needed.insert(entry.id);
    }
    std::erase_if(candidates, [&](const StoredObject& object) { return needed.contains(object.id); });
  }
  for (const StoredObject& object : candidates) {
    std::vector<StoredObject>& fate = is_young(object)                                  ? place.young
                                      : !options.unpushed && !copies.has(store, object) ? place.unpushed
                                                                                        : place.dropped;
    fate.push_back(object);
  }
  keep_what_stays_names(place, store);
  return place;
}

GcPlace GarbageCollector::State::plan_remote(const std::string& name) {
  const LocalStore& store = copies.store_of(name);
  GcPlace place{.remote = name, .directory = store.root(), .dropped = {}, .unpushed = {}, .young = {}, .named = {}};
  for (const StoredObject& object : list_objects(store, [&](const ObjectId& id) { return !used.contains(id); })) {
    (is_young(object) ? place.young : place.dropped).push_back(object);
  }
  keep_what_stays_names(place, store);
  return place;
}

GcPlan GarbageCollector::State::plan() {
  const std::unique_ptr<Task> task = repository.surroundings().progress.start("Collecting");
  GcPlan plan;
  if (options.cloud || options.not_in_remote) copies.store_of(chosen_remote());
  read_roots(plan);
  use_files_of_trees(plan);
  plan.used = used.size();
  plan.unasked = copies.unasked();
  plan.places.push_back(plan_cache());
  if (options.cloud) {
    std::set<std::string> names = {chosen_remote()};
    for (const auto& [name, ids] : used_on) names.insert(name);
    for (const std::string& name : names) plan.places.push_back(plan_remote(name));
  }
  return plan;
}

bool GcPlan::drops_nothing() const {
  return std::ranges::all_of(places, [](const GcPlace& place) { return place.dropped.empty(); });
}

GarbageCollector::GarbageCollector(Repository& repository, GcOptions options)
    : state_(std::make_unique<State>(repository, std::move(options))) {}
GarbageCollector::~GarbageCollector() = default;

GcPlan GarbageCollector::plan() {
  return state_->plan();
}

std::vector<GcRemoved> GarbageCollector::collect(const GcPlan& shown) {
  State& state = *state_;
  std::vector<GcRemoved> result;
  for (const GcPlace& place : shown.places) {
    result.push_back({.remote = place.remote, .modern = 0, .legacy = 0, .bytes = {}});
  }
  if (shown.drops_nothing()) return result;

  // In one order, so that two collectors never wait for each other.
  std::vector<const Repository*> repositories;
  for (const auto& project : state.projects) repositories.push_back(&project->repository);
  std::ranges::sort(repositories, {}, [](const Repository* each) { return each->root(); });
  std::vector<std::unique_ptr<RepositoryLock>> locks;
  for (const Repository* each : repositories) locks.push_back(std::make_unique<RepositoryLock>(*each));

  const GcPlan now = state.plan();
  const unsigned workers = state.options.jobs != 0 ? state.options.jobs : state.repository.workers();
  const Surroundings& around = state.repository.surroundings();
  const std::unique_ptr<Task> task = around.progress.start("Deleting");
  for (GcPlace place : now.places) {
    const auto before = std::ranges::find(shown.places, place.remote, &GcPlace::remote);
    if (before == shown.places.end()) continue;
    Ids agreed;
    for (const StoredObject& object : before->dropped) agreed.insert(object.id);
    const LocalStore& store = place.remote ? state.copies.store_of(*place.remote) : state.repository.store();
    std::erase_if(place.dropped, [&](const StoredObject& object) {
      if (agreed.contains(object.id)) return false;
      place.young.push_back(object);  // came meanwhile
      return true;
    });
    state.keep_what_stays_names(place, store);
    const std::vector<StoredObject>& objects = place.dropped;
    task->add_total(objects.size(), {});
    GcRemoved& removed = result[static_cast<std::size_t>(before - shown.places.begin())];
    const auto remove = [&](Algorithm algorithm) {
      std::vector<StoredObject> some;
      std::ranges::copy_if(objects, std::back_inserter(some),
                           [&](const StoredObject& object) { return object.id.digest().algorithm() == algorithm; });
      const Removed done = remove_objects(store, some, workers, around.cancellation, *task);
      removed.bytes += done.bytes;
      return done.objects;
    };
    removed.modern = remove(Algorithm::md5);
    removed.legacy = remove(Algorithm::md5_dos2unix);
  }
  return result;
}

}  // namespace tutti
