// push, fetch, checkout and pull: which objects and outputs a set of targets stands for, and their way there.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/project.hpp"
#include "remote/transfer.hpp"
#include "workspace/checkout.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// The objects of cached outputs with a recorded id; those with a remote of their own apart.
struct WantedObjects {
  // Some files of a directory: its manifest has to be known before their ids are.
  struct Part {
    TreeId tree;
    RelPath inside;              // a path, or a pattern
    RelPath output;              // for messages
    bool may_be_absent = false;  // that nothing is inside is no error
  };
  struct ByRemote {
    std::optional<std::string> remote;  // nothing: the default one
    std::vector<ObjectId> ids;          // whole outputs
    std::vector<Part> parts;
  };
  std::vector<ByRemote> groups;
  std::vector<std::string> unknown;       // outputs without a recorded id
  std::vector<std::string> not_imported;  // those of imports: DVC's --no-download
  // When fetching: what `push: false` keeps where it was made, so that no remote need have it; and its path.
  std::vector<std::pair<ObjectId, std::string>> kept_back;
};
enum class For { push, fetch };
// With `remote`, the one asked for, outputs that name another one for themselves are left out, as DVC does. Pushing
// passes over `push: false` and over what was imported from another repository, which has it.
WantedObjects wanted_objects(const std::vector<Target>& targets, For purpose, const std::optional<std::string>& remote);

// Warns of outputs whose content nobody can name.
void warn_unknown(Repository& repository, const WantedObjects& wanted);

// fetch --max-size and --type.
struct OutputFilter {
  std::optional<std::uint64_t> smaller_than;  // bytes; what has no recorded size passes
  bool metrics = false, plots = false;        // neither: all outputs
  bool any() const { return smaller_than || metrics || plots; }
};
// The outputs among the targets that pass.
std::vector<Target> filter_targets(const Project& project, std::vector<Target> targets, const OutputFilter& filter);

struct SyncReport {
  std::uint64_t files = 0;  // objects moved; manifests count, as for DVC
  ByteCount bytes;
  std::vector<ObjectId> missing;  // on neither side
  std::uint64_t runs = 0;         // run cache entries moved
};
struct SyncOptions {
  std::optional<std::string> remote;
  bool run_cache = false;
  unsigned jobs = 0;  // objects at the same time; 0: as many as cores
};
SyncReport push(Repository& repository, const WantedObjects& wanted, const SyncOptions& options);
// `targets` of the workspace: what is missing of those that other repositories keep is told of.
SyncReport fetch(Repository& repository, const WantedObjects& wanted, const std::vector<Target>& targets,
                 const SyncOptions& options);

struct CheckoutSelection {
  bool force = false, relink = false, allow_missing = false;
  bool keep_sparse = false;  // of sparse directories that are named as a whole: only what was asked for earlier
};
// Checks out the targets' cached outputs. Of a directory of which only paths inside are named (or patterns), nothing
// else is touched; if no file of it is there yet, it is sparse from now on (sparse_view.hpp), until all of it is
// checked out. NotFound for a path that is not recorded. When all of the project is meant, outputs of no stage any more
// that tutti made or took in earlier are removed (as DVC does with its links table), if they are unchanged and the
// cache has them whole.
CheckoutReport checkout_targets(Repository& repository, const Project& project, const std::vector<Target>& targets,
                                const CheckoutSelection& selection);

}  // namespace tutti
