// Checks out what targets name, and removes what nothing names any longer.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "checked_out.hpp"
#include "exec/move_data.hpp"
#include "exec/sparse.hpp"
#include "exec/tree_pattern.hpp"

namespace tutti {
namespace {

// Not of a project in part: the outputs that it does not know would look forgotten.
bool is_all(const Project& project, const std::vector<Target>& targets) {
  if (!project.is_whole()) return false;
  std::set<const Stage*> whole;
  for (const Target& target : targets) {
    if (!target.output) whole.insert(target.stage);
  }
  return whole.size() == project.stages().size();
}

class Selection {
 public:
  // `sparse`: directories of which only this is meant when they are named.
  Selection(const LocalStore& store, const SparseDirectories& sparse) : store_(store), sparse_(sparse) {}

  void add(const Target& target) { add(*target.stage, *target.output, target.inside); }

  struct Unknown {
    RelPath path;
    bool is_import;
  };
  std::vector<CheckoutTarget> targets;
  PathSet filter;
  std::vector<Unknown> unknown;  // without recorded content
  bool is_filtered = false;
  std::map<RelPath, PathSet> parts;  // what was asked for of directories that were not named as a whole

 private:
  void add(const Stage& stage, const Output& output, const std::optional<RelPath>& inside) {
    if (!output.options.cache) return;
    if (!output.recorded || !output.recorded->id) {
      unknown.push_back({output.path, stage.is_import()});
      return;
    }
    const ObjectId& id = *output.recorded->id;
    if (inside) {
      for (const RelPath& path : entries_of(output.path, id, *inside)) add_part(output.path, path);
    } else if (const auto known = sparse_.find(output.path); known != sparse_.end() && id.is_tree()) {
      for (const std::string& path : known->second.paths()) add_part(output.path, RelPath::parse(path));
    } else {
      filter.add(output.path);
      whole_.insert(output.path);
      parts.erase(output.path);
    }
    if (known_.insert(output.path).second) targets.push_back({output.path, id, output.recorded->is_executable});
  }

  void add_part(const RelPath& output, const RelPath& inside) {
    is_filtered = true;
    filter.add(output / inside);
    if (!whole_.contains(output)) parts[output].add(inside);
  }

  // Nothing to look up in where the manifest is not here: that is told of as a missing object.
  std::vector<RelPath> entries_of(const RelPath& output, const ObjectId& id, const RelPath& pattern) {
    const std::optional<TreeId> tree = id.tree();
    if (!tree) throw NotFound(fmt::format("{} is a file: nothing is inside it", in_quotes(output.str())));
    if (!store_.contains(*tree)) return {pattern};
    std::vector<RelPath> paths = matching_entries(*store_.tree(*tree), pattern);
    if (!paths.empty()) return paths;
    throw NotFound(fmt::format("{} has no {} inside", in_quotes(output.str()), in_quotes(pattern.str())));
  }

