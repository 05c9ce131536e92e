// Finds conflicts in metadata files and takes sides.
#include "exec/resolve.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "exec/track.hpp"
#include "format/lock_file.hpp"
#include "format/pipeline_file.hpp"
#include "format/pointer_file.hpp"
#include "format/yaml.hpp"
#include "pipeline/project.hpp"
#include "store/intake.hpp"
#include "workspace/git_conflicts.hpp"
#include "workspace/repository_lock.hpp"

namespace tutti {

namespace {

constexpr std::string_view first_marker = "<<<<<<<";

bool is_metadata_file(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);  // 0 without a '/'
  return is_metadata_name(name) || name == lock_file_name;
}

// Metadata files that only one side has, by Git's index.
std::map<RelPath, UnmergedFile> one_sided_files(Repository& repository) {
  std::map<RelPath, UnmergedFile> found;
  if (repository.git() == nullptr) return found;
  const std::string prefix = repository.git_prefix();
  for (UnmergedFile& unmerged : unmerged_files(*repository.git())) {
    if (!unmerged.path.starts_with(prefix) || !is_metadata_file(unmerged.path)) continue;
    if (unmerged.ours.empty() == unmerged.theirs.empty()) continue;
    const auto file = RelPath::resolve(RelPath::root(), unmerged.path.substr(prefix.size()));
    if (file) found.emplace(*file, std::move(unmerged));
  }
  return found;
}

MergeSide lacking_side(const UnmergedFile& file) {
  return file.ours.empty() ? MergeSide::ours : MergeSide::theirs;
}

// Metadata files of the workspace that hold a conflict marker, with their text.
std::map<RelPath, std::string> conflicted_files(Repository& repository) {
  const auto tree = workspace_tree(repository);
  std::map<RelPath, std::string> found;
  const auto look = [&](const RelPath& file) {
    auto text = tree->read(file);
    if (!text) return;
    const std::size_t at = text->find(first_marker);
    if (at == std::string::npos || (at > 0 && text->find("\n" + std::string(first_marker)) == std::string::npos))
      return;
    found.emplace(file, std::move(*text));
  };
  tree->for_each_metadata_file(
      [&](const RelPath& file) {
        look(file);
        if (file.name() == pipeline_file_name) look(file.parent() / lock_file_name);
      },
      [](const RelPath&) { return true; });
  return found;
}

// What one side of a file records: by path, and for dvc.lock by stage.
struct Recorded {
  std::map<RelPath, ContentEntry> contents;
  std::map<std::string, Value> stages;
};

void add_content(Recorded& recorded, const RelPath& base, const ContentEntry& entry) {
  if (const auto path = RelPath::resolve(base, entry.path)) recorded.contents.insert_or_assign(*path, entry);
}

Recorded record_of(const std::string& text, const RelPath& file) {
  Recorded recorded;
  const std::string& name = file.str();
  switch (merged_file_kind(name)) {
    case MergedFile::pointer: {
      const PointerFile pointer = parse_pointer(text, name);
      const RelPath base = RelPath::resolve(file.parent(), pointer.wdir).value_or(file.parent());
      for (const PointerOutput& output : pointer.outs) add_content(recorded, base, output.entry);
      break;
    }
    case MergedFile::lock:
      for (const auto& [stage, lock] : parse_lock(text, name).stages) {
        for (const ContentEntry& entry : lock.outs) add_content(recorded, file.parent(), entry);
        recorded.stages.emplace(stage, to_value(lock));
      }
      break;
    case MergedFile::pipeline: {
      const Value document = read_yaml(text, name);
      const Value* const stages = document.find("stages");
      if (stages == nullptr || !stages->is_map()) break;
      for (const Member& stage : stages->members()) {
        if (stage.key.is_string()) recorded.stages.emplace(stage.key.as_string(), stage.value);
      }
      break;
    }
  }
  return recorded;
}

// Nothing when this side is not readable, as after half of an edit by hand.
std::optional<Recorded> find_record(const std::string& text, const RelPath& file) {
  try {
    return record_of(text, file);
  } catch (const Error&) {
    return std::nullopt;
  }
}

ConflictSide side_of(const std::map<RelPath, ContentEntry>& contents, const RelPath& path) {
  const auto found = contents.find(path);
  if (found == contents.end()) return {};
  return {found->second.id, found->second.size, found->second.nfiles};
}

std::shared_ptr<const Tree> find_tree(const LocalStore& store, const std::optional<ObjectId>& id) {
  if (!id || !id->is_tree()) return nullptr;
  try {
    return store.tree(*id->tree());
  } catch (const NotFound&) {
    return nullptr;
  }
}

std::vector<TreeConflict> differing_files(const LocalStore& store, const ContentConflict& content) {
  const auto ours = find_tree(store, content.ours.id), theirs = find_tree(store, content.theirs.id);
  if (!ours || !theirs) return {};
  std::vector<TreeConflict> files;
  const TreeDifference changes = difference(*ours, *theirs);
  for (const TreeEntry& entry : changes.added) files.push_back({entry.path, {}, entry.id});
  for (const TreeEntry& entry : changes.deleted) files.push_back({entry.path, entry.id, {}});
  for (const auto& entry : changes.modified) files.push_back({entry.path, entry.before, entry.after});
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

template <class Map>
std::vector<typename Map::key_type> differing_keys(const Map& a, const Map& b) {
  std::vector<typename Map::key_type> keys;
  for (const auto& [key, value] : a) {
    const auto other = b.find(key);
    if (other == b.end() || !(other->second == value)) keys.push_back(key);
  }
  for (const auto& [key, value] : b) {
    if (!a.contains(key)) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

FileConflict conflict_in(Repository& repository, const RelPath& file, const std::string& text) {
  FileConflict conflict{.file = file};
  const std::vector<ConflictHunk> hunks = conflict_hunks(text);
  conflict.hunks = hunks.size();
  conflict.line = hunks.empty() ? 0 : hunks.front().line;
  const auto ours = find_record(take_side(text, MergeSide::ours), file);
  const auto theirs = find_record(take_side(text, MergeSide::theirs), file);
  if (!ours || !theirs) return conflict;
  conflict.stages = differing_keys(ours->stages, theirs->stages);
  for (const RelPath& path : differing_keys(ours->contents, theirs->contents)) {
    ContentConflict content{.path = path,
                            .ours = side_of(ours->contents, path),
                            .theirs = side_of(theirs->contents, path),
                            .base = {},
                            .files = {}};
    content.files = differing_files(repository.store(), content);
    conflict.contents.push_back(std::move(content));
  }
  return conflict;
}

// As Git holds it: a side may itself hold markers, where both moved the file and changed it.
std::string version_of(Repository& repository, const std::string& blob, MergeSide side) {
  if (blob.empty()) return {};
  std::string text = repository.git()->read_blob(blob);
  return conflict_hunks(text).empty() ? text : take_side(text, side);
}

FileConflict one_sided_conflict(Repository& repository, const RelPath& file, const UnmergedFile& unmerged) {
  FileConflict conflict{.file = file, .lacking = lacking_side(unmerged)};
  const auto read = [&](const std::string& blob, MergeSide side) {
    if (blob.empty()) return std::optional(Recorded());
    return find_record(version_of(repository, blob, side), file);
  };
  const auto base = read(unmerged.base, MergeSide::ours);
  const auto ours = read(unmerged.ours, MergeSide::ours), theirs = read(unmerged.theirs, MergeSide::theirs);
  if (!base || !ours || !theirs) return conflict;
  conflict.stages = differing_keys(ours->stages, theirs->stages);
  for (const RelPath& path : differing_keys(ours->contents, theirs->contents)) {
    conflict.contents.push_back({.path = path,
                                 .ours = side_of(ours->contents, path),
                                 .theirs = side_of(theirs->contents, path),
                                 .base = side_of(base->contents, path),
                                 .files = {}});
  }
  return conflict;
}

// The hunks that decide what `asks` about: those that change it when they alone are taken from the other side. Where
// such a mixture is not readable, the hunk counts.
std::vector<bool> hunks_about(const std::string& text, const RelPath& file,
                              const std::function<bool(const Recorded& a, const Recorded& b)>& differ) {
  const std::size_t count = conflict_hunks(text).size();
  const auto ours = find_record(take_side(text, MergeSide::ours), file);
  std::vector<bool> result(count, true);
  for (std::size_t i = 0; i < count && ours; ++i) {
    const auto mixed = find_record(
        resolve_hunks(text, [&](std::size_t hunk) { return hunk == i ? MergeSide::theirs : MergeSide::ours; }), file);
    if (mixed) result[i] = differ(*ours, *mixed);
  }
  return result;
}

template <class Map>
bool differs_at(const Map& a, const Map& b, const typename Map::key_type& key) {
  const auto left = a.find(key), right = b.find(key);
  if (left == a.end() || right == b.end()) return (left == a.end()) != (right == b.end());
  return !(left->second == right->second);
}

Tree with_files_of(const Tree& tree, const Tree& other, const RelPath& inside) {
  std::vector<TreeEntry> entries;
  for (const TreeEntry& entry : tree.entries()) {
    if (!entry.path.is_within(inside) && !inside.is_within(entry.path)) entries.push_back(entry);
  }
  for (const TreeEntry& entry : other.entries()) {
    if (entry.path.is_within(inside) || inside.is_within(entry.path)) entries.push_back(entry);
  }
  return Tree(std::move(entries));
}

class Resolver {
 public:
  Resolver(Repository& repository, MergeSide side) : repository_(repository), side_(side) {}

  Resolution write(const RelPath& file, const std::string& text) {
    const std::size_t left = conflict_hunks(text).size();
    publish_file(repository_.absolute(file), text, repository_.options().durability);
    Resolution result{.file = file, .hunks_left = left};
    if (left == 0) result.staged = stage_in_git(repository_, {file});
    return result;
  }

  // A whole file that one side lacks: it goes, or is what the other side has. Then its outputs are ignored again: the
  // side that removed it took them out of .gitignore, and Git would commit the data.
  Resolution take_file(const RelPath& file, const UnmergedFile& unmerged) {
    require_unchanged(file, unmerged);
    if (lacking_side(unmerged) == side_) {
      remove_file(repository_.absolute(file));
      return {.file = file, .removed = true, .staged = stage_in_git(repository_, {file})};
    }
    const std::string& blob = side_ == MergeSide::ours ? unmerged.ours : unmerged.theirs;
    const std::string text = version_of(repository_, blob, side_);
    Resolution result = write(file, text);
    if (merged_file_kind(file.str()) != MergedFile::pointer) return result;
    for (const auto& [path, entry] : record_of(text, file).contents) {
      if (auto gitignore = ignore_in_git(repository_, path)) result.ignored.push_back(*gitignore);
    }
    stage_in_git(repository_, result.ignored);
    return result;
  }

  Resolution take(const RelPath& file, const std::string& text, const std::vector<bool>& hunks) {
    return write(file, resolve_hunks(text, [&](std::size_t hunk) {
                   return hunks.at(hunk) ? std::optional(side_) : std::nullopt;
                 }));
  }

  // Files of a directory: both sides get the chosen one's, and differ in the rest only.
  Resolution take_inside(const RelPath& file, const std::string& text, const ContentConflict& content,
                         const RelPath& inside) {
    const auto ours = find_tree(repository_.store(), content.ours.id);
    const auto theirs = find_tree(repository_.store(), content.theirs.id);
    if (!ours || !theirs) {
      throw NotFound(
          fmt::format("the files of {} are not known: the cache lacks a manifest", in_quotes(content.path.str())),
          {"tutti fetch --all-branches", fmt::format("tutti resolve {} --ours", shell_quote(file.str()))});
    }
    const bool is_ours = side_ == MergeSide::ours;
    const Tree our_tree = is_ours ? *ours : with_files_of(*ours, *theirs, inside);
    const Tree their_tree = is_ours ? with_files_of(*theirs, *ours, inside) : *theirs;
    Intake intake(repository_.store());
    for (const Tree* tree : {&our_tree, &their_tree}) {
      if (!repository_.store().contains(tree->id())) intake.take_bytes(tree->id(), tree->manifest());
    }
    intake.publish();
    return write(file, conflict_text(with_tree(file, take_side(text, MergeSide::ours), content.path, our_tree),
                                     with_tree(file, take_side(text, MergeSide::theirs), content.path, their_tree)));
  }

 private:
  // What a person wrote after the merge is nowhere else. Git may have given the file CRLF.
  void require_unchanged(const RelPath& file, const UnmergedFile& unmerged) const {
    const std::string& blob = unmerged.ours.empty() ? unmerged.theirs : unmerged.ours;
    auto there = find_and_read_file(repository_.absolute(file));
    std::string left = repository_.git()->read_blob(blob);
    const MergeSide having = unmerged.ours.empty() ? MergeSide::theirs : MergeSide::ours;
    std::string taken = version_of(repository_, blob, having);
    if (!there) return;
    for (std::string* text : {&*there, &left, &taken}) std::erase(*text, '\r');
    if (*there == left || *there == taken) return;
    throw Conflict(fmt::format("{} was changed after the merge: it stays as it is", in_quotes(file.str())),
                   {"git add " + shell_quote(file.str()), "git rm " + shell_quote(file.str())});
  }

  std::string with_tree(const RelPath& file, const std::string& text, const RelPath& path, const Tree& tree) const {
    PointerFile pointer = parse_pointer(text, file.str());
    const RelPath base = RelPath::resolve(file.parent(), pointer.wdir).value_or(file.parent());
    for (PointerOutput& output : pointer.outs) {
      if (RelPath::resolve(base, output.entry.path) != path || output.entry.id == ObjectId(tree.id())) continue;
      output.entry.id = tree.id();
      output.entry.nfiles = tree.entries().size();
      output.entry.size = size_of(tree);
      if (output.entry.foreign.is_map()) output.entry.foreign.erase("files");
    }
    return rewrite_pointer(text, pointer, file.str());
  }

  std::optional<std::uint64_t> size_of(const Tree& tree) const {
    std::uint64_t size = 0;
    for (const TreeEntry& entry : tree.entries()) {
      const auto stat = find_stat(repository_.store().path_of(entry.id));
      if (!stat) return std::nullopt;
      size += stat->size;
    }
    return size;
  }

  Repository& repository_;
  MergeSide side_;
};

}  // namespace

std::vector<FileConflict> find_conflicts(Repository& repository) {
  std::vector<FileConflict> conflicts;
  for (const auto& [file, text] : conflicted_files(repository)) {
    conflicts.push_back(conflict_in(repository, file, text));
  }
  for (const auto& [file, unmerged] : one_sided_files(repository)) {
    const auto same = std::ranges::find(conflicts, file, &FileConflict::file);
    if (same != conflicts.end()) {
      same->lacking = lacking_side(unmerged);
    } else {
      conflicts.push_back(one_sided_conflict(repository, file, unmerged));
    }
  }
  std::ranges::sort(conflicts, {}, &FileConflict::file);
  return conflicts;
}

Resolution resolve_conflict(Repository& repository, const std::string& target, const RelPath& place, MergeSide side) {
  const RepositoryLock lock(repository);
  const std::map<RelPath, std::string> files = conflicted_files(repository);
  Resolver resolver(repository, side);
  std::optional<RelPath> path;
  try {
    path = RelPath::resolve(place, target);
  } catch (const InvalidFile&) {
    path = std::nullopt;  // a stage's name may be no path
  }
  if (path) {
    const std::map<RelPath, UnmergedFile> one_sided = one_sided_files(repository);
    if (const auto found = one_sided.find(*path); found != one_sided.end()) {
      return resolver.take_file(found->first, found->second);
    }
    for (const auto& [file, unmerged] : one_sided) {
      if (files.contains(file)) continue;
      for (const ContentConflict& content : one_sided_conflict(repository, file, unmerged).contents) {
        if (content.path == *path) return resolver.take_file(file, unmerged);
      }
    }
    if (const auto found = files.find(*path); found != files.end()) {
      return resolver.write(found->first, take_side(found->second, side));
    }
    for (const auto& [file, text] : files) {
      for (const ContentConflict& content : conflict_in(repository, file, text).contents) {
        if (content.path == *path) {
          return resolver.take(file, text, hunks_about(text, file, [&](const Recorded& a, const Recorded& b) {
                                 return differs_at(a.contents, b.contents, *path);
                               }));
        }
        const bool is_inside = path->is_within(content.path) && merged_file_kind(file.str()) == MergedFile::pointer;
        if (!is_inside) continue;
        const RelPath inside = path->relative_to(content.path);
        const bool is_there = std::any_of(content.files.begin(), content.files.end(),
                                          [&](const auto& entry) { return entry.path.is_within(inside); });
        if (is_there || content.files.empty()) return resolver.take_inside(file, text, content, inside);
      }
    }
  }
  for (const auto& [file, text] : files) {
    const FileConflict conflict = conflict_in(repository, file, text);
    if (std::find(conflict.stages.begin(), conflict.stages.end(), target) == conflict.stages.end()) continue;
    return resolver.take(file, text, hunks_about(text, file, [&](const Recorded& a, const Recorded& b) {
                           return differs_at(a.stages, b.stages, target);
                         }));
  }
  throw NotFound(fmt::format("{} is in no conflict", in_quotes(target)), {"tutti resolve"});
}

}  // namespace tutti
