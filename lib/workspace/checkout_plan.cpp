// Compares targets with the workspace and the store: what to make, what to remove, what would be lost.
#include "checkout_plan.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "workspace/index.hpp"

namespace tutti {

namespace {

// Whether the object is there and sound: only then may a workspace file with these bytes go.
bool store_can_give_back(const Repository& repository, const BlobId& id) {
  try {
    repository.store().verified_stat(id);
    return true;
  } catch (const NotFound&) {
    return false;
  } catch (const Corrupt&) {
    return false;
  }
}

struct WorkspaceFile {
  RelPath path;
  BlobId id;
};

void append_lost(Repository& repository, const std::vector<WorkspaceFile>& files, std::vector<std::string>& lost) {
  std::vector<char> is_lost(files.size(), 0);
  parallel_for(
      files.size(), repository.workers(), repository.surroundings().cancellation,
      [&](std::size_t index, unsigned) { is_lost[index] = store_can_give_back(repository, files[index].id) ? 0 : 1; });
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (is_lost[i] != 0) lost.push_back(files[i].path.str());
  }
}

std::string below(const RelPath& target, std::string_view path) {
  return path.empty() ? target.str() : target.str() + "/" + std::string(path);
}

// A link that leads nowhere holds nothing; one into the cache is even of DVC's own making.
bool is_link_into(const std::string& path, const std::string& directory) {
  std::string target(4096, '\0');
  const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
  return size > 0 && std::string_view(target.data(), static_cast<std::size_t>(size)).starts_with(directory + "/");
}

bool is_lost_oddity(const Repository& repository, const RelPath& target, const Oddity& oddity) {
  return oddity.kind != Oddity::Kind::dangling_link ||
         !is_link_into(join_path(repository.root(), below(target, oddity.path)), repository.cache_directory());
}

bool is_wanted(const CheckoutOptions& options, const RelPath& path) {
  return !options.only_within_filter || options.filter.holds(path);
}

class Planner {
 public:
  Planner(Repository& repository, const CheckoutTarget& target, const CheckoutOptions& options,
          std::vector<std::string>& lost)
      : repository_(repository), target_(target), options_(options), lost_(lost) {
    plan_.target = &target;
  }

  TargetPlan run() {
    // Made sure of now, and once more by whoever writes: no parent is a link.
    repository_.files().find_stat(target_.path);
    plan_.present = look_at(repository_, target_.path, target_.id.digest().algorithm());
    if (target_.id.is_tree()) {
      plan_directory();
    } else {
      plan_file();
    }
    return std::move(plan_);
  }

 private:
  void plan_file();
  void plan_directory();
  void replace_root();
  void keep_present_objects();
  void refuse_obstacles();

