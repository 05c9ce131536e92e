// Three-way merge of what tutti writes into Git: .dvc files, dvc.lock and dvc.yaml, entry by entry.
//
// A line-wise merge joins what should be apart (one stage's digests with another's) and splits what should be joined.
// Here the unit is the entry: a stage, a key of a stage, a dependency, an output. Text that only one side changed is
// taken from that side as it is; what both changed in the same way stands once; the rest becomes a conflict:
//
//   <<<<<<< ours
//     our lines
//   =======
//     their lines
//   >>>>>>> theirs
//
// Some entries are one fact and are never mixed from two sides: a stage in dvc.lock (it says that these inputs gave
// these outputs; a mixture never ran), an import's .dvc file, and the digest of an output with its size.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"

namespace tutti {

enum class MergedFile { pointer, lock, pipeline };

// By its name: "x.dvc", "dvc.lock", "dvc.yaml" (and "anything.yaml").
MergedFile merged_file_kind(std::string_view path);

// A directory that both sides changed: the trees they name.
struct DirectoryVersions {
  std::optional<ObjectId> base;
  ObjectId ours, theirs;
};
struct DirectorySide {
  TreeId id;
  std::optional<std::uint64_t> size;
  std::uint64_t nfiles = 0;
  friend bool operator==(const DirectorySide&, const DirectorySide&) = default;
};
// Both sides are the same unless an entry is in conflict: then each holds all that could be merged, and its own version
// of what could not.
struct MergedDirectory {
  DirectorySide ours, theirs;
};
// Nothing when the trees cannot be had.
using DirectoryMerge = std::function<std::optional<MergedDirectory>(const DirectoryVersions&)>;

struct MergeVersions {
  std::string_view base;  // empty when both sides made the file
  std::string_view ours, theirs;
};
struct MergeOptions {
  DirectoryMerge merge_directory;  // empty: directories that both sides changed are in conflict
  std::size_t marker_size = 7;
};
struct MergedText {
  std::string text;
  std::vector<std::string> conflicts;  // "stages.train.cmd", in the file's order
};
// Throws InvalidFile when ours or theirs is not YAML; a base that is not (it was committed with conflict markers)
// counts as empty. `name` is what messages call the file.
MergedText merge_texts(MergedFile kind, const MergeVersions& versions, const std::string& name,
                       const MergeOptions& options = {});

// Conflict markers in a text, ours or Git's own (a part between "|||||||" and "=======" is the base's and dropped).
enum class MergeSide { ours, theirs };
struct ConflictHunk {
  std::size_t line = 0;            // of its first marker, from 1
  std::string ours, theirs;        // whole lines
  std::size_t ours_at, theirs_at;  // the line where each begins in the text that takes all of that side
};
std::vector<ConflictHunk> conflict_hunks(std::string_view text);
// The line of the first marker of a whole conflict, from 1; nothing when the text holds none.
std::optional<std::size_t> first_conflict_line(std::string_view text);
// The text with the chosen side of every hunk; a hunk for which nothing is answered stays.
std::string resolve_hunks(std::string_view text,
                          const std::function<std::optional<MergeSide>(std::size_t hunk)>& choose);
std::string take_side(std::string_view text, MergeSide side);
// Both texts in one, with one conflict from the first line that differs to the last; `ours` itself if none does.
std::string conflict_text(std::string_view ours, std::string_view theirs, std::size_t marker_size = 7);

}  // namespace tutti
