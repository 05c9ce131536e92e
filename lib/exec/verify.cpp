// Judges stages by records instead of data.
#include "exec/verify.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "exec/move_data.hpp"
#include "exec/observe.hpp"

namespace tutti {

namespace {

using Seen = Observation::Content;

class Verifier {
 public:
  Verifier(Repository& repository, const Project& project)
      : repository_(repository), project_(project), observer_(repository) {}

  Observation observe(const Stage& stage) {
    Observation seen;
    seen.deps.resize(stage.deps.size());
    seen.params.resize(stage.params.size());
    // An import is a copy by its own choice; whether its source moved on is asked by `status`.
    const bool judges_deps = !stage.frozen && !stage.is_pointer();
    for (std::size_t i = 0; i < stage.deps.size(); ++i) {
      seen.deps[i] = judges_deps ? dependency(stage.deps[i]) : Seen{.id = recorded(stage.deps[i].recorded)};
    }
    for (std::size_t i = 0; judges_deps && i < stage.params.size(); ++i)
      seen.params[i] = observer_.params(stage.params[i]);
    for (const Output& output : stage.outs) seen.outs.push_back(this->output(output));
    return seen;
  }

 private:
  static std::optional<ObjectId> recorded(const std::optional<ContentEntry>& entry) {
    return entry ? entry->id : std::nullopt;
  }

  static Algorithm algorithm_of(const std::optional<ContentEntry>& entry) {
    const auto id = recorded(entry);
    return id ? id->digest().algorithm() : Algorithm::md5;
  }

  Seen dependency(const Dependency& dep) {
    const RelPath* const path = std::get_if<RelPath>(&dep.location);
    if (path == nullptr) {
      if (std::get<External>(dep.location).is_url()) return {.is_known = false};
      return {.id = id_of(observer_.snapshot(dep.location, algorithm_of(dep.recorded)))};
    }
    const Algorithm algorithm = algorithm_of(dep.recorded);
    const Project::OutputOf made = project_.output_containing(*path);
    if (made && made.output->options.cache) return made_content(*path, *made.output, algorithm);
    if (!made && !project_.outputs_within(*path).empty()) return assembled(*path, algorithm);
    return tracked_by_git(*path, algorithm, made ? recorded(made.output->recorded) : std::nullopt);
  }

  // An output, or something in one, as recorded.
  Seen made_content(const RelPath& path, const Output& output, Algorithm algorithm) {
    const auto id = recorded(output.recorded);
    if (!id || id->digest().algorithm() != algorithm) return {.is_known = false};
    if (output.path == path) return {.id = *id};
    const std::shared_ptr<const Tree> tree = manifest(*id);
    if (!tree) return {.is_known = false};
    const RelPath inside = path.relative_to(output.path);
    if (const BlobId* const file = tree->find(inside)) return {.id = *file};
    std::vector<TreeEntry> entries;
    for (const TreeEntry& entry : tree->entries()) {
      if (entry.path.is_within(inside)) entries.push_back({entry.path.relative_to(inside), entry.id});
    }
    if (entries.empty()) return {};
    return {.id = Tree(std::move(entries)).id()};
  }

  // A directory that holds outputs beside other files: only whole in a workspace.
  Seen assembled(const RelPath& path, Algorithm algorithm) {
    for (const Project::OutputNumber number : project_.outputs_within(path)) {
      if (!find_stat(repository_.absolute(project_.output(number).path))) return {.is_known = false};
    }
    return {.id = id_of(observer_.snapshot(path, algorithm))};
  }

  Seen tracked_by_git(const RelPath& path, Algorithm algorithm, const std::optional<ObjectId>& fallback) {
    if (const auto id = id_of(observer_.snapshot(path, algorithm))) return {.id = *id};
    GitRepository* const git = repository_.git();
    if (git == nullptr || !git->is_tracked(repository_.absolute(path))) return {.id = fallback};
    const auto head = git->head_commit();
    const auto bytes = head ? git->read_file(*head, repository_.git_prefix() + path.str()) : std::nullopt;
    if (!bytes || algorithm != Algorithm::md5) return {.is_known = false};
    return {.id = BlobId{digest_of(algorithm, *bytes)}};
  }

  Seen output(const Output& output) {
    const auto id = recorded(output.recorded);
    if (!output.options.cache) return tracked_by_git(output.path, algorithm_of(output.recorded), id);
    return {.id = id};  // where it is stored is asked for all outputs together
  }

  std::shared_ptr<const Tree> manifest(const ObjectId& id) {
    const auto tree = id.tree();
    if (!tree) return nullptr;
    try {
      return repository_.store().tree(*tree);
    } catch (const NotFound&) {
      return nullptr;
    }
  }