  Repository& repository_;
  const CheckoutTarget& target_;
  const CheckoutOptions& options_;
  std::vector<std::string>& lost_;
  TargetPlan plan_;
};

// Everything at the target's name goes.
void Planner::replace_root() {
  plan_.replaces_root = true;
  std::vector<std::string> lost = irreplaceable(repository_, target_.path, plan_.present);
  lost_.insert(lost_.end(), lost.begin(), lost.end());
}

void Planner::plan_file() {
  if (!is_wanted(options_, target_.path)) return;
  const Present& present = plan_.present;
  plan_.storage = {TreeEntry{RelPath::root(), *target_.id.blob()}};
  const TreeEntry* entry = plan_.storage.data();
  if (id_of(present.snapshot) == target_.id) {
    // Only a file of its own: a link's mode is the object's, and other clones' too.
    const bool wants_exec =
        target_.is_executable && (present.stat->mode & 0100U) == 0 && !present.is_symlink() && present.stat->links == 1;
    if (options_.relink || wants_exec) plan_.relinks.push_back(entry);
    return;
  }
  if (!repository_.store().contains(target_.id)) {
    plan_.missing = 1;
    return;
  }
  plan_.makes.push_back(entry);
  if (!present.stat) return;
  if (present.is_directory()) return replace_root();
  std::vector<std::string> lost = irreplaceable(repository_, target_.path, present);
  lost_.insert(lost_.end(), lost.begin(), lost.end());
}

void Planner::plan_directory() {
  const Present& present = plan_.present;
  if (id_of(present.snapshot) == target_.id && !options_.relink) return;
  const TreeId id = *target_.id.tree();
  if (!repository_.store().contains(id)) {
    if (id_of(present.snapshot) != target_.id) plan_.missing = 1;
    return;
  }
  plan_.tree = repository_.store().tree(id);

  const bool takes_root =
      present.stat && (!present.is_directory() || (present.is_symlink() && id_of(present.snapshot) != target_.id));
  if (takes_root && !is_wanted(options_, target_.path)) {
    const std::string shown = target_.path.display();
    throw Conflict(fmt::format("{} is {} where a directory has to be", in_quotes(shown),
                               present.is_symlink() ? "a symbolic link" : "a file"),
                   {fmt::format("tutti checkout {}", shell_quote(shown))});
  }
  std::shared_ptr<const Tree> before = std::make_shared<const Tree>();
  if (!takes_root && present.is_directory()) {
    before = std::make_shared<const Tree>(tree_of(*present.walk, target_.id.digest().algorithm()));
  }
  TreeDifference changes = difference(*before, *plan_.tree);
  for (TreeEntry& entry : changes.added) plan_.storage.push_back(std::move(entry));
  std::vector<WorkspaceFile> doomed;
  for (TreeDifference::Modified& entry : changes.modified) {
    if (is_wanted(options_, target_.path / entry.path)) doomed.push_back({target_.path / entry.path, entry.before});
    plan_.storage.push_back({std::move(entry.path), entry.after});
  }
  if (options_.only_within_filter) {
    std::erase_if(plan_.storage,
                  [&](const TreeEntry& entry) { return !is_wanted(options_, target_.path / entry.path); });
    std::erase_if(changes.deleted,
                  [&](const TreeEntry& entry) { return !is_wanted(options_, target_.path / entry.path); });
    if (plan_.storage.empty() && changes.deleted.empty()) return;
  }
  keep_present_objects();
  // What is missing could be in the file that looks superfluous, under another name: then nothing goes.
  if (plan_.missing == 0) {
    for (TreeEntry& entry : changes.deleted) {
      doomed.push_back({target_.path / entry.path, entry.id});
      plan_.removes.push_back(std::move(entry.path));
    }
    if (takes_root) replace_root();
  } else if (takes_root) {
    plan_.makes.clear();
    return;
  }
  append_lost(repository_, doomed, lost_);
  refuse_obstacles();
  if (options_.relink && !takes_root) {
    for (const TreeEntry& entry : plan_.tree->entries()) {
      const BlobId* now = before->find(entry.path);
      if (now != nullptr && *now == entry.id && is_wanted(options_, target_.path / entry.path)) {
        plan_.relinks.push_back(&entry);
      }
    }
  }
}

void Planner::keep_present_objects() {
  std::vector<ObjectId> ids;
  ids.reserve(plan_.storage.size());
  for (const TreeEntry& entry : plan_.storage) ids.emplace_back(entry.id);
  const std::vector<ObjectId> missing = repository_.store().missing(ids);
  plan_.missing = missing.size();
  plan_.makes.reserve(plan_.storage.size() - missing.size());
  auto next = missing.begin();  // in the order of `ids`
  for (const TreeEntry& entry : plan_.storage) {
    if (next != missing.end() && *next == ObjectId(entry.id)) {
      ++next;
    } else {
      plan_.makes.push_back(&entry);
    }
  }
}

// What the walk passed over may lie where a file has to go.
void Planner::refuse_obstacles() {
  const Walk* walk = plan_.present.walk.get();
  if (walk == nullptr || plan_.replaces_root || (!walk->has_ignored && walk->oddities.empty())) return;
  for (const TreeEntry* entry : plan_.makes) {
    const std::string path = below(target_.path, entry->path.str());
    const auto odd = std::find_if(walk->oddities.begin(), walk->oddities.end(),
                                  [&](const Oddity& oddity) { return oddity.path == entry->path.str(); });
    if (odd != walk->oddities.end()) {
      if (is_lost_oddity(repository_, target_.path, *odd)) lost_.push_back(path);
      continue;
    }
    const std::optional<FileStat> there = find_stat(join_path(repository_.root(), path));
    if (!there || there->type == FileType::directory) continue;
    // Known to the walk: then it is a modified file, and was asked about already.
    const std::string parent = entry->path.parent().str();
    const auto directory = std::partition_point(walk->directories.begin(), walk->directories.end(),
                                                [&](const WalkedDirectory& d) { return d.path < parent; });
    const bool is_known = directory != walk->directories.end() && directory->path == parent &&
                          directory->block.find(entry->path.name()) != nullptr;
    if (!is_known) lost_.push_back(path);
  }
}

}  // namespace

