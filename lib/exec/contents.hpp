// What was seen, in the words of dvc.lock, .dvc files and run records.
#pragma once

#include <string>

#include "exec/observe.hpp"
#include "exec/sparse_view.hpp"
#include "format/lock_file.hpp"
#include "lineage/run_record.hpp"
#include "pipeline/stage.hpp"

namespace tutti {

// Without id, size and so on if nothing is there.
ContentEntry entry_of(const std::string& written, const Snapshot& snapshot);

// The same of what is completed. Where nobody knows the bytes of what is away, a new record has no size.
ContentEntry entry_of(const ContentEntry& recorded, const CompletedSnapshot& completed);

// Throws Conflict where not all of what the stage reads, or goes on writing, is here: its command would see less than
// would be recorded.
void refuse_sparse(const Stage& stage, Observer& observer);

// Throws InvalidFile (file:line:column) for a dependency on a URL, which nothing here can look at.
void refuse_url(const Stage& stage, const Dependency& dep);

// Command, deps and params of a stage as they are now; outs by name only, as the run cache's key wants them. An entry
// of DVC 2.x whose content is unchanged stays as it was. Throws NotFound for what is missing, and as
// refuse_url() does.
StageLock inputs_of(const Stage& stage, Observer& observer);

// The stage's params in dvc.lock's order: params.yaml first, then by name; keys sorted. Throws NotFound.
std::vector<std::pair<std::string, Value>> params_of(const Stage& stage, Observer& observer);

// "md5:3f2a…"; empty for nothing.
std::string content_name(const std::optional<ObjectId>& id);

RecordedContent recorded_content(const Location& location, const ContentEntry& entry);

// "data" in the directory of the stage's file as a name for files of ours: letters that need no quoting, and unique.
std::string file_name_for(const Stage& stage);

}  // namespace tutti
