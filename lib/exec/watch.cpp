// Derives the paths to watch from a project, and compares what would run with what was tried.
#include "exec/watch.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <string_view>

#include "base/files.hpp"
#include "plan.hpp"
#include "workspace/ignore.hpp"

namespace tutti {
namespace {

constexpr std::array ours{".git", ".dvc"};

// Reads a tree's files, and notes which.
class NotingTree final : public FileTree {
 public:
  NotingTree(const FileTree& tree, std::set<RelPath>& seen) : tree_(tree), seen_(seen) {}

  void for_each_metadata_file(const Visit& visit, const Enter& enter) const override {
    tree_.for_each_metadata_file(visit, enter);
  }
  std::optional<std::string> read(const RelPath& path) const override {
    {
      const std::scoped_lock lock(mutex_);
      seen_.insert(path);
    }
    return tree_.read(path);
  }
  std::string display(const RelPath& path) const override { return tree_.display(path); }
  const std::string& root() const override { return tree_.root(); }
  TemplateOptions template_options() const override { return tree_.template_options(); }

 private:
  const FileTree& tree_;
  std::set<RelPath>& seen_;
  mutable std::mutex mutex_;
};

class Silent final : public RunObserver {
  void planned(std::size_t) override {}
  void started(const Stage&, const Staleness&) override {}
  void command(const Stage&, std::string_view) override {}
  void output(const Stage&, std::string_view) override {}
  void finished(const Stage&, const StageResult&) override {}
  void tick() override {}
};

bool is_at_or_in(const std::set<std::string>& paths, std::string path) {
  while (!paths.contains(path)) {
    std::string above = parent_path(path);
    if (above == path) return false;
    path = std::move(above);
  }
  return true;
}

bool is_above_one_of(const std::set<std::string>& paths, const std::string& path) {
  const auto next = paths.lower_bound(path + "/");
  return next != paths.end() && next->starts_with(path + "/");
}

// The directory that has to be watched to hear of `path`, which need not be there, nor what it would be in.
std::string nearest_directory(std::string path) {
  for (std::string above = parent_path(path); above != path; above = parent_path(path)) {
    path = std::move(above);
    const std::optional<FileStat> stat = find_stat(path, Follow::yes);
    if (stat && stat->type == FileType::directory) break;
  }
  return path;
}

void add_below(const std::string& directory, const std::optional<IgnoreScope>& scope, WatchedPaths& paths) {
  paths.directories.insert(directory);
  for (const DirectoryEntry& entry : find_and_list_directory(directory).value_or(std::vector<DirectoryEntry>{})) {
    if (entry.type != FileType::directory || std::ranges::find(ours, entry.name) != ours.end()) continue;
    if (scope && scope->is_ignored(entry.name, EntryKind::directory)) continue;
    const std::string path = join_path(directory, entry.name);
    if (paths.outputs.contains(path)) continue;
    std::optional<IgnoreScope> below = scope ? scope->enter(entry.name) : std::nullopt;
    if (scope && !below) continue;  // a repository of its own
    add_below(path, below, paths);
  }
}

// What a stage reads; what it says about its outputs changes with each attempt.
std::vector<Difference> about_inputs(std::vector<Difference> differences) {
  std::erase_if(differences, [](const Difference& difference) {
    switch (difference.cause) {
      case Cause::out_new:
      case Cause::out_modified:
      case Cause::out_deleted:
      case Cause::out_not_in_cache:
      case Cause::forced:
      case Cause::upstream:
        return true;
      default:
        return false;
    }
  });
  return differences;
}

bool is_always_changed(const std::vector<Difference>& differences) {
  return std::ranges::all_of(differences,
                             [](const Difference& difference) { return difference.cause == Cause::always_changed; });
}

}  // namespace

bool WatchedPaths::concern(const std::string& path) const {
  if (is_at_or_in(outputs, path)) return false;
  const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
  return is_at_or_in(inputs, path) || is_above_one_of(inputs, path) || is_metadata_name(name) ||
         name == ignore_file_name;
}

void Glance::read(const RunWish& wish) {
  std::set<RelPath> seen;
  const std::unique_ptr<FileTree> workspace = workspace_tree(repository_);
  const NotingTree tree(*workspace, seen);
  const auto add_seen = [&] {
    for (const RelPath& file : seen) add_input(repository_.absolute(file));
  };
  try {
    project_ = Project::load(tree);
    add_seen();
  } catch (...) {
    add_seen();
    throw;
  }
  options_ = wish.options;
  options_.dry = true;
  options_.force = false;
  if (wish.select) targets_ = wish.select(*project_);
  graph_ = build_graph(*project_, FrozenNeeds::dropped);
  steps_ = plan_run(*project_, graph_, targets_, options_);
  add_paths();
}

void Glance::add_input(const std::string& path) {
  paths_.inputs.insert(path);
  paths_.directories.insert(nearest_directory(path));
}

void Glance::add_paths() {
  for (const StageNumber number : steps_) {
    const Stage& stage = project_->stages()[number];
    if (stage.is_pointer()) continue;  // a person makes what it names
    for (const Output& output : stage.outs) paths_.outputs.insert(repository_.absolute(output.path));
  }
  const auto add = [&](const Location& location) {
    const RelPath* inside = std::get_if<RelPath>(&location);
    const External* outside = std::get_if<External>(&location);
    if (outside && outside->is_url()) return;
    const std::string path = inside ? repository_.absolute(*inside) : outside->text;
    if (is_at_or_in(paths_.outputs, path)) return;
    add_input(path);
    const std::optional<FileStat> stat = find_stat(path, Follow::yes);
    if (!stat) return;
    const std::string real = real_path(path);
    const bool is_stored = real.starts_with(repository_.cache_directory() + "/");
    if (real != path && !is_stored) add_input(real);
    if (stat->type != FileType::directory) return;
    add_below(path, inside ? repository_.ignore().scope(inside->str()) : std::nullopt, paths_);
  };
  for (const StageNumber number : steps_) {
    const Stage& stage = project_->stages()[number];
    if (stage.is_pointer()) {
      for (const Output& output : stage.outs) add(output.path);
    }
    for (const Dependency& dep : stage.deps) add(dep.location);
    for (const ParamsDependency& params : stage.params) add(params.file);
  }
}

StaleStages Glance::stale() {
  Silent nobody;
  std::map<std::string, StageNumber> numbers;
  for (const StageNumber number : steps_) numbers[project_->stages()[number].address(options_.directory)] = number;
  StaleStages found;
  std::map<StageNumber, std::size_t> places;
  for (StageResult& result : run(repository_, *project_, targets_, options_, nobody).stages) {
    if (result.outcome == StageOutcome::up_to_date) continue;
    const StageNumber number = numbers.at(result.address);
    StaleStage stage{.address = std::move(result.address),
                     .why = std::move(result.why.differences),
                     .needs = {},
                     .only_may = result.outcome == StageOutcome::may_run};
    for (const StageNumber need : graph_.needs[number]) {
      if (const auto place = places.find(need); place != places.end()) stage.needs.push_back(place->second);
    }
    places[number] = found.size();
    found.push_back(std::move(stage));
  }
  return found;
}

void Attempts::about_to_run(const StaleStages& stale) {
  for (const StaleStage& stage : stale) {
    if (!stage.only_may) tried_[stage.address] = about_inputs(stage.why);
  }
}

bool Attempts::is_news(const StaleStages& stale) const {
  std::vector<bool> waits(stale.size());  // for something that has failed and would fail again
  for (std::size_t i = 0; i < stale.size(); ++i) {
    const StaleStage& stage = stale[i];
    const auto tried = tried_.find(stage.address);
    waits[i] = (tried != tried_.end() && tried->second == about_inputs(stage.why)) ||
               std::ranges::any_of(stage.needs, [&](std::size_t need) { return waits[need]; });
    if (!waits[i] && !stage.only_may && !(tried == tried_.end() && is_always_changed(stage.why))) return true;
  }
  return false;
}

// By what it is called where the person stands, as in a glance.
void Attempts::finished(const Stage&, const StageResult& result) {
  if (result.outcome == StageOutcome::skipped) return;  // as it was
  if (result.outcome == StageOutcome::failed) {
    tried_[result.address] = about_inputs(result.why.differences);
  } else {
    tried_.erase(result.address);
  }
}

}  // namespace tutti
