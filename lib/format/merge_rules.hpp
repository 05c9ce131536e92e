// What an entry is in each of the three kinds of file: which lists go by name, and what is never mixed from two sides.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "format/merge.hpp"
#include "merge_outline.hpp"

namespace tutti {

using MergePath = std::vector<std::string>;  // names of the entries from the root

// The name of each part among its siblings; nothing when they have none, so that the list is one piece.
std::optional<std::vector<std::string>> part_names(MergedFile kind, const MergePath& path, const MergeOutline& outline);

// Whether the entry at `path` is one fact. `ours`, `theirs`: what it says there.
bool is_one_fact(MergedFile kind, const MergePath& path, const Value& ours, const Value& theirs);

// Whether two entries of one fact tell the same, whatever they note beside it (sizes, the order of a list).
bool tells_the_same(MergedFile kind, const MergePath& path, const Value& a, const Value& b);

// Whether the parts at `path` are known by a name that a person may change: stages, outputs.
bool has_renames(MergedFile kind, const MergePath& path);

// Whether `path` is an output or dependency of a .dvc file, and which of its keys go together as its content.
bool has_content(MergedFile kind, const MergePath& path);
bool is_content_key(std::string_view key);

}  // namespace tutti
