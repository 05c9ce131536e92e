// Puts sound bytes where damaged or missing ones were.
#include "exec/repair.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "exec/observe.hpp"
#include "gc_copies.hpp"
#include "store/intake.hpp"
#include "workspace/repository_lock.hpp"

namespace tutti {
namespace {

constexpr std::size_t piece_size = 1 << 20;

class Repair {
 public:
  Repair(Repository& repository, const Project& project, const std::optional<std::string>& remote)
      : repository_(repository),
        project_(project),
        copies_(repository),
        target_(remote ? copies_.store_of(*remote) : repository.store()),
        observer_(repository) {
    if (remote) sources_.emplace_back("the cache", &repository.store());
    for (const auto& [name, store] : copies_.stores()) {
      if (name != remote) sources_.emplace_back(fmt::format("the remote {}", in_quotes(name)), store.get());
    }
  }

  std::vector<RepairedObject> run(const CheckReport& report) {
    std::vector<RepairedObject> todo;
    std::set<ObjectId> seen;
    {
      const RepositoryLock lock(repository_);
      for (const DamagedObject& damaged : report.damaged) {
        if (damaged.is_unreadable || !seen.insert(damaged.id).second) continue;
        todo.push_back({damaged.id, {}, put_away(damaged.id)});
      }
    }
    for (const auto& [tree, object] : report.holes) {
      if (seen.insert(object).second) todo.push_back({object, {}, {}});
    }
    std::vector<RepairedObject> done;
    while (!todo.empty()) {
      restore(todo);
      std::vector<RepairedObject> next;
      for (const RepairedObject& object : todo) {
        if (object.source.empty() || !object.id.is_tree()) continue;
        // What a damaged manifest named could not be checked.
        for (const TreeEntry& entry : target_.tree(*object.id.tree())->entries()) {
          if (!target_.contains(entry.id) && seen.insert(entry.id).second) next.push_back({entry.id, {}, {}});
        }
      }
      std::ranges::move(todo, std::back_inserter(done));
      todo = std::move(next);
    }
    return done;
  }

 private:
  // Nothing if it has become sound meanwhile, or went away.
  std::string put_away(const ObjectId& id) {
    const std::string path = target_.path_of(id);
    const std::optional<Fd> file = find_file(path, O_RDONLY | O_CLOEXEC);
    if (!file || is_sound(id, *file, path)) return {};
    const std::string directory = join_path(repository_.tutti_directory(), "quarantine");
    make_directories(directory);
    std::string place = join_path(directory, id.name());
    for (int i = 1; find_stat(place); ++i) place = join_path(directory, fmt::format("{}.{}", id.name(), i));
    if (::rename(path.c_str(), place.c_str()) == 0) return place;
    if (const int code = errno; code != EXDEV) {
      throw SystemError(code, fmt::format("cannot move {} to {}", in_quotes(path), in_quotes(place)));
    }
    publish_file(place, read_file(path), repository_.options().durability);
    remove_file(path);
    return place;
  }

  // Bytes may be what they should be, and still no manifest.
  static bool is_manifest(const ObjectId& id, std::string_view bytes) {
    try {
      Tree::parse(bytes, id.digest().algorithm(), id.name());
      return digest_of(id.digest().algorithm(), bytes) == id.digest();
    } catch (const InvalidFile&) {
      return false;
    }
  }

  bool is_sound(const ObjectId& id, const Fd& file, const std::string& path) const {
    if (id.is_tree()) return is_manifest(id, read_all(file, path));
    Hasher hasher(id.digest().algorithm());
    for_each_piece(file, path, [&](std::string_view piece) { hasher.update(piece); });
    return hasher.finish() == id.digest();
  }

  template <class Visit>
  void for_each_piece(const Fd& file, const std::string& path, const Visit& visit) const {
    const std::unique_ptr<char[]> buffer(new char[piece_size]);
    std::size_t got = piece_size;
    while (got == piece_size) {
      repository_.surroundings().cancellation.check();
      got = read_full(file, buffer.get(), piece_size, path);
      visit(std::string_view(buffer.get(), got));
    }
  }

  void restore(std::vector<RepairedObject>& objects) {
    find_places(objects);
    Intake intake(target_);
    for (RepairedObject& object : objects) {
      repository_.surroundings().cancellation.check();
      object.source = take_from_stores(object.id, intake);
      if (object.source.empty()) object.source = take_from_workspace(object.id, intake);
    }
    intake.publish();
    for (RepairedObject& object : objects) {
      if (object.source.empty() || object.quarantine.empty()) continue;
      remove_file(object.quarantine);
      object.quarantine.clear();
    }
  }

