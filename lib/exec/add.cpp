// Tracks files and directories: their bytes into the store, their names into .dvc files.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "checked_out.hpp"
#include "contents.hpp"
#include "exec/record.hpp"
#include "exec/sparse.hpp"
#include "exec/track.hpp"
#include "format/pointer_file.hpp"
#include "git_hint.hpp"
#include "partial_add.hpp"
#include "pipeline/stage_md5.hpp"
#include "pointer_edit.hpp"
#include "store/intake.hpp"
#include "stored.hpp"
#include "workspace/checkout.hpp"
#include "workspace/repository_lock.hpp"
#include "workspace/snapshot.hpp"
#include "workspace/sweeper.hpp"

namespace tutti {
namespace {

// How often the work is done again because of what another process did on the way: dozens at once are no reason to
// fail.
constexpr int attempts = 50;

// A .dvc file as it is to become.
struct Draft {
  RelPath file;
  std::optional<std::string> old_text;
  PointerFile pointer;
  std::string text;
  bool changes = false;
};

// One output of a draft, and the directory that it is after the steps so far.
struct DraftOutput {
  std::size_t draft;
  std::size_t position;  // in the pointer's outs
  RelPath path;
  TreeSource tree = {};                  // its files, if the last step took it whole
  std::optional<PartialAdd> parts = {};  // of steps that took what is inside
};

// One path to be added.
struct Step {
  RelPath path;
  std::size_t output;  // in outputs_
  std::optional<AddReport::Added> added = {};
  std::optional<CheckoutTarget> link = {};  // what to relink
  CompletedSnapshot taken = {};             // of a whole output
  std::optional<ContentEntry> part = {};    // what is inside one
};

class Adding {
 public:
  Adding(Repository& repository, const AddOptions& options)
      : repository_(repository),
        options_(options),
        sparse_(repository),
        project_(Project::load(*workspace_tree(repository))) {}

  // Nothing if another process changed a .dvc file meanwhile, or deleted what the cache had: nothing has been written
  // to a .dvc file then.
  std::optional<AddReport> run(const std::vector<RelPath>& paths) {
    started_ = repository_.surroundings().clock.now();
    for (const RelPath& path : paths) prepare(path);
    refuse_overlaps();

    const std::vector<LinkType> types = repository_.link_types();
    const bool links_in = !options_.no_relink && !types.empty() && types.front() == LinkType::hardlink;
    Intake intake(repository_.store(), links_in ? TakeBy::hardlink : TakeBy::copy);
    for (Step& step : steps_) take(step, intake);
    for (std::size_t output = 0; output < outputs_.size(); ++output) finish_parts(output, intake);
    intake.publish();

    if (!write()) return std::nullopt;
    remember_here();
    // What was seen is no longer needed, and of a million files it is a lot.
    for (Step& step : steps_) step.taken = {};
    for (DraftOutput& output : outputs_) output.tree = {};
    if (!options_.no_commit) link();
    record();
    for (Step& step : steps_) {
      step.added->changed = drafts_[outputs_[step.output].draft].changes;
      report_.added.push_back(*step.added);
    }
    return std::move(report_);
  }

 private:
  void prepare(const RelPath& path) {
    const std::string shown = in_quotes(path.display());
    if (path.is_root()) throw UsageError("the repository as a whole cannot be tracked");
    refuse_own_file(path);
    const std::optional<FileStat> stat = repository_.files().find_stat(path);  // refuses links on the way
    if (stat && stat->type == FileType::symlink) {
      const std::optional<FileStat> target = find_stat(repository_.absolute(path), Follow::yes);
      if (target && target->type == FileType::directory) {
        throw Conflict(fmt::format("{} is a symbolic link to a directory", shown), {"add the directory itself"});
      }
    }
    const Project::OutputOf found = project_.output_containing(path);
    if (!stat && !(found && found.output->path != path)) {
      throw NotFound(fmt::format("{} does not exist", shown));
    }
    const std::size_t output = found ? tracked_output(found, path) : fresh_output(path);
    const bool is_cached = drafts_[outputs_[output].draft].pointer.outs[outputs_[output].position].options.cache;
    if (is_cached) refuse_tracked_by_git(repository_, outputs_[output].path);
    const bool is_known = std::ranges::any_of(steps_, [&](const Step& step) { return step.path == path; });
    if (!is_known) steps_.push_back({.path = path, .output = output});
  }

