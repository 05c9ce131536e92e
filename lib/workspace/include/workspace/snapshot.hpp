// What the workspace holds under a path, now: absent, a file, or a directory, each with its digest.
//
// The only place that walks and hashes. A walk runs on all workers, stats every file once and reads those whose stat
// the index does not know. Symbolic links: to a file, its content counts; to a directory, passed over; dangling,
// refused (NotFound). FIFOs, sockets and devices are refused by name, names that are not UTF-8 too (DVC can read no
// manifest that holds them). Ignored files (.dvcignore) are not there.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "base/byte_count.hpp"
#include "base/rel_path.hpp"
#include "store/intake.hpp"
#include "store/tree.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct Absent {
  friend bool operator==(const Absent&, const Absent&) = default;
};

struct FileSnapshot {
  BlobId id;
  std::uint64_t size = 0;
  bool is_executable = false;
};

struct DirectorySnapshot {
  TreeId id;
  std::uint64_t size = 0;  // bytes of all files
  std::uint64_t nfiles = 0;
  // Built from the index when first asked for; an unchanged directory never needs it.
  std::function<std::shared_ptr<const Tree>()> tree;
};

using Snapshot = std::variant<Absent, FileSnapshot, DirectorySnapshot>;

struct SnapshotOptions {
  Algorithm algorithm = Algorithm::md5;  // md5_dos2unix for entries of DVC 2.x (not kept in the index)
  Intake* intake = nullptr;              // given: whatever the store lacks is taken in by the same read
  // Called for symbolic links to files met on the way (add replaces them); may be empty. From several threads.
  std::function<void(const RelPath&)> on_symlink = {};
  bool refuse_dvcignore_inside = false;  // a .dvcignore beneath a directory being added is an error, as in DVC
};

Snapshot take_snapshot(Repository& repository, const RelPath& path, const SnapshotOptions& options = {});

// The id of what is there; nothing if absent.
std::optional<ObjectId> id_of(const Snapshot& snapshot);

// The same for a path outside the workspace (an external dependency); hashed every time.
Snapshot take_external_snapshot(Repository& repository, const std::string& absolute_path);

}  // namespace tutti
