// Walks a directory, compares it with the index, and hashes what the index does not know.
//
// The cost of an unchanged file is one fstatat and one comparison: no allocation, no lock, no look-up.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "directory_index.hpp"
#include "store/intake.hpp"
#include "workspace/ignore.hpp"
#include "workspace/repository.hpp"
#include "workspace/snapshot.hpp"

namespace tutti {

// What stands in a directory but can be no part of a tree.
struct Oddity {
  enum class Kind { dangling_link, special_file, unusable_name };
  std::string path;  // below the walk's root
  Kind kind;
};

struct WalkOptions {
  std::string path;                  // of the root, absolute; a link is followed
  std::string shown;                 // how messages call it
  std::optional<std::string> index;  // the root's path in the index; nothing: nothing is known, and nothing learned
  std::optional<IgnoreScope> scope;  // the rules inside the root; nothing: no file is ignored
  Algorithm algorithm = Algorithm::md5;
  Intake* intake = nullptr;
  std::function<void(const std::string& path)> on_symlink;  // below the root
  bool refuse_ignore_files = false;
  bool tolerate_oddities = false;  // list them instead of throwing
};

struct WalkedDirectory {
  std::string path;  // below the root; empty for the root
  IndexBlock block;
  bool is_changed = false;  // differs from what the index has
};

struct Walk {
  std::vector<WalkedDirectory> directories;  // sorted by path; those without files, too
  IndexDigest fingerprint{};
  std::optional<TreeMemory> memory;      // the index's, if the fingerprint is the one it remembers
  bool has_ignored = false;              // something in there was passed over
  std::vector<Oddity> oddities;          // sorted by path
  std::vector<std::string> temporaries;  // of tutti, left by processes that died, or of one at work

  std::uint64_t size() const;
  std::uint64_t nfiles() const;
};

// Throws NotFound for a dangling link, Conflict for what cannot be tracked and for files that keep changing while they
// are read. What was learned is in the index afterwards.
Walk walk_directory(Repository& repository, const WalkOptions& options);

Tree tree_of(const Walk& walk, Algorithm algorithm);

// Every file, in the order of a tree. Throws for a name that a tree cannot have. `path` is valid for the call only.
void visit_in_order(const Walk& walk, const std::function<void(std::string_view path, const IndexRecord&)>& visit);

// The walk's answer; builds the tree unless it is remembered, and hands it to the intake if the store lacks it.
DirectorySnapshot to_snapshot(Repository& repository, const std::shared_ptr<const Walk>& walk,
                              const WalkOptions& options);

// Reads one file (`path` is absolute), hashed or taken in. `is_symlink`: the last name may be a link, and its target is
// read. Nothing if it is not there any longer.
struct ReadFile {
  BlobId id;
  FileStat stat;
  Timestamp seen;  // when the stat was surely true
};
std::optional<ReadFile> read_workspace_file(const Repository& repository, const std::string& path,
                                            const std::string& shown, bool is_symlink, Algorithm algorithm,
                                            Intake* intake, Task& task);

// Reads several, the small ones side by side (base/file_batch.hpp), and calls `visit` with the place in `files` of each
// and what read_workspace_file() would have returned; in no order, while it is at work.
struct WantedFile {
  std::string path, shown;
  bool is_symlink;
};
void read_workspace_files(const Repository& repository, std::span<const WantedFile> files, Algorithm algorithm,
                          Intake* intake, Task& task,
                          const std::function<void(std::size_t, const std::optional<ReadFile>&)>& visit);

// Whether `name` is a temporary file of tutti's own (base/publish.hpp), which is nobody's data.
bool is_temporary_name(std::string_view name);

// Says what an oddity is: "'a/pipe' is a FIFO, socket or device and cannot be tracked".
[[noreturn]] void refuse(const Oddity& oddity, const std::string& shown);

}  // namespace tutti
