// What a checkout will do, worked out before the first byte changes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/tree.hpp"
#include "walk.hpp"
#include "workspace/checkout.hpp"

namespace tutti {

// What stands at a target's path now.
struct Present {
  std::optional<FileStat> stat;      // the name's own, not followed; nothing: it is free
  Snapshot snapshot;                 // links followed
  std::shared_ptr<const Walk> walk;  // of a directory
  std::string index;                 // the directory's path in the index

  bool is_symlink() const { return stat && stat->type == FileType::symlink; }
  bool is_directory() const { return walk != nullptr; }
};

// Looks without refusing anything: what can be no part of a tree is listed in the walk. `is_dangling` links count as
// Absent, with their stat.
Present look_at(Repository& repository, const RelPath& path, Algorithm algorithm);

struct TargetPlan {
  const CheckoutTarget* target = nullptr;
  Present present;
  std::shared_ptr<const Tree> tree;  // of a directory target whose files have to be compared; null: nothing to do
  // Paths are below the target; a file target has the one entry "." in `makes`.
  std::vector<const TreeEntry*> makes;    // new or different, and there in the store
  std::vector<const TreeEntry*> relinks;  // right, but perhaps not linked as wished
  std::vector<RelPath> removes;
  bool replaces_root = false;  // the target's own name has to go first: a link, or the wrong type
  std::uint64_t missing = 0;
  std::vector<TreeEntry> storage;  // of what `makes` points to

  bool is_directory() const { return target->id.is_tree(); }
  bool changes_something() const { return !makes.empty() || !removes.empty() || replaces_root; }
};

// Throws Conflict for a path that passes through a link, Corrupt for a damaged manifest. Appends to `lost` what the
// store does not have and the plan would overwrite or remove (paths in the workspace).
TargetPlan plan_target(Repository& repository, const CheckoutTarget& target, const CheckoutOptions& options,
                       std::vector<std::string>& lost);

// What of the directory the store could not give back: files whose bytes it does not have or has damaged, and what can
// be no part of a tree.
std::vector<std::string> irreplaceable(Repository& repository, const RelPath& path, const Present& present);

// `forced`: how the person says that it may be lost.
[[noreturn]] void refuse_loss(std::vector<std::string> lost, const std::string& doing,
                              const std::string& forced = "tutti checkout --force");

// Carries plans out, in order; learns the new stats. Throws the first failure after everything else was done.
class CheckoutWork {
 public:
  explicit CheckoutWork(Repository& repository, const CheckoutOptions& options);
  ~CheckoutWork();
  void carry_out(TargetPlan& plan);
  std::uint64_t relinked() const;
  void finish();  // throws what failed

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tutti
