// Stages of a dvc.yaml that needs templating, as far as dvc.lock knows them.
//
// The lock has the paths, but neither the working directory nor which outputs are cached: those are looked up in the
// stage's own text, where "${…}" stands for any text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "format/lock_file.hpp"
#include "format/pipeline_file.hpp"

namespace tutti {

struct LockedStage {
  StageSpec spec;
  const StageLock* lock = nullptr;  // into the lock file given
};

// A stage whose working directory is itself a template is left out: its paths mean nothing then. So is a lock entry
// whose stage (or group, before '@') is not in dvc.yaml any longer.
std::vector<LockedStage> stages_known_from_lock(std::string_view text, const std::string& file_name,
                                                const PipelineFile& pipeline, const LockFile& lock);

// Whether `text` can come of `pattern` by putting something in place of each "${…}".
bool matches_template(std::string_view pattern, std::string_view text);

}  // namespace tutti
