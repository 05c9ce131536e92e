// Everything that a repository tracks: its pointers and stages, from the workspace or from a Git commit.
#pragma once

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "pipeline/stage.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// How a map becomes a command's options: the config's `parsing` section.
struct TemplateOptions {
  bool negate_false = false;      // parsing.bool = boolean_optional: "--no-x" instead of nothing
  bool repeat_for_lists = false;  // parsing.list = append: "--x 1 --x 2" instead of "--x 1 2"
};

// Where a project's files are read from.
class FileTree {
 public:
  virtual ~FileTree() = default;
  // Visits every *.dvc file and dvc.yaml that neither DVC nor Git ignores: those of a directory in order of their
  // names, then those of its directories. `enter` is asked before a directory is searched, when all files above it have
  // been visited: tracked directories need not be.
  using Visit = std::function<void(const RelPath& file)>;
  using Enter = std::function<bool(const RelPath& directory)>;
  virtual void for_each_metadata_file(const Visit& visit, const Enter& enter) const = 0;
  virtual std::optional<std::string> read(const RelPath& path) const = 0;
  virtual std::string display(const RelPath& path) const = 0;  // for messages: 'dvc.yaml', 'dvc.yaml@HEAD~1'
  virtual const std::string& root() const = 0;                 // of the workspace, absolute
  virtual TemplateOptions template_options() const { return {}; }
};

std::unique_ptr<FileTree> workspace_tree(Repository& repository);
// Throws NotFound for an unknown revision, Conflict outside Git.
std::unique_ptr<FileTree> commit_tree(Repository& repository, const std::string& revision);

// What a dvc.yaml says beside its stages; null where it says nothing.
struct PipelineSections {
  RelPath file;
  Value metrics, plots, params, artifacts;
};

// What of a metadata file could not be read.
struct BrokenPart {
  enum class What { file, stage, group, sections };  // a group: all stages of one `foreach` or `matrix`
  RelPath file;
  What what;
  std::string name;        // of the stage or group
  std::exception_ptr why;  // an Error
};

// What is probably not meant, and nothing that keeps anything from being done.
struct ProjectWarning {
  std::string place;  // "dvc.yaml:3:5", as errors have it
  std::string message;
};

class Project {
 public:
  // Throws InvalidFile for the first bad file, with file:line:column.
  static Project load(const FileTree& tree);
  static Project load_files(const FileTree& tree, std::span<const RelPath> files);
  // What can be read; broken() is the rest. One stage that cannot be resolved does not take the others with it. For
  // those who do something with what somebody named: resolve_targets() throws where a name may mean a broken part.
  static Project load_sound(const FileTree& tree);

  const std::vector<BrokenPart>& broken() const { return broken_; }  // in the order in which they are met
  bool is_whole() const { return broken_.empty(); }
  void require_whole() const;  // throws what is wrong with the first broken part

  const std::vector<ProjectWarning>& warnings() const { return warnings_; }

  const std::string& root() const { return root_; }  // of the workspace, absolute
  const std::vector<Stage>& stages() const { return stages_; }
  const std::vector<PipelineSections>& sections() const { return sections_; }  // of files that have some
  bool uses_variables() const { return uses_variables_; }  // files beside dvc.yaml and dvc.lock say what its stages are

  struct OutputOf {
    const Stage* stage = nullptr;
    const Output* output = nullptr;
    explicit operator bool() const { return stage != nullptr; }
  };
  OutputOf find_output(const RelPath& path) const;        // exactly this path
  OutputOf output_containing(const RelPath& path) const;  // this path or a tracked directory above it
  const Stage* find_stage(const RelPath& file, std::string_view name) const;  // empty name: the pointer

  // Every output, sorted so that a directory comes right before what is beneath it.
  struct OutputNumber {
    std::uint32_t stage = 0, output = 0;
  };
  const std::vector<OutputNumber>& outputs_by_path() const { return by_path_; }
  const Output& output(OutputNumber number) const { return stages_[number.stage].outs[number.output]; }
  // The outputs at and beneath `path`.
  std::span<const OutputNumber> outputs_within(const RelPath& path) const;

 private:
  friend class ProjectLoader;
  std::string root_;
  std::vector<Stage> stages_;
  std::vector<PipelineSections> sections_;
  std::vector<BrokenPart> broken_;
  std::vector<ProjectWarning> warnings_;
  std::vector<OutputNumber> by_path_;
  bool uses_variables_ = false;
  std::vector<std::uint32_t> by_address_;  // stages, sorted by file and name
};

// What a person named: stages, outputs, or paths inside tracked directories.
struct Target {
  const Stage* stage = nullptr;
  const Output* output = nullptr;  // null: all of the stage
  std::optional<RelPath> inside;   // a path below a directory output
};
// Each output as a target of its own.
std::vector<Target> by_output(const std::vector<Target>& targets);

enum class TargetKinds { stages, stages_and_outputs };
struct ResolveOptions {
  TargetKinds kinds = TargetKinds::stages_and_outputs;
  bool recursive = false;  // -R: everything tracked beneath a directory
  bool with_deps = false;  // -d: and what these stages depend on
  bool glob = false;       // wildcards over stage names and outputs
  // Asked where a target stands for nothing, before NotFound is thrown; yes: it is passed over.
  std::function<bool(const std::string& target)> may_be_nothing = {};
  bool leaves_out_broken = false;  // -R goes past files that are broken; otherwise it throws what is wrong with them
};
// `directory` (inside the repository) is where the person stands. No targets: everything. Throws NotFound with the
// nearest name, and what is wrong with a broken part that a target may mean. Forms: stage name, path/dvc.yaml,
// path/dvc.yaml:name, x.dvc, an output, a path inside one, a directory with recursive.
std::vector<Target> resolve_targets(const Project& project, std::span<const std::string> targets,
                                    const RelPath& directory, const ResolveOptions& options);

}  // namespace tutti
