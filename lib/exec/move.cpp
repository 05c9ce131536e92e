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
#include "carry.hpp"
#include "checked_out.hpp"
#include "exec/sparse.hpp"
#include "exec/track.hpp"
#include "format/pointer_file.hpp"
#include "git_hint.hpp"
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
    lock_.emplace(repository_);
    refuse_changed(report_.old_pointer, old_text_);
    const bool is_cached = found.output->options.cache;
    if (is_cached) {
      if (const std::optional<RelPath> file = ignore_in_git(repository_, report_.to)) {
        add_once(report_.to_stage, *file);
        adds_ignore_line_ = true;
      }
    }
    copy_sparse(repository_, report_.from, report_.to);  // under both names until the move is done
    publish_file(repository_.absolute(report_.pointer), new_text_, repository_.options().durability);
    add_once(report_.to_stage, report_.pointer);
    move_data();
    if (is_cached) unignore(report_.from);
    remember(*found.output);
    if (report_.pointer != report_.old_pointer) {
      remove_for_good(repository_, report_.old_pointer);
      add_once(report_.to_stage, report_.old_pointer);
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

  void refuse_changed(const RelPath& pointer, const std::string& text) const {
    if (find_and_read_file(repository_.absolute(pointer)) == text) return;
    throw Conflict(fmt::format("{} was changed by another process meanwhile", in_quotes(pointer.str())),
                   {"run the same command again"});
  }

  void refuse_destination() {
    const RelPath &from = report_.from, &to = report_.to;
    const std::string shown = in_quotes(to.display());
    if (to == from) throw Conflict(fmt::format("{} is there already", shown));
    if (to.is_within(from)) throw Conflict(fmt::format("{} cannot be moved into itself", in_quotes(from.display())));
    refuse_own_file(to);
    const std::optional<FileStat> there = repository_.files().find_stat(from);
    if (there && there->device != repository_.files().find_stat(from.parent())->device) {
      throw Conflict(fmt::format("{} is a mount point: it cannot be moved", in_quotes(from.display())));
    }
    const std::optional<FileStat> parent = repository_.files().find_stat(to.parent());
    if (!to.parent().is_root() && !(parent && parent->type == FileType::directory)) {
      throw NotFound(fmt::format("the directory {} does not exist", in_quotes(to.parent().display())),
                     {fmt::format("mkdir -p {}", shell_quote(to.parent().display()))});
    }
    is_begun_ = report_.pointer != report_.old_pointer &&
                find_and_read_file(repository_.absolute(report_.pointer)) == new_text_;
    refuse_overlaps();
    if (repository_.files().find_stat(to)) {
      if (is_begun_ && there) {
        carried_ =
            find_carried(repository_.absolute(from), repository_.absolute(to), repository_.surroundings().cancellation);
      }
      const bool is_done = is_begun_ && (!there || carried_);
      if (!is_done) throw Conflict(fmt::format("{} exists: it is not overwritten", shown));
    }
    if (!is_begun_ && report_.pointer != report_.old_pointer && find_stat(repository_.absolute(report_.pointer))) {
      throw Conflict(fmt::format("{} exists: it is not overwritten", in_quotes(report_.pointer.str())));
    }
    refuse_tracked_by_git(repository_, to);
    refuse_ignored_pointer(repository_, report_.pointer);
  }

  void refuse_overlaps() const {
    const auto refuse = [&](const Project::OutputOf& other) {
      throw Conflict(fmt::format("{} overlaps with {}, which {} tracks", in_quotes(report_.to.str()),
                                 in_quotes(other.output->path.str()), in_quotes(other.stage->address())));
    };
    const Project::OutputOf above = project_.output_containing(report_.to);
    const auto is_ours = [&](const Stage& stage) {
      return stage.file == report_.old_pointer || (is_begun_ && stage.file == report_.pointer);
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
    if (!carried_ && !rename_data()) carry_data();
    if (carried_) {
      remove_carried(repository_.absolute(report_.from), *carried_, repository_.options().durability);
    }
    repository_.index().forget(report_.from);
    report_.data_moved = true;
  }

  // False where no rename reaches: another file system, or another layer of an overlay.
  bool rename_data() {
    const Fd source = repository_.files().open_directory(report_.from.parent());
    const Fd target = repository_.files().open_directory(report_.to.parent());
    const std::string old_name(report_.from.name()), new_name(report_.to.name());
    if (::renameat2(source.get(), old_name.c_str(), target.get(), new_name.c_str(), RENAME_NOREPLACE) != 0) {
      const int code = errno;
      if (code == EXDEV) return false;
      take_back();
      throw SystemError(code, fmt::format("cannot move {} to {}", in_quotes(report_.from.display()),
                                          in_quotes(report_.to.display())));
    }
    if (repository_.options().durability == Durability::flush) {
      sync_directory(parent_path(repository_.absolute(report_.to)));
      sync_directory(parent_path(repository_.absolute(report_.from)));
    }
    return true;
  }

  // Both .dvc files stand meanwhile, as after a kill, and the repository is free: a copy takes its time.
  void carry_data() {
    const Fd target = repository_.files().open_directory(report_.to.parent());
    lock_.reset();
    try {
      carried_ = carry(repository_, repository_.absolute(report_.from), target, std::string(report_.to.name()));
    } catch (...) {
      lock_.emplace(repository_);
      take_back();
      throw;
    }
    lock_.emplace(repository_);
    refuse_changed(report_.pointer, new_text_);
    if (report_.pointer != report_.old_pointer) refuse_changed(report_.old_pointer, old_text_);
  }

  // The data stays, so its new name goes again, unless it was there before.
  void take_back() {
    if (is_begun_ || find_and_read_file(repository_.absolute(report_.pointer)) != new_text_) return;
    if (report_.pointer != report_.old_pointer) {
      remove_for_good(repository_, report_.pointer);
    } else {
      publish_file(repository_.absolute(report_.pointer), old_text_, repository_.options().durability);
    }
    if (adds_ignore_line_) unignore(report_.to);
  }

  void unignore(const RelPath& path) {
    const GitRepository* git = repository_.git();
    if (!git || !find_stat(repository_.absolute(path.parent()), Follow::yes)) return;
    if (unignore_in_git(*git, repository_.absolute(path), repository_.options().durability)) {
      add_once(report_.to_stage, path.parent() / ".gitignore");
    }
  }

  void remember(const Output& output) {
    forget_sparse(repository_, {report_.from});
    forget_outputs(repository_, {report_.from});
    const bool is_known = output.options.cache && output.recorded && output.recorded->id;
    if (is_known) remember_outputs(repository_, {{report_.to, *output.recorded->id, output.recorded->is_executable}});
  }

  Repository& repository_;
  const Project& project_;
  std::string old_text_, new_text_;
  std::optional<RepositoryLock> lock_;
  bool is_begun_ = false;  // by a command that was killed
  bool adds_ignore_line_ = false;
  std::optional<CarriedFiles> carried_;  // the data is in both places
  MoveReport report_{
      .from = RelPath::root(), .to = RelPath::root(), .old_pointer = RelPath::root(), .pointer = RelPath::root()};
};

}  // namespace

MoveReport move_tracked(Repository& repository, const Project& project, const RelPath& from, const RelPath& to) {
  return Moving(repository, project, from, to).run();
}

}  // namespace tutti