  std::size_t tracked_output(const Project::OutputOf& found, const RelPath& path) {
    if (!found.stage->is_pointer()) {
      const std::string address = found.stage->address();
      throw Conflict(
          fmt::format("{} is written by the stage {}", in_quotes(path.str()), in_quotes(address)),
          {fmt::format("tutti run {}", shell_quote(address)), fmt::format("tutti commit {}", shell_quote(address))});
    }
    const auto position = static_cast<std::size_t>(found.output - found.stage->outs.data());
    return output_of(draft_of(found.stage->file), position, found.output->path);
  }

  std::size_t fresh_output(const RelPath& path) {
    const RelPath file = path.parent() / (std::string(path.name()) + std::string(pointer_suffix));
    refuse_ignored_pointer(repository_, file);
    const std::size_t number = draft_of(file);
    Draft& draft = drafts_[number];
    const auto known = std::ranges::find(outputs_, path, &DraftOutput::path);
    if (known != outputs_.end()) return static_cast<std::size_t>(known - outputs_.begin());
    if (!draft.pointer.outs.empty() || draft.pointer.is_import()) {
      if (!options_.force) {
        throw Conflict(fmt::format("{} exists and tracks something else", in_quotes(file.str())),
                       {fmt::format("tutti remove {}", shell_quote(file.str()))});
      }
      draft.pointer = PointerFile{.desc = draft.pointer.desc, .meta = draft.pointer.meta};
    }
    draft.pointer.wdir = ".";
    draft.pointer.outs.push_back({.entry = {.path = std::string(path.name())}, .options = {}});
    return output_of(number, 0, path);
  }

  std::size_t draft_of(const RelPath& file) {
    const auto known = std::ranges::find(drafts_, file, &Draft::file);
    if (known != drafts_.end()) return static_cast<std::size_t>(known - drafts_.begin());
    Draft draft{.file = file, .old_text = find_and_read_file(repository_.absolute(file)), .pointer = {}, .text = {}};
    if (draft.old_text) draft.pointer = parse_pointer(*draft.old_text, file.str());
    drafts_.push_back(std::move(draft));
    return drafts_.size() - 1;
  }

  std::size_t output_of(std::size_t draft, std::size_t position, const RelPath& path) {
    const auto known = std::ranges::find(outputs_, path, &DraftOutput::path);
    if (known != outputs_.end()) return static_cast<std::size_t>(known - outputs_.begin());
    outputs_.push_back({.draft = draft, .position = position, .path = path});
    return outputs_.size() - 1;
  }

  // Between what is there and what is new, and among what is new.
  void refuse_overlaps() const {
    for (const DraftOutput& output : outputs_) {
      const auto refuse = [&](const RelPath& inner, const std::string& holder) {
        throw Conflict(fmt::format("cannot track {}: {} inside is tracked by {}", in_quotes(output.path.str()),
                                   in_quotes(inner.str()), in_quotes(holder)),
                       {fmt::format("tutti remove {}", shell_quote(holder))});
      };
      for (const Project::OutputNumber number : project_.outputs_within(output.path)) {
        const RelPath& inner = project_.output(number).path;
        if (inner != output.path) refuse(inner, project_.stages()[number.stage].address());
      }
      for (const DraftOutput& other : outputs_) {
        if (other.path != output.path && other.path.is_within(output.path))
          refuse(other.path, drafts_[other.draft].file.str());
      }
      for (const Stage& stage : project_.stages()) {
        if (stage.file.is_within(output.path)) refuse(stage.file, stage.file.str());
      }
    }
  }

  PointerOutput& pointer_of(const DraftOutput& output) { return drafts_[output.draft].pointer.outs[output.position]; }

  // Where the bytes of the output go, if anywhere.
  Intake* intake_for(const DraftOutput& output, Intake& intake) const {
    return options_.no_commit || !is_cached(output) ? nullptr : &intake;
  }

  void take(Step& step, Intake& intake) {
    DraftOutput& output = outputs_[step.output];
    if (step.path == output.path) {
      finish_parts(step.output, intake);
      take_whole(step, output, pointer_of(output), intake_for(output, intake));
    } else {
      take_part(step, output, pointer_of(output), intake_for(output, intake));
    }
  }

  void take_whole(Step& step, DraftOutput& output, PointerOutput& pointer, Intake* intake) {
    const std::optional<Snapshot> legacy = unchanged_legacy(step.path, pointer.entry);
    step.taken =
        legacy ? CompletedSnapshot{.snapshot = *legacy}
               : take_to_record(repository_, sparse_, step.path, {.intake = intake, .refuse_dvcignore_inside = true});
    const Snapshot& snapshot = step.taken.snapshot;
    ContentEntry entry = entry_of(pointer.entry, step.taken);
    if (!entry.id) throw NotFound(fmt::format("{} does not exist", in_quotes(step.path.str())));
    if (const auto* directory = std::get_if<DirectorySnapshot>(&snapshot)) {
      output.tree = directory->tree;
    }
    report_step(step, *entry.id, entry);
    if (pointer.options.cache) step.link = {step.path, *entry.id, entry.is_executable};
    if (!legacy) set_content(pointer, std::move(entry));
  }

