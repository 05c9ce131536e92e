// Ends the tracking of outputs and paths in them, as `remove` does.
//
// Order: data first, then .gitignore, dvc.lock, and last the file that names the stage: after a kill the same command
// finds the stage again and finishes. Data that the store does not have is never deleted unless forced.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pipeline/project.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct UntrackOptions {
  bool outs = false;   // delete the outputs too; else they stay, as files of their own (links become copies)
  bool force = false;  // also what the store does not have
};

struct UntrackReport {
  struct Removed {
    std::string address;           // of the stage; empty for a path inside a directory
    RelPath file;                  // the .dvc file or dvc.yaml
    std::vector<RelPath> outputs;  // of the stage; or the path
    bool deleted = false;          // the outputs are gone
  };
  std::vector<Removed> removed;
  std::vector<RelPath> to_stage;  // as AddReport's
  bool staged = false;
};

// A target that is a path inside a tracked directory leaves that directory: manifest, pointer and workspace. Everything
// is checked before the first change. Throws Conflict for an output named instead of its .dvc file or stage, for stages
// that need templating, and for what would be lost; NotFound for a path that the directory does not have.
UntrackReport untrack(Repository& repository, const Project& project, std::span<const Target> targets,
                      const UntrackOptions& options);

}  // namespace tutti
