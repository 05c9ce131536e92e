// Where a stage's outputs belong: what lies there before it runs, and after it failed.
#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "contents.hpp"
#include "exec/sparse.hpp"
#include "kept.hpp"
#include "runner.hpp"
#include "stored.hpp"
#include "workspace/checkout.hpp"

namespace tutti {
namespace {

// The directory that a stage does file by file; nothing if it is none.
const DirectorySnapshot* mapped_over(const Stage& stage, const FileMap& map, Observer& observer) {
  const auto over = std::ranges::find(stage.deps, map.over, &Dependency::written);
  return std::get_if<DirectorySnapshot>(&observer.snapshot(over->location));
}

}  // namespace

void Runner::sweep_around(const Stage& stage) {
  sweeper_.sweep(stage.file.parent());
  for (const Output& output : stage.outs) sweeper_.sweep(output.path.parent());
}

void Runner::make_room(const Stage& stage) {
  for (const Output& output : stage.outs) {
    if (output.options.persist) {
      if (!id_of(observer_.snapshot(output.path))) continue;
      unprotect(repository_, output.path);
    } else {
      set_aside(stage, output);
      forget_sparse(repository_, {output.path});
      remove_tree(repository_.absolute(output.path));
    }
    observer_.forget(output.path);
  }
  forget_remains(repository_, stage);
}

void Runner::map_files(Job& job, const FileMap& map) {
  const Stage& stage = this->stage(job.number);
  const DirectorySnapshot* files = mapped_over(stage, map, observer_);
  if (!files) {
    throw Conflict(fmt::format("{} is no directory, and {} is mapped over it", in_quotes(map.over),
                               in_quotes(address(job.number))));
  }
  job.map = std::make_unique<FileMapRun>(repository_, stage, map, job.lock, *files->tree());
  const Output& output = stage.outs.front();
  // A merge that was killed leaves some files of before and some of after: as for a checkout, a file counts by itself.
  const auto* before = std::get_if<DirectorySnapshot>(&observer_.snapshot(output.path));
  if (!before || !are_files_stored(repository_.store(), *before->tree())) set_aside(stage, output);
  forget_sparse(repository_, {output.path});
  observer_.forget(output.path);
  job.map->put_before_away();
  forget_remains(repository_, stage);
  repository_.surroundings().log.note("{} does {} of {}", in_quotes(address(job.number)), grouped(job.map->to_do()),
                                      count_of(job.map->all(), "file"));
  if (!job.map->begin_batch()) job.lines.clear();
}

// The command has done the whole directory by force, so what it made replaces what was remembered of each file.
void Runner::remember_files(const Job& job) {
  const std::optional<FileMap>& map = policies_.of(job.number).map;
  if (!map || options_.no_commit) return;
  const Stage& stage = this->stage(job.number);
  const DirectorySnapshot* files = mapped_over(stage, *map, observer_);
  if (!files) return;
  const auto* made = std::get_if<DirectorySnapshot>(&observer_.snapshot(stage.outs.front().path));
  try {
    FileMapRun(repository_, stage, *map, job.lock, *files->tree()).remember(made ? *made->tree() : Tree());
  } catch (const Conflict& error) {  // its map cannot be: that is no reason to lose what the command has made
    repository_.surroundings().log.warning("{}", error.message());
  } catch (const InvalidFile& error) {
    repository_.surroundings().log.warning("{}", error.message());
  }
}

// Nobody is to take what a failed command left for a result; and it may tell why.
std::vector<std::string> Runner::keep_failed(StageNumber number) {
  std::vector<std::string> kept;
  if (!options_.keep_failed) return kept;
  const Stage& stage = this->stage(number);
  for (const Output& output : stage.outs) {
    if (output.options.persist) continue;  // holds what earlier runs made, too
    try {
      observer_.forget(output.path);
      const std::optional<ObjectId> id = id_of(observer_.snapshot(output.path));
      if (id) kept.push_back(keep_remains(repository_, stage, output, *id));
      observer_.forget(output.path);
    } catch (const Error& error) {
      repository_.surroundings().log.warning("output {} of the failed stage stays where it is: {}",
                                             in_quotes(output.path.str()), error.message());
    }
  }
  return kept;
}

// Content of a cached output that the cache does not have (edited by hand, left by a failed run) is kept (kept.hpp).
void Runner::set_aside(const Stage& stage, const Output& output) {
  if (!output.options.cache) return;  // Git's business
  const std::optional<ObjectId> id = id_of(observer_.snapshot(output.path));
  if (!id || observer_.is_stored(output.path, *id)) return;
  const std::string target = keep_aside(repository_, stage, output, *id);
  repository_.surroundings().log.note("{} was not in the cache: kept as {}", in_quotes(output.path.str()),
                                      in_quotes(target));
}

}  // namespace tutti
