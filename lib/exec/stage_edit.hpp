// Edits of one stage in dvc.yaml and dvc.lock. The caller holds the repository's lock.
#pragma once

#include <string>
#include <vector>

#include "pipeline/stage.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// Throws Conflict if the dvc.yaml does not spell the stage out: foreach, matrix and templates are edited by hand.
void refuse_made(const Stage& stage);

// Takes the stage out of dvc.lock, then out of dvc.yaml. A file that says nothing any more is removed. Returns the
// files that changed.
std::vector<RelPath> erase_stage(Repository& repository, const Stage& stage);

// Writes or removes `frozen: true`, in dvc.yaml or in a .dvc file. Whether anything changed.
bool write_frozen(Repository& repository, const Stage& stage, bool frozen);

// Gone, and still gone after a power cut.
void remove_for_good(Repository& repository, const RelPath& file);

}  // namespace tutti