  // Content that DVC 2.x named and the cache still has under that name stays as it is; anything else gets a new name.
  std::optional<Snapshot> unchanged_legacy(const RelPath& path, const ContentEntry& entry) {
    if (!entry.id || entry.id->digest().algorithm() != Algorithm::md5_dos2unix) return std::nullopt;
    if (!repository_.store().contains_whole(*entry.id)) return std::nullopt;
    Snapshot snapshot = take_snapshot(repository_, path, {.algorithm = Algorithm::md5_dos2unix});
    return id_of(snapshot) == entry.id ? std::optional(std::move(snapshot)) : std::nullopt;
  }

  // A manifest names its files by one kind of digest, and the cache keeps each kind apart: what is added would be the
  // only file that the new manifest finds.
  static void refuse_legacy(const RelPath& output, const ContentEntry& entry, const RelPath& inside) {
    if (!entry.id || entry.id->digest().algorithm() != Algorithm::md5_dos2unix) return;
    const std::string shown = output.display();
    throw Conflict(fmt::format("{} was recorded by DVC 2.x: {} cannot be added or removed alone", in_quotes(shown),
                               in_quotes(inside.display())),
                   {fmt::format("tutti add {}", shell_quote(shown)), "tutti cache migrate --dvc-files"});
  }

  void take_part(Step& step, DraftOutput& output, PointerOutput& pointer, Intake* intake) {
    refuse_legacy(output.path, pointer.entry, step.path);
    const RelPath inside = step.path.relative_to(output.path);
    const Snapshot snapshot = take_inside(step, intake);
    if (!output.parts) output.parts.emplace(repository_.store(), pointer.entry, output.path, std::move(output.tree));
    output.tree = {};
    output.parts->put(inside, snapshot, step.path);
    step.part = entry_of({}, snapshot);
    if (step.part->id && pointer.options.cache) step.link = {step.path, *step.part->id, step.part->is_executable};
  }

  void finish_parts(std::size_t number, Intake& intake) {
    DraftOutput& output = outputs_[number];
    if (!output.parts) return;
    ContentEntry entry = output.parts->finish(intake_for(output, intake));
    output.parts.reset();
    for (Step& step : steps_) {
      if (step.output != number || !step.part || step.added) continue;
      report_step(step, step.part->id.value_or(*entry.id), *step.part);
    }
    set_content(pointer_of(output), std::move(entry));
  }

  // What is away inside stays; nothing but that cannot be added.
  Snapshot take_inside(const Step& step, Intake* intake) {
    Snapshot snapshot = take_snapshot(repository_, step.path, {.intake = intake, .refuse_dvcignore_inside = true});
    if (options_.takes_out || sparse_.empty()) return snapshot;
    const bool is_nothing = !id_of(snapshot);
    CompletedSnapshot completed = sparse_.complete_to_record(step.path, std::move(snapshot));
    if (is_nothing && !completed.away.empty()) {
      const std::string shown = step.path.str();
      throw Conflict(
          fmt::format("{} is not here: its directory is sparse", in_quotes(shown)),
          {fmt::format("tutti checkout {}", shell_quote(shown)), fmt::format("tutti remove {}", shell_quote(shown))});
    }
    return std::move(completed.snapshot);
  }

  void report_step(Step& step, const ObjectId& id, const ContentEntry& entry) {
    step.added = AddReport::Added{.path = step.path,
                                  .pointer = drafts_[outputs_[step.output].draft].file,
                                  .id = id,
                                  .size = entry.size.value_or(0),
                                  .nfiles = entry.nfiles.value_or(0)};
  }

  bool is_cached(const DraftOutput& output) const {
    return drafts_[output.draft].pointer.outs[output.position].options.cache;
  }