  const LocalStore& store_;
  const SparseDirectories& sparse_;
  std::set<RelPath> known_, whole_;
};

void warn_unknown(Repository& repository, const std::vector<Selection::Unknown>& unknown) {
  for (const auto& [path, is_import] : unknown) {
    if (repository.files().find_stat(path)) continue;
    repository.surroundings().log.warning(
        "{} {}", in_quotes(path.str()),
        is_import ? "was imported without its data" : "has no recorded content yet: run 'tutti run' first");
  }
}

// Whether one of the recorded files has a namesake at or beneath `below`.
bool has_recorded(const std::string& directory, const Tree& tree, const RelPath& below) {
  const auto entries = find_and_list_directory(join_path(directory, below.display()));
  if (!entries) return false;
  return std::ranges::any_of(*entries, [&](const DirectoryEntry& entry) {
    if (RelPath::refusal(entry.name)) return false;
    const RelPath path = below / std::string_view(entry.name);
    return tree.find(path) != nullptr || (entry.type == FileType::directory && has_recorded(directory, tree, path));
  });
}

// What of `parts` can come: what the cache lacks was never here, and nobody deleted it.
PathSet obtainable(const LocalStore& store, const TreeId& id, const PathSet& parts) {
  const std::shared_ptr<const Tree> tree = store.tree(id);
  std::vector<ObjectId> ids;
  for (const TreeEntry& entry : tree->entries()) {
    if (parts.holds(entry.path)) ids.emplace_back(entry.id);
  }
  const std::vector<ObjectId> lacking = store.missing(ids);
  if (lacking.empty()) return parts;
  const std::set<ObjectId> missing(lacking.begin(), lacking.end());
  PathSet result;
  for (const TreeEntry& entry : tree->entries()) {
    if (parts.holds(entry.path) && !missing.contains(ObjectId(entry.id))) result.add(entry.path);
  }
  return result;
}

// Before the first file comes: whoever is killed on the way must not look like somebody who deleted the others. Where
// some of the recorded files are already, it is no sparse directory that is made, but a whole one that gets others
// back.
void mark_sparse(Repository& repository, const Selection& selected) {
  const SparseDirectories known = read_sparse(repository);
  std::vector<RelPath> fresh;
  for (const auto& [path, id, is_executable] : selected.targets) {
    if (!selected.parts.contains(path) || known.contains(path) || !repository.store().contains(id)) continue;
    const std::shared_ptr<const Tree> tree = repository.store().tree(*id.tree());
    if (!has_recorded(repository.absolute(path), *tree, RelPath::root())) fresh.push_back(path);
  }
  if (fresh.empty()) return;
  update_sparse(repository, [&](SparseDirectories& all) {
    for (const RelPath& path : fresh) all.try_emplace(path);
  });
}

// When all have come that can: from now on, they belong here. Where all of a sparse directory was asked for and not all
// could come, it stays sparse, for the sake of that only.
void remember_come(Repository& repository, const Selection& selected, const std::set<RelPath>& incomplete) {
  const SparseDirectories known = read_sparse(repository);
  const LocalStore& store = repository.store();
  SparseDirectories come;
  for (const CheckoutTarget& target : selected.targets) {
    if (!known.contains(target.path) || !target.id.is_tree() || !store.contains(target.id)) continue;
    const TreeId id = *target.id.tree();
    if (const auto part = selected.parts.find(target.path); part != selected.parts.end()) {
      come.emplace(target.path, obtainable(store, id, part->second));
    } else if (incomplete.contains(target.path)) {
      come.emplace(target.path, obtainable(store, id, {RelPath::root()}));
    }
  }
  if (come.empty()) return;
  update_sparse(repository, [&](SparseDirectories& all) {
    for (const auto& [directory, part] : come) {
      for (const std::string& path : part.paths()) {
        if (!path.empty()) all[directory].add(RelPath::parse(path));
      }
    }
  });
}

bool holds_all(const LocalStore& store, const CheckoutTarget& target, const PathSet& here) {
  return std::ranges::all_of(store.tree(*target.id.tree())->entries(),
                             [&](const TreeEntry& entry) { return here.holds(entry.path); });
}

// `done`: what was brought as far as it was asked for.
void forget_whole(Repository& repository, const Selection& selected, const std::vector<CheckoutTarget>& done) {
  const SparseDirectories known = read_sparse(repository);
  std::vector<RelPath> whole;
  for (const CheckoutTarget& target : done) {
    const auto sparse = known.find(target.path);
    if (sparse == known.end()) continue;
    if (!selected.parts.contains(target.path) || holds_all(repository.store(), target, sparse->second)) {
      whole.push_back(target.path);
    }
  }
  if (!whole.empty()) forget_sparse(repository, whole);
}

}  // namespace

CheckoutReport checkout_targets(Repository& repository, const Project& project, const std::vector<Target>& targets,
                                const CheckoutSelection& selection) {
  const SparseDirectories kept = selection.keep_sparse ? read_sparse(repository) : SparseDirectories{};
  Selection selected(repository.store(), kept);
  for (const Target& target : by_output(targets)) selected.add(target);
  warn_unknown(repository, selected.unknown);
  CheckoutReport report = checkout(repository, selected.targets,
                                   {.force = selection.force,
                                    .relink = selection.relink,
                                    .only_within_filter = selected.is_filtered,
                                    .filter = selected.is_filtered ? selected.filter : PathSet{},
                                    .before_changes = [&] { mark_sparse(repository, selected); }});
  std::set<RelPath> incomplete;
  for (const CheckoutReport::Missing& missing : report.missing) incomplete.insert(missing.path);
  remember_come(repository, selected, incomplete);
  std::erase_if(selected.targets, [&](const CheckoutTarget& target) { return incomplete.contains(target.path); });
  forget_whole(repository, selected, selected.targets);
  remember_outputs(repository, selected.targets);
  // Not before: a checkout that is refused changes nothing.
  std::vector<CheckoutChange> removed;
  if (is_all(project, targets)) removed = remove_forgotten_outputs(repository, project);
  report.changes.insert(report.changes.begin(), removed.begin(), removed.end());
  return report;
}

}  // namespace tutti
