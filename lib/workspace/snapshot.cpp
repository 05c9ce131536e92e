// Answers what is there, by walking or by looking at one file.
#include "workspace/snapshot.hpp"

#include <fcntl.h>

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/once.hpp"
#include "base/text.hpp"
#include "store/manifest_writer.hpp"
#include "walk.hpp"
#include "workspace/index.hpp"

namespace tutti {

namespace {

struct Place {
  std::string absolute;
  std::string shown;
  std::optional<RelPath> in_workspace;  // nothing for what lies outside
};

bool uses_index(const Place& place, Algorithm algorithm) {
  return place.in_workspace && algorithm == Algorithm::md5;
}

Conflict ignored(const std::string& shown) {
  return Conflict(fmt::format("{} is ignored by .dvcignore", in_quotes(shown)),
                  {fmt::format("tutti check-ignore --details {}", shell_quote(shown))});
}

DirectorySnapshot snapshot_directory(Repository& repository, const Place& place, const SnapshotOptions& options) {
  WalkOptions walk_options{.path = place.absolute,
                           .shown = place.shown,
                           .algorithm = options.algorithm,
                           .intake = options.intake,
                           .refuse_ignore_files = options.refuse_dvcignore_inside};
  if (uses_index(place, options.algorithm)) walk_options.index = place.in_workspace->str();
  if (place.in_workspace) {
    walk_options.scope = repository.ignore().scope(place.in_workspace->str());
    if (!walk_options.scope) throw ignored(place.shown);
    if (options.on_symlink) {
      walk_options.on_symlink = [&](const std::string& below) { options.on_symlink(*place.in_workspace / below); };
    }
  }
  auto walk = std::make_shared<Walk>(walk_directory(repository, walk_options));
  return to_snapshot(repository, walk, walk_options);
}

FileSnapshot snapshot_file(Repository& repository, const Place& place, const FileStat& stat, bool is_symlink,
                           const SnapshotOptions& options) {
  if (is_symlink && place.in_workspace && options.on_symlink) options.on_symlink(*place.in_workspace);
  const bool indexed = uses_index(place, options.algorithm);
  if (indexed) {
    const std::optional<BlobId> known = repository.index().find_file(*place.in_workspace, stat);
    if (known && (options.intake == nullptr || repository.store().contains(*known))) {
      return {*known, stat.size, stat.is_executable()};
    }
  }
  const std::unique_ptr<Task> task =
      repository.surroundings().progress.start(options.intake != nullptr ? "Adding" : "Hashing");
  task->add_total(1, ByteCount{stat.size});
  const std::optional<ReadFile> read = read_workspace_file(repository, place.absolute, place.shown, is_symlink,
                                                           options.algorithm, options.intake, *task);
  if (!read) throw NotFound(fmt::format("{} was removed while it was looked at", in_quotes(place.shown)));
  if (indexed) repository.index().put_file(*place.in_workspace, read->stat, read->id, false, read->seen);
  return {read->id, read->stat.size, read->stat.is_executable()};
}

Snapshot snapshot_of(Repository& repository, const Place& place, const SnapshotOptions& options) {
  const std::optional<FileStat> stat = find_stat(place.absolute);
  if (!stat) return Absent{};
  const bool is_symlink = stat->type == FileType::symlink;
  const std::optional<FileStat> target = is_symlink ? find_stat(place.absolute, Follow::yes) : stat;
  if (!target) refuse({"", Oddity::Kind::dangling_link}, place.shown);
  switch (target->type) {
    case FileType::directory:
      return snapshot_directory(repository, place, options);
    case FileType::regular:
      if (place.in_workspace && repository.ignore().is_ignored(place.in_workspace->str(), EntryKind::file)) {
        throw ignored(place.shown);
      }
      return snapshot_file(repository, place, *target, is_symlink, options);
    default:
      refuse({"", Oddity::Kind::special_file}, place.shown);
  }
}

// Most who look at a directory never ask for its files; who asks twice gets the same.
std::function<std::shared_ptr<const Tree>()> tree_source(std::shared_ptr<const Walk> walk, Algorithm algorithm) {
  struct Made {
    Once once;
    std::shared_ptr<const Tree> tree;
  };
  return [walk = std::move(walk), algorithm, made = std::make_shared<Made>()] {
    made->once.run([&] { made->tree = std::make_shared<const Tree>(tree_of(*walk, algorithm)); });
    return made->tree;
  };
}

// Without a tree of it in memory.
TreeId take_manifest(const Repository& repository, const Walk& walk, Algorithm algorithm, Intake* intake) {
  const std::unique_ptr<Intake::Unnamed> kept = intake != nullptr ? intake->begin() : nullptr;
  Hasher hasher(Algorithm::md5);
  ManifestWriter writer([&](std::string_view piece) {
    hasher.update(piece);
    if (kept) kept->write(piece);
  });
  visit_in_order(walk, [&](std::string_view path, const IndexRecord& record) {
    writer.add(path, Digest(algorithm, record.digest));
  });
  writer.finish();
  const TreeId id{Digest(algorithm, hasher.finish().bytes())};
  if (kept && !repository.store().contains(id)) kept->keep_as(id);
  return id;
}

}  // namespace

DirectorySnapshot to_snapshot(Repository& repository, const std::shared_ptr<const Walk>& walk,
                              const WalkOptions& options) {
  const Algorithm algorithm = options.algorithm;
  if (walk->memory) {
    const TreeMemory& memory = *walk->memory;
    const TreeId id{Digest(Algorithm::md5, memory.id)};
    if (options.intake == nullptr || repository.store().contains(id)) {
      return {id, memory.size, memory.nfiles, tree_source(walk, algorithm)};
    }
  }
  const TreeId id = take_manifest(repository, *walk, algorithm, options.intake);
  if (options.index) {
    TreeMemory memory{.fingerprint = walk->fingerprint, .size = walk->size(), .nfiles = walk->nfiles()};
    std::copy_n(id.digest.bytes().begin(), memory.id.size(), memory.id.begin());
    repository.index().directories().remember_tree(*options.index, memory);
  }
  return {id, walk->size(), walk->nfiles(), tree_source(walk, algorithm)};
}

Snapshot take_snapshot(Repository& repository, const RelPath& path, const SnapshotOptions& options) {
  return snapshot_of(repository, {repository.absolute(path), path.display(), path}, options);
}

Snapshot take_external_snapshot(Repository& repository, const std::string& absolute_path) {
  return snapshot_of(repository, {absolute_path, absolute_path, std::nullopt}, {});
}

std::optional<ObjectId> id_of(const Snapshot& snapshot) {
  if (const auto* file = std::get_if<FileSnapshot>(&snapshot)) return ObjectId(file->id);
  if (const auto* directory = std::get_if<DirectorySnapshot>(&snapshot)) return ObjectId(directory->id);
  return std::nullopt;
}

}  // namespace tutti