  Repository& repository_;
  const Project& project_;
  Observer observer_;
};

std::vector<const Stage*> stages_of(const Project& project, const std::vector<Target>& targets) {
  std::vector<const Stage*> stages;
  if (targets.empty()) {
    for (const Stage& stage : project.stages()) stages.push_back(&stage);
    return stages;
  }
  for (const Target& target : targets) stages.push_back(target.stage);
  std::sort(stages.begin(), stages.end());
  stages.erase(std::unique(stages.begin(), stages.end()), stages.end());
  return stages;
}

std::vector<Target> whole(const std::vector<const Stage*>& stages) {
  std::vector<Target> targets;
  for (const Stage* stage : stages) targets.push_back({.stage = stage});
  return targets;
}

// Where an object is wanted: the first place in the project that names it.
struct Place {
  RelPath output;
  std::optional<RelPath> inside;
};
using Places = std::unordered_map<ObjectId, Place, ObjectIdHash>;

// Every recorded object of the targets, and the files of directories whose manifest the cache has.
Places places_of(Repository& repository, const std::vector<Target>& targets) {
  Places places;
  for (const Target& target : targets) {
    for (const Output& output : target.stage->outs) {
      if (!output.options.cache || !output.recorded || !output.recorded->id) continue;
      const ObjectId id = *output.recorded->id;
      if (!places.emplace(id, Place{output.path, {}}).second || !id.is_tree()) continue;
      if (!repository.store().contains(id)) continue;
      for (const TreeEntry& entry : repository.store().tree(*id.tree())->entries()) {
        places.emplace(entry.id, Place{output.path, entry.path});
      }
    }
  }
  return places;
}

void sort(std::vector<NotStored>& missing) {
  std::sort(missing.begin(), missing.end(), [](const NotStored& a, const NotStored& b) {
    return std::tie(a.output, a.inside) < std::tie(b.output, b.inside);
  });
}

// What the judged stages' outputs lack in the cache, each file by name.
std::vector<NotStored> missing_in_cache(Repository& repository, const std::vector<Target>& targets,
                                        std::size_t& asked) {
  const Places places = places_of(repository, targets);
  asked = places.size();
  std::vector<ObjectId> ids;
  ids.reserve(places.size());
  for (const auto& [id, place] : places) ids.push_back(id);
  std::vector<NotStored> missing;
  for (const ObjectId& id : repository.store().missing(ids)) {
    const Place& place = places.at(id);
    missing.push_back({place.output, place.inside, id});
  }
  sort(missing);
  return missing;
}

}  // namespace

struct RemoteCheck::State {
  Repository& repository;
  std::optional<std::string> remote;
  std::unordered_set<ObjectId, ObjectIdHash> settled;
  std::map<std::optional<std::string>, Places> wanted;  // by remote

  void add_object(Places& places, const ObjectId& id, const Place& place) const {
    if (settled.contains(id) || !places.emplace(id, place).second) return;
    if (!id.is_tree() || !repository.store().contains(id)) return;
    for (const TreeEntry& entry : repository.store().tree(*id.tree())->entries()) {
      places.emplace(entry.id, Place{place.output, entry.path});
    }
  }
};

RemoteCheck::RemoteCheck(Repository& repository, std::optional<std::string> remote)
    : state_(std::make_unique<State>(State{repository, std::move(remote), {}, {}})) {}
RemoteCheck::~RemoteCheck() = default;

void RemoteCheck::settle(const Project& known) {
  for (const Stage& stage : known.stages()) {
    for (const Output& output : stage.outs) {
      if (output.recorded && output.recorded->id) state_->settled.insert(*output.recorded->id);
    }
  }
}

void RemoteCheck::add(const std::vector<Target>& targets) {
  for (const Target& target : by_output(targets)) {
    for (const WantedObjects::ByRemote& group : wanted_objects({target}, For::push, state_->remote).groups) {
      Places& places = state_->wanted[group.remote];
      for (const ObjectId& id : group.ids) state_->add_object(places, id, {target.output->path, {}});
    }
  }
}

void RemoteCheck::add(const Project& project) {
  add(whole(stages_of(project, {})));
}

std::vector<NotStored> RemoteCheck::missing() const {
  const Cancellation& cancellation = state_->repository.surroundings().cancellation;
  std::vector<NotStored> missing;
  for (const auto& [remote, places] : state_->wanted) {
    if (places.empty()) continue;
    std::vector<ObjectId> ids;
    ids.reserve(places.size());
    for (const auto& [id, place] : places) ids.push_back(id);
    for (const ObjectId& id : state_->repository.open_remote(remote)->missing(ids, cancellation)) {
      const Place& place = places.at(id);
      missing.push_back({place.output, place.inside, id});
    }
  }
  sort(missing);
  return missing;
}

std::size_t RemoteCheck::asked() const {
  std::size_t count = 0;
  for (const auto& [remote, places] : state_->wanted) count += places.size();
  return count;
}

VerifyReport verify(Repository& repository, const Project& project, const std::vector<Target>& targets,
                    const VerifyOptions& options) {
  const std::vector<const Stage*> stages = stages_of(project, targets);
  VerifyReport report;
  report.stages = stages.size();
  const std::vector<Target> all = whole(stages);
  if (options.on_remote) {
    RemoteCheck check(repository, options.remote);
    check.add(all);
    report.missing = check.missing();
    report.objects = check.asked();
  } else {
    report.missing = missing_in_cache(repository, all, report.objects);
  }
  Verifier verifier(repository, project);
  for (const Stage* stage : stages) {
    try {
      StageStatus status{stage, staleness(*stage, verifier.observe(*stage))};
      if (status.staleness.is_stale()) report.stale.push_back(std::move(status));
    } catch (Error& error) {
      error.add_context("while judging '" + stage->address() + "'");
      throw;
    }
  }
  return report;
}

}  // namespace tutti
