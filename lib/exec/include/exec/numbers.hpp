// Metrics and parameters: what their files say in the workspace and in commits, and how two of these states differ.
//
// Which files count is DVC's rule. Metrics: what stages and .dvc files mark so, and `metrics` of dvc.yaml. Parameters:
// what stages depend on (only those keys), `params` of dvc.yaml and the root's params.yaml (whole), and the variables
// that templates took from other files. A directory stands for the files in it. What is not in the workspace, or the
// commit, is read from the cache as recorded.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "exec/revisions.hpp"

namespace tutti {

struct NumbersError {
  std::string type, message;  // as DVC words them for programs: FileNotFoundError, JSONFileCorruptedError
  std::string sentence;       // for people
};

struct NumbersFile {
  std::string path;  // from the root; absolute if it lies outside
  Value values;
  std::optional<NumbersError> error;
};

struct NumbersState {
  std::string
      name;  // "workspace", a revision as it was asked for, or the branches and tags that are one commit: "main,v1"
  std::vector<NumbersFile> files;
  std::optional<NumbersError> error;  // nothing of it could be read
  bool is_complete() const;
};

// Metrics now, and in the commits asked for. The workspace is left out if the active branch says the same. Without
// targets: all of them. Outside Git there are no commits. What cannot be read is in the answer.
std::vector<NumbersState> metrics(Repository& repository, const std::vector<RelPath>& targets,
                                  const Revisions& revisions);

struct NumbersDiffOptions {
  std::string before = "HEAD", after = "workspace";
  std::vector<RelPath> targets;
  bool with_unchanged = false;
  bool only_dependencies = false;  // of parameters: leave out what no stage depends on
};

// Null where there is nothing.
struct NumberChange {
  std::string name;  // dotted; empty: the file is a single value
  Value before, after;
  std::optional<Value> difference;  // of two numbers; true is 1, as in Python
};
struct NumbersDiff {
  struct File {
    std::string path;
    std::vector<NumberChange> changes;  // by name
  };
  std::vector<File> files;               // by path
  std::vector<NumbersState> unreadable;  // those of the two of which not all could be read
};
// Throws NotFound for an unknown revision, Conflict outside Git. Nothing differs where there are no commits yet.
NumbersDiff diff_metrics(Repository& repository, const NumbersDiffOptions& options);
NumbersDiff diff_params(Repository& repository, const NumbersDiffOptions& options);

// What a file says, by dotted name; lists as texts, as Python prints them. The name of a single value is empty.
std::map<std::string, Value> dotted_values(const Value& values);

// The files of both states, compared: what diff_…() say of what they read.
std::vector<NumbersDiff::File> compare(const std::vector<NumbersFile>& before, const std::vector<NumbersFile>& after,
                                       bool with_unchanged);

}  // namespace tutti
