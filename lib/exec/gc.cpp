// Plans what goes and what stays, and lets it go.
#include "exec/gc.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "gc_budget.hpp"
#include "gc_copies.hpp"
#include "gc_needs.hpp"
#include "used.hpp"
#include "workspace/repository_lock.hpp"

namespace tutti {
namespace {

constexpr std::int64_t young_for = 86'400'000'000'000;  // a day

}  // namespace

struct GarbageCollector::State {
  State(Repository& mine, GcOptions wished)
      : repository(mine), options(std::move(wished)), copies(mine), needs(mine, options, copies) {}

  GcPlan plan();

  GcPlace plan_cache();
  GcPlace plan_remote(const std::string& name);
  GcBudget plan_budget(GcPlace& place, ByteCount limit);
  bool is_safe(const StoredObject& object);
  void keep_what_stays_names(GcPlace& place, const LocalStore& store) const;
  bool is_young(const StoredObject& object) const {
    return object.touched > repository.surroundings().clock.now().nanoseconds - young_for;
  }
  std::string chosen_remote() const;
  bool is_on_its_remote(const StoredObject& object);

  Repository& repository;
  GcOptions options;
  Copies copies;
  Needs needs;
};

std::string GarbageCollector::State::chosen_remote() const {
  if (options.remote) return *options.remote;
  if (const std::optional<std::string> name = repository.config().default_remote()) return *name;
  repository.open_remote(std::nullopt);  // says what is missing
  throw NotFound("no default remote is set", {"tutti remote default NAME"});
}

// For --not-in-remote: where DVC would look for it.
bool GarbageCollector::State::is_on_its_remote(const StoredObject& object) {
  const LocalStore& store = repository.store();
  for (const auto& [remote, ids] : needs.used_on()) {
    if (ids.contains(object.id)) return copies.has(remote, store, object);
  }
  return copies.has(chosen_remote(), store, object);
}

// An object that a manifest names stays as long as the manifest does.
void GarbageCollector::State::keep_what_stays_names(GcPlace& place, const LocalStore& store) const {
  Needs::Ids named;
  const auto note = [&](const StoredObject& object) {
    const std::optional<TreeId> id = object.id.tree();
    if (!id) return;
    if (const auto files = Needs::find_files(store, *id)) named.insert(files->begin(), files->end());
  };
  std::ranges::for_each(place.unpushed, note);
  std::ranges::for_each(place.young, note);
  if (named.empty()) return;
  for (auto* list : {&place.dropped, &place.evicted}) {
    std::erase_if(*list, [&](const StoredObject& object) {
      if (!named.contains(object.id)) return false;
      place.named.push_back(object);
      return true;
    });
  }
}

// Where a later `pull` would look for it.
bool GarbageCollector::State::is_safe(const StoredObject& object) {
  const LocalStore& store = repository.store();
  for (const auto& [remote, ids] : needs.used_on()) {
    if (ids.contains(object.id)) return copies.proves(remote, store, object);
  }
  if (const auto name = options.remote ? options.remote : repository.config().default_remote()) {
    return copies.proves(*name, store, object);
  }
  return copies.proves(store, object);
}

GcBudget GarbageCollector::State::plan_budget(GcPlace& place, ByteCount limit) {
  const LocalStore& store = repository.store();
  Needs::Ids dropped;
  for (const StoredObject& object : place.dropped) dropped.insert(object.id);
  const std::vector<StoredObject> objects =
      list_objects(store, [&](const ObjectId& id) { return !dropped.contains(id); });
  const UsedTimes times = read_used(repository);
  BudgetPlan fitted =
      fit_budget(objects, limit, repository.surroundings().clock.now().nanoseconds - young_for,
                 {.is_in_use = [&](const ObjectId& id) { return needs.in_use().contains(id); },
                  .used =
                      [&](const StoredObject& object) {
                        const auto noted = times.find(object.id);
                        return noted == times.end() ? object.touched : std::max(object.touched, noted->second);
                      },
                  .is_on_remote = [&](const StoredObject& object) { return is_safe(object); },
                  .files_of = [&](const TreeId& id) { return Needs::find_files(store, id); }});
  place.evicted = std::move(fitted.dropped);
  return fitted.budget;
}

GcPlace GarbageCollector::State::plan_cache() {
  const LocalStore& store = repository.store();
  GcPlace place{
      .remote = {}, .directory = store.root(), .dropped = {}, .unpushed = {}, .young = {}, .named = {}, .evicted = {}};
  if (!options.unneeded) return place;
  std::vector<StoredObject> candidates =
      list_objects(store, [&](const ObjectId& id) { return options.not_in_remote || !needs.used().contains(id); });
  if (options.not_in_remote) {
    Needs::Ids needed;
    for (const StoredObject& object : candidates) {
      if (!needs.used().contains(object.id) || is_on_its_remote(object)) continue;
      needed.insert(object.id);
      const std::optional<TreeId> id = object.id.tree();
      const auto files = id ? Needs::find_files(store, *id) : std::nullopt;
      if (files) needed.insert(files->begin(), files->end());
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
  GcPlace place{.remote = name,
                .directory = store.root(),
                .dropped = {},
                .unpushed = {},
                .young = {},
                .named = {},
                .evicted = {}};
  for (const StoredObject& object :
       list_objects(store, [&](const ObjectId& id) { return !needs.used().contains(id); })) {
    (is_young(object) ? place.young : place.dropped).push_back(object);
  }
  keep_what_stays_names(place, store);
  return place;
}

GcPlan GarbageCollector::State::plan() {
  const std::unique_ptr<Task> task = repository.surroundings().progress.start("Collecting");
  GcPlan plan;
  if (options.cloud || options.not_in_remote) copies.store_of(chosen_remote());
  needs.read(plan);
  plan.used = needs.used().size();
  plan.unasked = copies.unasked();
  plan.places.push_back(plan_cache());
  if (options.max_size) plan.budget = plan_budget(plan.places.front(), *options.max_size);
  if (options.cloud) {
    std::set<std::string> names = {chosen_remote()};
    for (const auto& [name, ids] : needs.used_on()) names.insert(name);
    for (const std::string& name : names) plan.places.push_back(plan_remote(name));
  }
  return plan;
}

bool GcPlan::drops_nothing() const {
  return std::ranges::all_of(places,
                             [](const GcPlace& place) { return place.dropped.empty() && place.evicted.empty(); });
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
  for (const auto& project : state.needs.projects()) repositories.push_back(&project->repository);
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
    Needs::Ids agreed;
    for (const auto* list : {&before->dropped, &before->evicted}) {
      for (const StoredObject& object : *list) agreed.insert(object.id);
    }
    const LocalStore& store = place.remote ? state.copies.store_of(*place.remote) : state.repository.store();
    for (auto* list : {&place.dropped, &place.evicted}) {
      std::erase_if(*list, [&](const StoredObject& object) {
        if (agreed.contains(object.id)) return false;
        place.young.push_back(object);  // came meanwhile
        return true;
      });
    }
    state.keep_what_stays_names(place, store);
    std::vector<StoredObject> objects = place.dropped;
    objects.insert(objects.end(), place.evicted.begin(), place.evicted.end());
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
