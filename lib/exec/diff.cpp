// Compares the outputs of two states, and the files inside directories that differ.
#include "exec/diff.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "exec/observe.hpp"
#include "exec/sparse_view.hpp"
#include "sides.hpp"

namespace tutti {
namespace {

class Comparison {
 public:
  Comparison(const LocalStore& store, const std::vector<RelPath>& targets, bool with_missing)
      : store_(store), targets_(targets), with_missing_(with_missing) {}

  DataDiff compare(const Side& before, const Side& after) {
    auto a = before.begin(), b = after.begin();
    while (a != before.end() || b != after.end()) {
      if (b == after.end() || (a != before.end() && a->first < b->first)) {
        compare_output(a->first, &a->second, nullptr);
        ++a;
      } else if (a == before.end() || b->first < a->first) {
        compare_output(b->first, nullptr, &b->second);
        ++b;
      } else {
        compare_output(a->first, &a->second, &b->second);
        ++a, ++b;
      }
    }
    diff_.renamed = take_renamed(diff_.deleted, diff_.added);
    std::ranges::sort(diff_.modified, {}, &DataDiff::Pair::path);
    std::ranges::sort(diff_.renamed, {}, &DataDiff::Renamed::old_path);
    std::ranges::sort(diff_.not_in_cache, {}, &DataDiff::Item::path);
    return std::move(diff_);
  }

 private:
  void compare_output(const std::string& path, const Content* before, const Content* after) {
    const auto shown = [&](const Content& content) { return content.id.is_tree() ? path + "/" : path; };
    if (!is_named(path, targets_)) {
      // Only something inside is asked about: of the directory itself nothing is said.
    } else if (!before) {
      diff_.added.push_back({shown(*after), after->id.name()});
    } else if (!after) {
      diff_.deleted.push_back({shown(*before), before->id.name()});
    } else if (before->id != after->id) {
      diff_.modified.push_back({shown(*before), before->id.name(), after->id.name()});
    }
    if (before && is_named(path, targets_)) note_missing(shown(*before), before->id);

    const bool is_same = before && after && before->id == after->id;
    const bool is_directory = (before && before->id.is_tree()) || (after && after->id.is_tree());
    if (!is_directory) return;
    if (is_same && (!with_missing_ || store_.is_complete(*before->id.tree()))) return;
    if (is_same) {
      // The other side may know the files of a manifest that the cache has lost.
      std::shared_ptr<const Tree> tree = tree_of(before);
      if (!tree) tree = tree_of(after);
      if (tree) note_missing_files(path, *tree, after->away);
      return;
    }
    // Without a manifest nobody knows which files came and went: the directory's own entry is all that can be said.
    if (are_stored(before, after)) {
      note_changes(path, store_.difference(*before->id.tree(), *after->id.tree()));
      return;
    }
    const std::shared_ptr<const Tree> old_tree = tree_of(before);
    const std::shared_ptr<const Tree> new_tree = tree_of(after);
    if (!old_tree || !new_tree) return;
    note_changes(path, difference(*old_tree, *new_tree));
    if (with_missing_ && before && before->id.is_tree())
      note_missing_files(path, *old_tree, after ? after->away : std::vector<TreeEntry>{});
  }

  // Whether the store alone can tell what came and went: that of the workspace is known to the observer.
  bool are_stored(const Content* before, const Content* after) const {
    return !with_missing_ && before && after && before->id.is_tree() && after->id.is_tree() &&
           store_.contains(before->id) && store_.contains(after->id);
  }

  void note_changes(const std::string& path, const TreeDifference& changes) {
    const auto full = [&](const RelPath& below) { return path + "/" + below.str(); };
    for (const TreeEntry& entry : changes.added) {
      if (is_named(full(entry.path), targets_)) diff_.added.push_back({full(entry.path), entry.id.name()});
    }
    for (const TreeEntry& entry : changes.deleted) {
      if (is_named(full(entry.path), targets_)) diff_.deleted.push_back({full(entry.path), entry.id.name()});
    }
    for (const TreeDifference::Modified& entry : changes.modified) {
      if (!is_named(full(entry.path), targets_)) continue;
      diff_.modified.push_back({full(entry.path), entry.before.name(), entry.after.name()});
    }
  }

  void note_missing(const std::string& path, const ObjectId& id) {
    if (with_missing_ && !store_.contains(id)) diff_.not_in_cache.push_back({path, id.name()});
  }

  // What is away on purpose is not missed.
  void note_missing_files(const std::string& path, const Tree& tree, const std::vector<TreeEntry>& away) {
    for (const TreeEntry& entry : tree.entries()) {
      if (std::ranges::binary_search(away, entry.path, {}, &TreeEntry::path)) continue;
      const std::string full = path + "/" + entry.path.str();
      if (is_named(full, targets_)) note_missing(full, entry.id);
    }
  }

  const LocalStore& store_;
  const std::vector<RelPath>& targets_;
  bool with_missing_;
  DataDiff diff_;
};

void require_targets(const std::vector<RelPath>& targets, const Project& before, const Project& after) {
  for (const RelPath& target : targets) {
    const auto knows = [&](const Project& project) {
      return project.output_containing(target) || !project.outputs_within(target).empty();
    };
    if (!knows(before) && !knows(after)) {
      throw NotFound(fmt::format("{} is tracked in neither state", in_quotes(target.display())));
    }
  }
}

}  // namespace

bool DataDiff::empty() const {
  return added.empty() && deleted.empty() && modified.empty() && renamed.empty() && not_in_cache.empty();
}

DataDiff diff(Repository& repository, const DiffOptions& options) {
  const GitRepository* git = repository.git();
  if (git && options.before == "HEAD" && !options.after && !git->head_commit()) return {};  // nothing to compare with

  const Project before = Project::load(*commit_tree(repository, options.before));
  const Project after =
      Project::load(options.after ? *commit_tree(repository, *options.after) : *workspace_tree(repository));
  require_targets(options.targets, before, after);

  const LocalStore& store = repository.store();
  FromRemotes remotes(repository);
  const Side old_side = recorded_side(remotes, before, options.targets);
  Observer observer(repository);  // the workspace's trees live in it
  const Side new_side =
      options.after ? recorded_side(remotes, after, options.targets) : workspace_side(observer, after, options.targets);
  const bool with_missing = !options.after && !options.hide_missing;
  if (!options.after) note_sparse(repository, sparse_directories(repository, after, options.targets));
  return Comparison(store, options.targets, with_missing).compare(old_side, new_side);
}

}  // namespace tutti
