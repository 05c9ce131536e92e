// What `add` and `commit` change in a .dvc file, and what keeps a path from being an output at all.
#pragma once

#include <string>

#include "format/pointer_file.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// Puts what is there now into an output's entry. What a remote noted about the old content (version ids, file lists)
// goes with that content.
void set_content(PointerOutput& output, ContentEntry content);

// Throws UsageError for what DVC reads itself: .dvc files, dvc.yaml, dvc.lock, .dvcignore.
void refuse_own_file(const RelPath& output);

// Throws Conflict, with the command that helps.
void refuse_tracked_by_git(Repository& repository, const RelPath& output);

// Throws Conflict unless the cache has the object; a directory: with all that it names. Asked under the repository lock
// right before a name for it is written: what was old and nobody's a moment ago may have gone in a collection. `tree`
// is the directory's, if the caller has it: it is read from the cache otherwise.
void require_stored(const Repository& repository, const ObjectId& id, const RelPath& output,
                    const Tree* tree = nullptr);

// A .dvc file that DVC or Git would not see is no use to anybody: throws Conflict, with the command that tells why.
void refuse_ignored_pointer(Repository& repository, const RelPath& file);

}  // namespace tutti
