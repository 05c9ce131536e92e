// Ends tracking: `remove`.
#include "exec/untrack.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "checked_out.hpp"
#include "exec/sparse.hpp"
#include "exec/track.hpp"
#include "format/pointer_file.hpp"
#include "git_hint.hpp"
#include "partial_add.hpp"
#include "stage_edit.hpp"
#include "workspace/checkout.hpp"
#include "workspace/gitignore_file.hpp"
#include "workspace/repository_lock.hpp"
#include "workspace/sweeper.hpp"

namespace tutti {
namespace {

class Untracking {
 public:
  Untracking(Repository& repository, const Project& project, const UntrackOptions& options)
      : repository_(repository), project_(project), options_(options) {}

  UntrackReport run(std::span<const Target> targets) {
    for (const Target& target : targets) prepare(target);
    refuse_losses();
    const PathLock paths(repository_, "tutti remove", {}, written_paths());
    for (const Stage* stage : stages_) remove(*stage);
    remove_parts();
    report_.staged = stage_in_git(repository_, report_.to_stage);
    return std::move(report_);
  }

 private:
  void prepare(const Target& target) {
    const Stage& stage = *target.stage;
    if (target.output != nullptr && !target.inside) {
      const std::string shown = target.output->path.str(), address = stage.address();
      throw Conflict(fmt::format("{} is an output: name {} instead", in_quotes(shown),
                                 stage.is_pointer() ? "its '.dvc' file" : "the stage that writes it"),
                     {fmt::format("tutti remove {}", shell_quote(address))});
    }
    if (target.inside) {
      prepare_part(stage, *target.output, *target.inside);
      return;
    }
    refuse_made(stage);
    if (std::ranges::find(stages_, &stage) == stages_.end()) stages_.push_back(&stage);
  }

  void prepare_part(const Stage& stage, const Output& output, const RelPath& inside) {
    const RelPath path = output.path / inside;
    if (!stage.is_pointer()) {
      throw Conflict(fmt::format("{} is written by the stage {}", in_quotes(path.str()), in_quotes(stage.address())));
    }
    const auto tree = recorded_tree(repository_.store(), output.recorded.value_or(ContentEntry{}), output.path)();
    const bool is_there =
        std::ranges::any_of(tree->entries(), [&](const TreeEntry& e) { return e.path.is_within(inside); });
    if (!is_there) {
      throw NotFound(fmt::format("{} has no {}", in_quotes(stage.address()), in_quotes(inside.str())));
    }
    if (std::ranges::find(parts_, path) != parts_.end()) return;
    parts_.push_back(path);
    part_files_.push_back(stage.file);
  }

  void refuse_losses() {
    if (options_.force) return;
    std::vector<RelPath> doomed = parts_;
    if (options_.outs) {
      for (const Stage* stage : stages_) {
        for (const Output& output : stage->outs) doomed.push_back(output.path);
      }
    }
    refuse_unsaved(repository_, doomed);
  }

  std::vector<std::string> written_paths() const {
    std::vector<std::string> paths;
    for (const Stage* stage : stages_) {
      for (const Output& output : stage->outs) paths.push_back(repository_.absolute(output.path));
    }
    for (const RelPath& part : parts_) paths.push_back(repository_.absolute(part));
    return paths;
  }

  void remove(const Stage& stage) {
    UntrackReport::Removed removed{
        .address = stage.address(), .file = stage.file, .outputs = {}, .deleted = options_.outs};
    for (const Output& output : stage.outs) {
      removed.outputs.push_back(output.path);
      if (options_.outs) {
        remove_output(repository_, output.path, options_.force);
      } else if (output.options.cache && find_stat(repository_.absolute(output.path), Follow::yes)) {
        unprotect(repository_, output.path);
      }
    }
    // What stays is the person's now: no later checkout may take it for a leftover.
    forget_outputs(repository_, removed.outputs);

    Sweeper sweeper(repository_);
    sweeper.sweep(stage.file.parent());
    for (const Output& output : stage.outs) sweeper.sweep(output.path.parent());
    const RepositoryLock lock(repository_);
    if (stage.is_pointer()) refuse_changed(stage);
    for (const Output& output : stage.outs) {
      if (output.options.cache) unignore(output.path);
    }
    if (stage.is_pointer()) {
      remove_for_good(repository_, stage.file);
      add_once(report_.to_stage, stage.file);
    } else {
      for (const RelPath& file : erase_stage(repository_, stage)) add_once(report_.to_stage, file);
    }
    forget_sparse(repository_, removed.outputs);
    report_.removed.push_back(std::move(removed));
  }

  void refuse_changed(const Stage& stage) const {
    const std::optional<std::string> text = find_and_read_file(repository_.absolute(stage.file));
    const PointerFile now = parse_pointer(text.value_or(""), stage.file.str());
    const bool is_same = std::ranges::equal(now.outs, stage.outs, [](const PointerOutput& a, const Output& b) {
      return b.recorded && a.entry == *b.recorded;
    });
    if (!text || is_same) return;
    throw Conflict(fmt::format("{} was changed by another process meanwhile", in_quotes(stage.file.str())),
                   {"run the same command again"});
  }

  void unignore(const RelPath& output) {
    const GitRepository* git = repository_.git();
    if (!git || !find_stat(repository_.absolute(output.parent()), Follow::yes)) return;
    const RelPath gitignore = output.parent() / ".gitignore";
    const bool was_there = find_stat(repository_.absolute(gitignore)).has_value();
    const bool is_changed =
        unignore_in_git(*git, repository_.absolute(output), repository_.options().durability).has_value();
    const bool is_gone = was_there && !find_stat(repository_.absolute(gitignore));
    if (is_changed || (is_gone && git->is_tracked(repository_.absolute(gitignore))))
      add_once(report_.to_stage, gitignore);
  }

  // The files go before the pointer says so: a pointer without them is what the same command finishes, while files
  // without their entry would look like new ones.
  void remove_parts() {
    if (parts_.empty()) return;
    for (const RelPath& part : parts_) remove_output(repository_, part, options_.force);
    const AddReport added = add(repository_, parts_, {.no_relink = true, .takes_out = true});
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      report_.removed.push_back({.address = {}, .file = part_files_[i], .outputs = {parts_[i]}, .deleted = true});
    }
    for (const RelPath& file : added.to_stage) add_once(report_.to_stage, file);
  }

  Repository& repository_;
  const Project& project_;
  const UntrackOptions& options_;
  std::vector<const Stage*> stages_;
  std::vector<RelPath> parts_, part_files_;
  UntrackReport report_;
};

}  // namespace

UntrackReport untrack(Repository& repository, const Project& project, std::span<const Target> targets,
                      const UntrackOptions& options) {
  return Untracking(repository, project, options).run(targets);
}

}  // namespace tutti
