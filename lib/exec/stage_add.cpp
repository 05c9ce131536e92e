// Adds a stage to dvc.yaml, once it is sure that it fits into the project.
#include "exec/stage_add.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "exec/track.hpp"
#include "pipeline/graph.hpp"
#include "pipeline/project.hpp"
#include "workspace/repository_lock.hpp"
#include "workspace/sweeper.hpp"

namespace tutti {
namespace {

// The workspace as it would be with another text in one file.
class EditedTree final : public FileTree {
 public:
  EditedTree(const FileTree& tree, RelPath file, std::string text)
      : tree_(tree), file_(std::move(file)), text_(std::move(text)) {}

  void for_each_metadata_file(const Visit& visit, const Enter& enter) const override {
    bool is_visited = false;
    tree_.for_each_metadata_file(
        [&](const RelPath& file) {
          is_visited = is_visited || file == file_;
          visit(file);
        },
        enter);
    if (!is_visited) visit(file_);
  }
  std::optional<std::string> read(const RelPath& path) const override {
    return path == file_ ? text_ : tree_.read(path);
  }
  std::string display(const RelPath& path) const override { return tree_.display(path); }
  const std::string& root() const override { return tree_.root(); }
  TemplateOptions template_options() const override { return tree_.template_options(); }

 private:
  const FileTree& tree_;
  RelPath file_;
  std::string text_;
};

RelPath working_directory(Repository& repository, const RelPath& directory, const StageSpec& stage) {
  const std::optional<RelPath> wdir = RelPath::resolve(directory, stage.wdir);
  const auto refused = [&](std::string_view why) {
    return UsageError(fmt::format("working directory {} {}", in_quotes(stage.wdir), why));
  };
  if (!wdir) throw refused("is outside of the repository");
  const std::optional<FileStat> stat = find_stat(repository.absolute(*wdir), Follow::yes);
  if (!stat) throw refused("does not exist");
  if (stat->type != FileType::directory) throw refused("is not a directory");
  return *wdir;
}

// The same path twice makes no stage, read or written. URLs and paths outside are compared as text.
void check_paths(const StageSpec& stage, const RelPath& wdir) {
  const auto place = [&](const std::string& path) {
    if (path.empty()) throw UsageError("a path is empty");
    try {
      if (!path.starts_with('/') && path.find("://") == std::string::npos) {
        if (const std::optional<RelPath> inside = RelPath::resolve(wdir, path)) return inside->str();
      }
    } catch (const InvalidFile&) {
      // Something that cannot be an output; it is refused where its role is known.
    }
    return path;
  };
  std::set<std::string> deps, outs;
  for (const DependencySpec& dep : stage.deps) {
    if (!deps.insert(place(dep.path)).second) {
      throw UsageError(fmt::format("dependency {} is named twice", in_quotes(dep.path)));
    }
  }
  for (const ParamsSpec& params : stage.params) deps.insert(place(params.file));
  for (const OutputSpec& out : stage.outs) {
    const std::string path = place(out.path);
    if (deps.contains(path)) {
      throw UsageError(fmt::format("{} is both a dependency and an output of the stage", in_quotes(out.path)));
    }
    if (!outs.insert(path).second) throw UsageError(fmt::format("output {} is named twice", in_quotes(out.path)));
  }
}

void refuse_tracked_by_git(Repository& repository, const Stage& stage) {
  const GitRepository* git = repository.git();
  if (!git) return;
  for (const Output& output : stage.outs) {
    if (!output.options.cache || !git->is_tracked(repository.absolute(output.path))) continue;
    const std::string path = output.path.str();
    throw Conflict(fmt::format("output {} is already tracked by Git", in_quotes(path)),
                   {fmt::format("git rm -r --cached {}", shell_quote(path))});
  }
}

// DVC's order of outputs (fill_stage_outputs), in which it adds lines to .gitignore: by kind, then as they were asked
// for. In dvc.yaml they are sorted.
int ignoring_rank(const OutputOptions& options) {
  if (options.metric) return 1;
  if (options.plot) return 2;
  return options.persist ? 0 : 3;
}

std::vector<const Output*> cached_outputs(const Stage& stage, const StageSpec& asked) {
  std::vector<const Output*> outputs;
  for (const Output& output : stage.outs) {
    if (output.options.cache) outputs.push_back(&output);
  }
  const auto place = [&](const Output* output) {
    const auto at = std::ranges::find(asked.outs, output->written, &OutputSpec::path);
    return std::pair(ignoring_rank(output->options), at - asked.outs.begin());
  };
  std::ranges::stable_sort(outputs, {}, place);
  return outputs;
}

}  // namespace

StageAdded add_stage(Repository& repository, const RelPath& directory, const StageSpec& stage, bool force) {
  if (!is_valid_stage_name(stage.name)) {
    throw UsageError(fmt::format("{} cannot name a stage: letters, digits, '_' and '-' can", in_quotes(stage.name)));
  }
  const bool has_command =
      std::ranges::any_of(stage.command.lines, [](const std::string& line) { return !line.empty(); });
  if (!has_command) throw UsageError("the stage has no command");
  const RelPath wdir = working_directory(repository, directory, stage);
  check_paths(stage, wdir);

  StageAdded added{.file = directory / pipeline_file_name, .to_stage = {}};
  const std::unique_ptr<FileTree> tree = workspace_tree(repository);
  // Taken first: what is checked here must still be so when it is written.
  const RepositoryLock lock(repository);
  const std::string before = tree->read(added.file).value_or("");
  if (!before.empty() && !force) {
    const PipelineFile file = parse_pipeline(before, added.file.str());
    const auto is_it = [&](const auto& other) { return other.name == stage.name; };
    const bool exists = std::ranges::any_of(file.stages, is_it) || std::ranges::any_of(file.templates, is_it);
    if (exists) {
      throw Conflict(fmt::format("stage '{}' already exists in {}", stage.name, in_quotes(added.file.str())),
                     {"add --force to replace it"});
    }
  }
  const std::string after = put_stage(before, stage, added.file.str());

  const Project project = Project::load(EditedTree(*tree, added.file, after));
  build_graph(project);  // for what it refuses
  const Stage* resolved = project.find_stage(added.file, stage.name);
  if (!resolved) throw InternalError(fmt::format("the stage '{}' was not written", stage.name));
  refuse_tracked_by_git(repository, *resolved);

  Sweeper sweeper(repository);
  sweeper.sweep(directory);
  for (const Output& output : resolved->outs) sweeper.sweep(output.path.parent());
  if (after != before || before.empty()) {
    publish_file(repository.absolute(added.file), after, repository.options().durability);
  }
  added.to_stage.push_back(added.file);
  for (const Output* output : cached_outputs(*resolved, stage)) {
    if (!find_stat(repository.absolute(output->path.parent()), Follow::yes)) {
      repository.surroundings().log.warning(
          "{} is not in a .gitignore yet: its directory does not exist; the run adds it",
          in_quotes(output->path.str()));
      continue;
    }
    if (std::optional<RelPath> gitignore = ignore_in_git(repository, output->path)) {
      if (std::ranges::find(added.to_stage, *gitignore) == added.to_stage.end()) {
        added.to_stage.push_back(*std::move(gitignore));
      }
    }
  }
  added.staged = stage_in_git(repository, added.to_stage);
  return added;
}

}  // namespace tutti
