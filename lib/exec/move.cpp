// Moves tracked data.
#include "exec/move.hpp"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "checked_out.hpp"
#include "exec/track.hpp"
#include "format/pointer_file.hpp"
#include "pipeline/stage_md5.hpp"
#include "pointer_edit.hpp"
#include "stage_edit.hpp"
#include "workspace/gitignore_file.hpp"
#include "workspace/index.hpp"
#include "workspace/repository_lock.hpp"
#include "workspace/sweeper.hpp"

namespace tutti {
namespace {

RelPath pointer_of(const RelPath& path) {
  return path.parent() / (std::string(path.name()) + std::string(pointer_suffix));
}

bool is_local_path(const ContentEntry& dep) {
  const bool is_foreign = !dep.foreign.is_null() && (dep.foreign.find("repo") || dep.foreign.find("db"));
  return !is_foreign && !dep.path.starts_with('/') && dep.path.find("://") == std::string::npos;
}

class Moving {
 public:
  Moving(Repository& repository, const Project& project, const RelPath& from, const RelPath& to)
      : repository_(repository), project_(project) {
    report_.from = from;
    report_.to = destination(from, to);
  }

  MoveReport run() {
    const Project::OutputOf found = find_source();
    report_.old_pointer = found.stage->file;
    const bool is_named_after_data = report_.old_pointer.name() == pointer_of(report_.from).name();
    report_.pointer = is_named_after_data ? pointer_of(report_.to) : report_.old_pointer;
    draft(*found.stage);
    refuse_destination();
    note_readers();

    const PathLock paths(repository_, "tutti move", {},
                         {repository_.absolute(report_.from), repository_.absolute(report_.to)});
    Sweeper sweeper(repository_);
    for (const RelPath& path : {report_.from, report_.to, report_.old_pointer}) sweeper.sweep(path.parent());
    const RepositoryLock lock(repository_);
    if (find_and_read_file(repository_.absolute(report_.old_pointer)) != old_text_) {
      throw Conflict(fmt::format("{} was changed by another process meanwhile", in_quotes(report_.old_pointer.str())),
                     {"run the same command again"});
    }
    const bool is_cached = found.output->options.cache;
    if (is_cached) {
      if (const std::optional<RelPath> file = ignore_in_git(repository_, report_.to)) to_stage(*file);
    }
    publish_file(repository_.absolute(report_.pointer), new_text_, repository_.options().durability);
    to_stage(report_.pointer);
    move_data();
    if (is_cached) unignore();
    remember(*found.output);
    if (report_.pointer != report_.old_pointer) {
      remove_for_good(repository_, report_.old_pointer);
      to_stage(report_.old_pointer);
    }
    report_.staged = stage_in_git(repository_, report_.to_stage);
    return std::move(report_);
  }

 private:
  RelPath destination(const RelPath& from, const RelPath& to) const {
    // A directory that is tracked itself is no place to put things into: it is what an interrupted move left there, or
    // in the way.
    if (project_.find_output(to)) return to;
    const std::optional<FileStat> stat = repository_.files().find_stat(to);
    if (to.is_root() || (stat && stat->type == FileType::directory)) return to / from.name();
    return to;
  }

  Project::OutputOf find_source() const {
    const std::string shown = in_quotes(report_.from.display());
    const Project::OutputOf found = project_.output_containing(report_.from);
    if (!found) throw NotFound(fmt::format("{} is not tracked", shown));
    const std::string address = found.stage->address();
    if (!found.stage->is_pointer()) {
      throw Conflict(fmt::format("{} is written by the stage {}: move it there", shown, in_quotes(address)));
    }
    if (found.output->path != report_.from) {
      throw Conflict(
          fmt::format("{} is part of {}, which is tracked as a whole", shown, in_quotes(found.output->path.str())),
          {fmt::format("mv {} {}", shell_quote(report_.from.str()), shell_quote(report_.to.display())),
           fmt::format("tutti add {}", shell_quote(found.output->path.str()))});
    }
    if (found.stage->outs.size() != 1) {
      throw Conflict(fmt::format("{} tracks more than {}", in_quotes(address), shown));
    }
    return found;
  }

  // The .dvc file as it will be: paths are relative to its new place.
  void draft(const Stage& stage) {
    old_text_ = read_file(repository_.absolute(stage.file));
    PointerFile pointer = parse_pointer(old_text_, stage.file.str());
    if (pointer.outs.size() != 1) throw Conflict(fmt::format("{} was edited meanwhile", in_quotes(stage.file.str())));
    if (report_.pointer != report_.old_pointer) {
      const RelPath wdir = report_.pointer.parent();
      pointer.wdir = ".";
      pointer.outs.front().entry.path = report_.to.name();
      for (ContentEntry& dep : pointer.deps) {
        if (is_local_path(dep)) dep.path = relative_from(wdir, join_path(repository_.absolute(stage.wdir), dep.path));
      }
    } else {
      pointer.outs.front().entry.path = relative_text(report_.to, stage.wdir);
    }
    pointer.md5 = stage_md5(pointer);
    new_text_ = rewrite_pointer(old_text_, pointer, stage.file.str());
  }

  std::string relative_from(const RelPath& directory, const std::string& target) const {
    return std::filesystem::path(absolute_path(target)).lexically_relative(repository_.absolute(directory)).string();
  }

