// What `add` and `commit` change in a .dvc file, and what keeps a path from being an output at all.
#pragma once

#include <string>

#include "format/pointer_file.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// Puts what is there now into an output's entry. What a remote noted about the old content (version ids, file lists)
// goes with that content.
void set_content(PointerOutput& output, ContentEntry content);

// The md5 of an import's .dvc file: over all that it says but annotations, sizes and modes, as JSON (reference: DVC
// 3.67.1, stage.compute_md5).
std::string stage_md5(const PointerFile& pointer);

// Throws Conflict, with the command that helps.
void refuse_tracked_by_git(Repository& repository, const RelPath& output);

}  // namespace tutti
