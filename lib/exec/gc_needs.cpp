// Reads what the roots of a collection need.
#include "gc_needs.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "workspace/git_worktrees.hpp"
#include "workspace_links.hpp"

namespace tutti {
namespace {

constexpr std::string_view way_out = "add '--skip-failed' to go on without it; what only it needs is then dropped";

}  // namespace

Needs::Needs(Repository& mine, const GcOptions& options, Copies& copies)
    : repository_(mine), options_(options), copies_(copies) {
  for (const std::string& path : options.projects) add_project(path);
  add_worktrees();
  projects_.emplace_back(std::make_unique<ProjectRoots>(mine));
  for (const auto& other : others_) projects_.emplace_back(std::make_unique<ProjectRoots>(*other));
}

// What they need nobody knows.
void Needs::refuse_lost_worktrees(GcPlan& plan) const {
  for (const std::string& root : lost_worktrees_) {
    const std::string what = fmt::format("the Git worktree {} is not there", in_quotes(root));
    if (!options_.skip_failed) {
      throw Conflict(what, {"git worktree repair PATH, if it was moved", "git worktree prune, if it was deleted",
                            std::string(way_out)});
    }
    plan.skipped.push_back(what);
  }
}

void Needs::read(GcPlan& plan) {
  refuse_lost_worktrees(plan);
  in_use_.clear();
  read_roots(plan);
  use_files_of_trees(plan);
  if (options_.max_size) find_in_use(plan);
}

void Needs::add_project(const std::string& path) {
  auto other = std::make_unique<Repository>(Repository::open(path, repository_.surroundings(), repository_.options()));
  const bool is_known = other->root() == repository_.root() ||
                        std::ranges::any_of(others_, [&](const auto& known) { return known->root() == other->root(); });
  if (!is_known) others_.push_back(std::move(other));
}

void Needs::add_worktrees() {
  const GitRepository* git = repository_.git();
  const std::optional<FileStat> cache = find_stat(repository_.cache_directory(), Follow::yes);
  if (!git || !cache) return;
  GitWorktrees worktrees = find_worktrees(*git);
  lost_worktrees_ = std::move(worktrees.lost);
  for (const std::string& root : worktrees.roots) {
    const std::string place = join_path(root, repository_.git_prefix());
    if (!find_stat(join_path(place, ".dvc"), Follow::yes)) continue;
    const Repository other = Repository::open(place, repository_.surroundings(), repository_.options());
    const std::optional<FileStat> its = find_stat(other.cache_directory(), Follow::yes);
    if (its && its->device == cache->device && its->inode == cache->inode) add_project(place);
  }
}

void Needs::use(const NamedOutput& output, const std::string& where) {
  const bool is_new = used_.insert(output.id).second;
  const std::optional<TreeId> tree = output.id.tree();
  if (output.remote) {
    used_on_[*output.remote].insert(output.id);
    if (tree && remotes_of_[*tree].insert(*output.remote).second) trees_to_read_.try_emplace(*tree, where);
  }
  if (tree && is_new) trees_to_read_.try_emplace(*tree, where);
}

void Needs::read_root(ProjectRoots& project, const Root& root, GcPlan& plan) {
  const bool is_other = &project.repository != &repository_;
  const std::string where =
      is_other ? fmt::format("{} of {}", root.name, in_quotes(project.repository.root())) : root.name;
  const auto failed = [&](const std::string& what, Error& error) {
    if (!options_.skip_failed) {
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
          if (!root.commit) in_use_.insert(output.id);
          use(output, root.commit || is_other ? fmt::format("{}@{}", output.path, where) : output.path);
        },
        failed);
  } catch (Error& error) {
    if (!options_.skip_failed) throw;
    plan.skipped.push_back(fmt::format("{}: {}", where, error.message()));
  }
}