  void refuse_destination() const {
    const RelPath &from = report_.from, &to = report_.to;
    const std::string shown = in_quotes(to.display());
    if (to == from) throw Conflict(fmt::format("{} is there already", shown));
    if (to.is_within(from)) throw Conflict(fmt::format("{} cannot be moved into itself", in_quotes(from.display())));
    const std::string_view name = to.name();
    if (name == pipeline_file_name || name == lock_file_name || name == ignore_file_name ||
        name.ends_with(pointer_suffix)) {
      throw UsageError(fmt::format("{} is a file of DVC's own", shown));
    }
    const std::optional<FileStat> parent = repository_.files().find_stat(to.parent());
    if (!to.parent().is_root() && !(parent && parent->type == FileType::directory)) {
      throw NotFound(fmt::format("the directory {} does not exist", in_quotes(to.parent().display())),
                     {fmt::format("mkdir -p {}", shell_quote(to.parent().display()))});
    }
    const bool is_moved = !repository_.files().find_stat(from);
    const bool is_begun = report_.pointer != report_.old_pointer &&
                          find_and_read_file(repository_.absolute(report_.pointer)) == new_text_;
    refuse_overlaps(is_begun);
    if (repository_.files().find_stat(to) && !(is_moved && is_begun)) {
      throw Conflict(fmt::format("{} exists: it is not overwritten", shown));
    }
    if (!is_begun && report_.pointer != report_.old_pointer && find_stat(repository_.absolute(report_.pointer))) {
      throw Conflict(fmt::format("{} exists: it is not overwritten", in_quotes(report_.pointer.str())));
    }
    refuse_tracked_by_git(repository_, to);
    refuse_ignored_pointer(repository_, report_.pointer);
  }

  void refuse_overlaps(bool is_begun) const {
    const auto refuse = [&](const Project::OutputOf& other) {
      throw Conflict(fmt::format("{} overlaps with {}, which {} tracks", in_quotes(report_.to.str()),
                                 in_quotes(other.output->path.str()), in_quotes(other.stage->address())));
    };
    const Project::OutputOf above = project_.output_containing(report_.to);
    const auto is_ours = [&](const Stage& stage) {
      return stage.file == report_.old_pointer || (is_begun && stage.file == report_.pointer);
    };
    if (above && above.output->path == report_.to && !is_ours(*above.stage)) {
      throw Conflict(fmt::format("{} is tracked already: it is not overwritten", in_quotes(report_.to.str())));
    }
    if (above && !is_ours(*above.stage)) refuse(above);
    for (const Project::OutputNumber number : project_.outputs_within(report_.to)) {
      const Stage& stage = project_.stages()[number.stage];
      if (!is_ours(stage)) refuse({&stage, &project_.output(number)});
    }
  }

  void note_readers() {
    for (const Stage& stage : project_.stages()) {
      const bool reads = std::ranges::any_of(stage.deps, [&](const Dependency& dep) {
        const RelPath* path = std::get_if<RelPath>(&dep.location);
        return path != nullptr && path->is_within(report_.from);
      });
      if (reads) report_.readers.push_back(stage.address());
    }
  }

  void move_data() {
    const std::optional<FileStat> there = repository_.files().find_stat(report_.from);
    if (!there) return;
    const Fd source = repository_.files().open_directory(report_.from.parent());
    const Fd target = repository_.files().open_directory(report_.to.parent());
    const std::string old_name(report_.from.name()), new_name(report_.to.name());
    if (::renameat2(source.get(), old_name.c_str(), target.get(), new_name.c_str(), RENAME_NOREPLACE) != 0) {
      fail_to_rename(errno);
    }
    if (repository_.options().durability == Durability::flush) {
      sync_directory(parent_path(repository_.absolute(report_.to)));
      sync_directory(parent_path(repository_.absolute(report_.from)));
    }
    repository_.index().forget(report_.from);
    report_.data_moved = true;
  }

  [[noreturn]] void fail_to_rename(int code) const {
    const std::string from = report_.from.display(), to = report_.to.display();
    if (code == EXDEV) {
      throw Conflict(fmt::format("{} is on another file system than {}", in_quotes(to), in_quotes(from)),
                     {fmt::format("mv {} {}", shell_quote(from), shell_quote(to)), "run the same command again"});
    }
    throw SystemError(code, fmt::format("cannot move {} to {}", in_quotes(from), in_quotes(to)));
  }

  void unignore() {
    const GitRepository* git = repository_.git();
    if (!git || !find_stat(repository_.absolute(report_.from.parent()), Follow::yes)) return;
    if (unignore_in_git(*git, repository_.absolute(report_.from), repository_.options().durability)) {
      to_stage(report_.from.parent() / ".gitignore");
    }
  }

  void remember(const Output& output) {
    forget_outputs(repository_, {report_.from});
    const bool is_known = output.options.cache && output.recorded && output.recorded->id;
    if (is_known) remember_outputs(repository_, {{report_.to, *output.recorded->id, output.recorded->is_executable}});
  }

  void to_stage(const RelPath& file) {
    if (std::ranges::find(report_.to_stage, file) == report_.to_stage.end()) report_.to_stage.push_back(file);
  }

  Repository& repository_;
  const Project& project_;
  std::string old_text_, new_text_;
  MoveReport report_{
      .from = RelPath::root(), .to = RelPath::root(), .old_pointer = RelPath::root(), .pointer = RelPath::root()};
};

}  // namespace

MoveReport move_tracked(Repository& repository, const Project& project, const RelPath& from, const RelPath& to) {
  return Moving(repository, project, from, to).run();
}

}  // namespace tutti