  bool write() {
    Sweeper sweeper(repository_);
    for (const Draft& draft : drafts_) sweeper.sweep(draft.file.parent());
    for (const DraftOutput& output : outputs_) sweeper.sweep(output.path.parent());
    for (Draft& draft : drafts_) {
      draft.pointer.md5 = stage_md5(draft.pointer);
      draft.text = draft.old_text ? rewrite_pointer(*draft.old_text, draft.pointer, draft.file.str())
                                  : write_pointer(draft.pointer);
      draft.changes = draft.text != draft.old_text;
    }
    const GitRepository* git = repository_.git();
    const auto needs_ignoring = [&](const DraftOutput& output) {
      return git && is_cached(output) && !git->is_ignored(repository_.absolute(output.path));
    };
    if (std::ranges::any_of(drafts_, &Draft::changes) || std::ranges::any_of(outputs_, needs_ignoring)) {
      const RepositoryLock lock(repository_);
      for (const Draft& draft : drafts_) {
        if (draft.changes && find_and_read_file(repository_.absolute(draft.file)) != draft.old_text) return false;
      }
      for (const Step& step : steps_) {
        const DraftOutput& output = outputs_[step.output];
        const bool is_whole = step.path == output.path;  // of a directory that is added to, the rest may be elsewhere
        if (options_.no_commit || !is_whole || !is_cached(output) || !drafts_[output.draft].changes) continue;
        if (!is_stored(repository_, step.added->id, step.taken.here.get())) return false;
      }
      for (const Draft& draft : drafts_) {
        if (!draft.changes) continue;
        publish_file(repository_.absolute(draft.file), draft.text, repository_.options().durability);
        add_once(report_.to_stage, draft.file);
      }
      for (const DraftOutput& output : outputs_) {
        if (!is_cached(output)) continue;
        if (const std::optional<RelPath> file = ignore_in_git(repository_, output.path))
          add_once(report_.to_stage, *file);
      }
    }
    // With autostage, as DVC, also what stands there already: an earlier command may have been without it, or killed.
    if (git && repository_.config().autostage()) {
      for (const Draft& draft : drafts_) add_once(report_.to_stage, draft.file);
      for (const DraftOutput& output : outputs_) {
        const RelPath file = output.path.parent() / ".gitignore";
        const std::string path = repository_.absolute(file);
        if (is_cached(output) && find_stat(path) && !git->is_tracked(path)) add_once(report_.to_stage, file);
      }
    }
    report_.staged = stage_in_git(repository_, report_.to_stage);
    return true;
  }

  void link() {
    std::vector<CheckoutTarget> outputs;
    for (const Step& step : steps_) {
      if (step.link && !options_.no_relink) relink(repository_, *step.link);
    }
    for (const DraftOutput& output : outputs_) {
      const ContentEntry& entry = drafts_[output.draft].pointer.outs[output.position].entry;
      if (is_cached(output) && entry.id) outputs.push_back({output.path, *entry.id, entry.is_executable});
    }
    remember_outputs(repository_, outputs);
  }

  // What was added belongs here from now on.
  void remember_here() {
    for (const Step& step : steps_) {
      const RelPath& output = outputs_[step.output].path;
      if (!sparse_.is_sparse(output)) continue;
      if (step.path == output) {
        remember_recorded(repository_, sparse_, output, step.taken);
      } else if (!options_.takes_out) {
        update_sparse(repository_, [&](SparseDirectories& all) { all[output].add(step.path.relative_to(output)); });
      }
    }
  }

  void record() {
    std::optional<Recorder> recorder;
    for (std::size_t number = 0; number < drafts_.size(); ++number) {
      const Draft& draft = drafts_[number];
      if (!draft.changes) continue;
      if (!recorder) recorder.emplace(repository_);
      RunRecord record = recorder->begin(Activity::add);
      record.started = started_;
      record.duration = repository_.surroundings().clock.now() - started_;
      record.stage = draft.file.str();
      record.directory = draft.file.parent().display();
      for (const DraftOutput& output : outputs_) {
        if (output.draft != number) continue;
        record.outputs.push_back(recorded_content(output.path, draft.pointer.outs[output.position].entry));
      }
      recorder->append(record);
    }
  }

  Repository& repository_;
  const AddOptions& options_;
  SparseView sparse_;
  Project project_;
  Timestamp started_;
  std::vector<Draft> drafts_;
  std::vector<DraftOutput> outputs_;
  std::vector<Step> steps_;
  AddReport report_;
};

}  // namespace

AddReport add(Repository& repository, const std::vector<RelPath>& paths, const AddOptions& options) {
  for (int attempt = 1; attempt <= attempts; ++attempt) {
    Adding adding(repository, options);
    if (std::optional<AddReport> report = adding.run(paths)) return *std::move(report);
  }
  throw Conflict("other processes keep changing '.dvc' files, or deleting what the cache has: nothing was added");
}

}  // namespace tutti