  std::string take_from_stores(const ObjectId& id, Intake& intake) {
    for (const auto& [name, store] : sources_) {
      const std::string path = store->path_of(id);
      const std::optional<Fd> file = find_file(path, O_RDONLY | O_CLOEXEC);
      if (file && take(id, *file, path, intake)) return name;
    }
    // The other layout of the cache has the same bytes, unless they hold CRLF.
    for (const Algorithm other : {Algorithm::md5, Algorithm::md5_dos2unix}) {
      const auto twin = other == id.digest().algorithm() ? std::nullopt : ObjectId::parse(other, id.name());
      if (!twin) continue;
      const std::string path = target_.path_of(*twin);
      const std::optional<Fd> file = find_file(path, O_RDONLY | O_CLOEXEC);
      if (file && take(id, *file, path, intake)) return "its copy in the other layout";
    }
    return {};
  }

  std::string take_from_workspace(const ObjectId& id, Intake& intake) {
    const auto found = places_.find(id.name());
    if (found == places_.end()) return {};
    for (const RelPath& path : found->second) {
      try {
        if (id.is_tree()) {
          const Snapshot& seen = observer_.snapshot(path, id.digest().algorithm());
          const auto* directory = std::get_if<DirectorySnapshot>(&seen);
          if (!directory || ObjectId(directory->id) != id) continue;
          intake.take_bytes(id, directory->tree()->manifest());
          return in_quotes(path.display());
        }
        const std::optional<Fd> file = repository_.files().find_file(path);
        if (file && take(id, *file, repository_.absolute(path), intake)) return in_quotes(path.display());
      } catch (const Error&) {
        // Not there, or behind a link: the next one.
      }
    }
    return {};
  }

  // False if these bytes are not the object.
  bool take(const ObjectId& id, const Fd& file, const std::string& path, Intake& intake) const {
    if (stat_of(file, path).type != FileType::regular) return false;
    if (id.is_tree()) {
      const std::string bytes = read_all(file, path);
      if (!is_manifest(id, bytes)) return false;
      intake.take_bytes(id, bytes);
      return true;
    }
    const std::unique_ptr<Intake::Arrival> arrival = intake.expect(id);
    for_each_piece(file, path, [&](std::string_view piece) { arrival->write(piece); });
    try {
      arrival->finish();
    } catch (const Corrupt&) {
      return false;
    }
    return true;
  }

  // Where the workspace should have these objects. By name: a file of one layout may do for the other.
  void find_places(const std::vector<RepairedObject>& objects) {
    std::set<std::string> wanted;
    for (const RepairedObject& object : objects) wanted.insert(object.id.name());
    for (const Stage& stage : project_.stages()) {
      for (const Output& output : stage.outs) {
        if (!output.recorded || !output.recorded->id) continue;
        const ObjectId& id = *output.recorded->id;
        if (wanted.contains(id.name())) places_[id.name()].push_back(output.path);
        if (!id.is_tree() || wanted.contains(id.name())) continue;
        try {
          if (!repository_.store().contains(id)) continue;
          for (const TreeEntry& entry : repository_.store().tree(*id.tree())->entries()) {
            if (wanted.contains(entry.id.name())) places_[entry.id.name()].push_back(output.path / entry.path);
          }
        } catch (const Error&) {
          // A damaged manifest leads nowhere.
        }
      }
    }
  }

  Repository& repository_;
  const Project& project_;
  Copies copies_;
  LocalStore& target_;
  Observer observer_;
  std::vector<std::pair<std::string, const LocalStore*>> sources_;
  std::map<std::string, std::vector<RelPath>> places_;
};

}  // namespace

CheckReport check_store(Repository& repository, const std::optional<std::string>& remote) {
  const Surroundings& around = repository.surroundings();
  if (!remote) return check_objects(repository.store(), around.cancellation, around.progress);
  Copies copies(repository);
  return check_objects(copies.store_of(*remote), around.cancellation, around.progress);
}

std::string directory_of_store(Repository& repository, const std::optional<std::string>& remote) {
  return remote ? Copies(repository).store_of(*remote).root() : repository.cache_directory();
}

std::vector<RepairedObject> repair_store(Repository& repository, const Project& project,
                                         const std::optional<std::string>& remote, const CheckReport& report) {
  return Repair(repository, project, remote).run(report);
}

}  // namespace tutti