void Needs::read_roots(GcPlan& plan) {
  std::size_t commits = 0;
  for (const auto& project : projects_) {
    for (const Root& root : gc_roots(project->repository, options_)) {
      repository_.surroundings().cancellation.check();
      if (root.commit) {
        ++commits;
        if (!project->commits_read.insert(*root.commit).second) continue;
      }
      read_root(*project, root, plan);
    }
  }
  plan.roots.push_back(projects_.size() == 1 ? "the workspace" : count_of(projects_.size(), "workspace"));
  if (commits > 0) plan.roots.push_back(count_of(commits, "commit"));
}

std::optional<std::vector<BlobId>> Needs::find_files(const LocalStore& store, const TreeId& id) {
  try {
    if (store.contains(id)) return store.blobs_of(id);
  } catch (const Error&) {
    // Damaged: as good as not there.
  }
  return std::nullopt;
}

std::optional<std::vector<BlobId>> Needs::find_files(const TreeId& id) {
  for (const auto& project : projects_) {
    if (auto files = find_files(project->repository.store(), id)) return files;
  }
  for (const auto& [name, store] : copies_.stores()) {
    if (auto files = find_files(*store, id)) return files;
  }
  return std::nullopt;
}

void Needs::use_files_of(const TreeId& id, const std::vector<BlobId>& files) {
  if (used_.size() < files.size()) used_.reserve(used_.size() + files.size());
  used_.insert(files.begin(), files.end());
  const auto remotes = remotes_of_.find(id);
  if (remotes == remotes_of_.end()) return;
  for (const std::string& remote : remotes->second) {
    used_on_[remote].insert(files.begin(), files.end());
  }
}

void Needs::use_files_of_trees(GcPlan& plan) {
  const std::vector<std::pair<TreeId, std::string>> all(trees_to_read_.begin(), trees_to_read_.end());
  std::vector<std::pair<TreeId, std::string>> unknown;
  // A few at a time: reading and proving a manifest is most of the work, and all of them would not fit in memory.
  const std::size_t batch = 2 * std::size_t{core_count()};
  for (std::size_t first = 0; first < all.size(); first += batch) {
    std::vector<std::optional<std::vector<BlobId>>> files(std::min(batch, all.size() - first));
    parallel_for(files.size(), core_count(), repository_.surroundings().cancellation,
                 [&](std::size_t i, unsigned) { files[i] = find_files(all[first + i].first); });
    for (std::size_t i = 0; i < files.size(); ++i) {
      if (files[i]) {
        use_files_of(all[first + i].first, *files[i]);
      } else {
        unknown.push_back(all[first + i]);
      }
    }
  }
  trees_to_read_.clear();
  if (unknown.empty()) return;
  if (options_.skip_failed) {
    for (const auto& [id, where] : unknown) {
      plan.skipped.push_back(
          fmt::format("{}: the manifest '{}' is neither in the cache nor on a remote", where, id.name()));
    }
    return;
  }
  // Found again by the next plan, if there is one.
  for (const auto& [id, where] : unknown) trees_to_read_.try_emplace(id, where);
  const auto& [id, where] = unknown.front();
  throw Conflict(
      fmt::format("the files of {} cannot be known: its manifest '{}' is neither in the cache nor on a remote{}",
                  in_quotes(where), id.name(),
                  unknown.size() > 1 ? fmt::format(" (and {} more)", unknown.size() - 1) : ""),
      {"run 'tutti fetch'", std::string(way_out)});
}

// What the workspaces name, the files of their directories, and what their symbolic links lead to.
void Needs::find_in_use(GcPlan& plan) {
  const Ids named = in_use_;
  for (const ObjectId& id : named) {
    const std::optional<TreeId> tree_id = id.tree();
    const auto files = tree_id ? find_files(*tree_id) : std::nullopt;
    if (files) in_use_.insert(files->begin(), files->end());
  }
  for (const auto& project : projects_) {
    try {
      for (const ObjectId& id : linked_objects(project->repository, repository_.store())) in_use_.insert(id);
    } catch (Error& error) {
      error.add_context(fmt::format("while looking for links in {}", in_quotes(project->repository.root())));
      if (!options_.skip_failed) {
        error.add_hint(std::string(way_out));
        throw;
      }
      plan.skipped.push_back(fmt::format("links: {}", error.message()));
    }
  }
}

}  // namespace tutti