Present look_at(Repository& repository, const RelPath& path, Algorithm algorithm) {
  Present present;
  const std::string absolute = repository.absolute(path);
  present.stat = find_stat(absolute);
  const std::optional<FileStat> target = find_stat(absolute, Follow::yes);
  if (!present.stat || !target || (target->type != FileType::directory && target->type != FileType::regular)) {
    return present;
  }
  if (target->type == FileType::regular) {
    present.snapshot = take_snapshot(repository, path, {.algorithm = algorithm});
    return present;
  }
  WalkOptions options{.path = absolute, .shown = path.display(), .algorithm = algorithm, .tolerate_oddities = true};
  options.scope = repository.ignore().scope(path.str());
  if (!options.scope) throw Conflict(fmt::format("{} is ignored by .dvcignore", in_quotes(path.display())));
  if (algorithm == Algorithm::md5) options.index = path.str();
  auto walk = std::make_shared<Walk>(walk_directory(repository, options));
  present.walk = walk;
  present.index = path.str();
  present.snapshot = to_snapshot(repository, walk, options);
  return present;
}

std::vector<std::string> irreplaceable(Repository& repository, const RelPath& path, const Present& present) {
  std::vector<std::string> lost;
  if (!present.stat) return lost;
  if (const auto* file = std::get_if<FileSnapshot>(&present.snapshot)) {
    append_lost(repository, {{path, file->id}}, lost);
    return lost;
  }
  if (!present.is_directory()) {  // a link that leads nowhere, or something odd
    const bool is_ours = present.is_symlink() && is_link_into(repository.absolute(path), repository.cache_directory());
    if (!is_ours) lost.push_back(path.str());
    return lost;
  }
  const Walk& walk = *present.walk;
  std::vector<WorkspaceFile> files;
  for (const WalkedDirectory& directory : walk.directories) {
    for (const IndexRecord& record : directory.block.records()) {
      const std::string_view name = directory.block.name(record);
      files.push_back({RelPath::parse(below(path, directory.path)) / name, id_of(record)});
    }
  }
  append_lost(repository, files, lost);
  for (const Oddity& oddity : walk.oddities) {
    if (is_lost_oddity(repository, path, oddity)) lost.push_back(below(path, oddity.path));
  }
  if (walk.has_ignored && !present.is_symlink()) lost.push_back(path.str() + " (files in it that .dvcignore names)");
  return lost;
}

void refuse_loss(std::vector<std::string> lost, const std::string& doing, const std::string& forced) {
  constexpr std::size_t shown = 10;
  std::sort(lost.begin(), lost.end());
  lost.erase(std::unique(lost.begin(), lost.end()), lost.end());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(lost.size(), shown); ++i) names.push_back("'" + printable(lost[i]) + "'");
  std::string message = fmt::format("{} would lose what the cache does not have: {}", doing, join(names, ", "));
  if (lost.size() > shown) message += fmt::format(" and {} more", lost.size() - shown);
  throw Conflict(std::move(message), {"tutti commit", forced});
}

TargetPlan plan_target(Repository& repository, const CheckoutTarget& target, const CheckoutOptions& options,
                       std::vector<std::string>& lost) {
  return Planner(repository, target, options, lost).run();
}

}  // namespace tutti
