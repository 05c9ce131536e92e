// Looks at tracked directories that are here in part as if the rest were here too.
//
// `checkout data/sub` in a directory of which no recorded file is there makes it sparse: what was asked for has to be
// there from now on, what is recorded beside it may be away. Whoever compares such a directory with its record, or
// records it anew, goes through this, so that what is away on purpose is neither deleted nor lost; what was asked for
// and is away was deleted. What is recorded is what '.dvc' files and dvc.lock say now, so that another version of them
// means its own files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "pipeline/project.hpp"
#include "workspace/snapshot.hpp"

namespace tutti {

// What a path is with the recorded files that are away on purpose.
struct CompletedSnapshot {
  Snapshot snapshot;
  std::vector<TreeEntry> away{};     // recorded files that are not here, and need not be; sorted, below the path
  bool is_size_known = true;         // else the snapshot's size is that of the files that are here
  std::optional<RelPath> unknown{};  // a sparse directory whose manifest is not here: nobody knows what is away
  std::shared_ptr<const Tree> here;  // what was really seen, where something is away
};

class SparseView {
 public:
  explicit SparseView(Repository& repository);
  ~SparseView();

  bool is_sparse(const RelPath& directory) const;
  bool empty() const;  // as it mostly is: then nothing here costs anything

  // `seen`, taken at `path` with `algorithm`, completed.
  CompletedSnapshot complete(const RelPath& path, Snapshot seen, Algorithm algorithm = Algorithm::md5);
  // As complete(), for what is about to be recorded: throws NotFound or Conflict where that would lose files.
  CompletedSnapshot complete_to_record(const RelPath& path, Snapshot seen);

 private:
  struct State;
  void forget_if_whole(const RelPath& directory, const std::optional<ObjectId>& id) noexcept;

  std::unique_ptr<State> state_;
};

// What is to be recorded for `path`: as take_snapshot() and complete_to_record() give it, with the manifest of the
// whole taken in.
CompletedSnapshot take_to_record(Repository& repository, SparseView& view, const RelPath& path,
                                 const SnapshotOptions& options);
// `directory` was recorded as `completed`: its files that are here belong here from now on, and where nothing is away
// it is whole. Of what is not sparse, nothing is remembered.
void remember_recorded(Repository& repository, const SparseView& view, const RelPath& directory,
                       const CompletedSnapshot& completed);

// How much of a sparse directory is here.
struct SparseCount {
  RelPath path;
  std::uint64_t here = 0;   // recorded files that are here, changed or not
  std::uint64_t files = 0;  // that are recorded
};
// Of the project's outputs at, beneath or above `paths` (all for none), sorted. What has no manifest here is left out.
std::vector<SparseCount> sparse_directories(Repository& repository, const Project& project,
                                            const std::vector<RelPath>& paths = {});
// "'data' is sparse: 3 of 10 files are here", for each.
void note_sparse(Repository& repository, const std::vector<SparseCount>& directories);

}  // namespace tutti
