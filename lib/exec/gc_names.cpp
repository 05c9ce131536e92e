// Finds out what objects that nothing needs any more were once called.
#include <algorithm>
#include <unordered_set>

#include "base/error.hpp"
#include "exec/gc.hpp"
#include "gc_roots.hpp"

namespace tutti {
namespace {

using Ids = std::unordered_set<ObjectId, ObjectIdHash>;

class Namer {
 public:
  Namer(Repository& repository, std::span<const ObjectId> ids, std::span<const std::string> directories)
      : repository_(repository), unnamed_(ids.begin(), ids.end()) {
    for (const std::string& directory : directories) {
      stores_.push_back(std::make_unique<LocalStore>(StoreOptions{.root = directory, .index_path = {}}));
    }
  }

  std::map<ObjectId, ObjectName> run(std::size_t limit) {
    if (unnamed_.empty()) return {};
    OutputReader reader(repository_);
    for (const Root& root : roots(limit)) {
      if (unnamed_.empty()) break;
      repository_.surroundings().cancellation.check();
      try {
        reader.read(
            root, [&](const NamedOutput& output) { look_at(output, root.commit ? root.name : "workspace"); },
            [](const std::string&, Error&) {});
      } catch (const Error&) {
        // Its names stay unknown, and that is all: nothing is decided by names.
      }
    }
    return std::move(names_);
  }

 private:
  std::vector<Root> roots(std::size_t limit) {
    try {
      const bool has_commits = repository_.git() != nullptr;
      std::vector<Root> roots = gc_roots(repository_, {.all_commits = has_commits}, History::as_far_as_known);
      if (roots.size() > limit + 1) roots.resize(limit + 1);
      return roots;
    } catch (const Error&) {
      return gc_roots(repository_, {});  // as in run()
    }
  }

  void name(const ObjectId& id, std::string path, const std::string& revision, const std::string& output) {
    if (unnamed_.erase(id) > 0) names_.insert_or_assign(id, ObjectName{std::move(path), revision, output});
  }

  void look_at(const NamedOutput& output, const std::string& revision) {
    name(output.id, output.path, revision, output.path);
    const std::optional<TreeId> id = output.id.tree();
    if (!id || unnamed_.empty() || !looked_into_.insert(output.id).second) return;
    const auto store = std::ranges::find_if(stores_, [&](const auto& each) { return each->contains(*id); });
    if (store == stores_.end()) return;
    const Tree tree = Tree::parse((*store)->read(*id), id->digest.algorithm(), id->name());
    for (const TreeEntry& entry : tree.entries()) {
      name(entry.id, output.path + "/" + entry.path.str(), revision, output.path);
    }
  }

  Repository& repository_;
  Ids unnamed_, looked_into_;
  std::vector<std::unique_ptr<LocalStore>> stores_;
  std::map<ObjectId, ObjectName> names_;
};

}  // namespace

std::map<ObjectId, ObjectName> name_objects(Repository& repository, std::span<const ObjectId> ids,
                                            std::span<const std::string> directories, std::size_t commits) {
  return Namer(repository, ids, directories).run(commits);
}

std::map<ObjectId, ObjectName> name_objects(Repository& repository, const GcPlan& plan, std::size_t commits) {
  std::vector<ObjectId> ids;
  std::vector<std::string> directories;
  for (const GcPlace& place : plan.places) {
    directories.push_back(place.directory);
    for (const auto* list : {&place.dropped, &place.unpushed, &place.young, &place.evicted}) {
      for (const StoredObject& object : *list) ids.push_back(object.id);
    }
  }
  return name_objects(repository, ids, directories, commits);
}

}  // namespace tutti
