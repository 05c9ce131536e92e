// Writes a stage into the dvc.yaml of a directory, as `stage add` does.
#pragma once

#include <vector>

#include "format/pipeline_file.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct StageAdded {
  RelPath file;                   // the dvc.yaml
  std::vector<RelPath> to_stage;  // files that a person must `git add`
  bool staged = false;
};

// Checks the name, the outputs (inside the workspace, of no other stage, not tracked by Git) and that no cycle comes to
// be; then writes dvc.yaml and .gitignore. Throws UsageError, Conflict, InvalidFile.
StageAdded add_stage(Repository& repository, const RelPath& directory, const StageSpec& stage, bool force);

}  // namespace tutti
