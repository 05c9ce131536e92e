// A repository that is open: where it lies, its settings, its store, its ignore rules, its Git.
//
// Opening costs a few stats and small reads; everything dearer (Git, index, store index, ignore rules) comes with its
// first use.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/cancellation.hpp"
#include "base/log.hpp"
#include "base/progress.hpp"
#include "base/publish.hpp"
#include "base/rel_path.hpp"
#include "base/safe_fs.hpp"
#include "base/time.hpp"
#include "remote/remote.hpp"
#include "store/local_store.hpp"
#include "workspace/config.hpp"
#include "workspace/git.hpp"
#include "workspace/ignore.hpp"

namespace tutti {

class Index;

// What every operation is given: time, watchers, and the wish to stop.
struct Surroundings {
  const Clock& clock;
  Progress& progress;
  const Cancellation& cancellation;
  Log& log;
  const Environment& environment;
};

struct RepositoryOptions {
  Durability durability = Durability::flush;
  std::chrono::milliseconds lock_timeout{60'000};
  unsigned workers = 0;  // 0: as many as cores
};

class Repository {
 public:
  // The nearest directory at or above `start` (absolute) that has a .dvc directory; stops at a mount point. Throws
  // NotFound.
  static Repository open(const std::string& start, const Surroundings& surroundings, const RepositoryOptions& options);
  static std::optional<std::string> find_root(const std::string& start);

  Repository(Repository&&) noexcept;
  ~Repository();

  const std::string& root() const;      // absolute, links resolved
  std::string dvc_directory() const;    // root/.dvc
  std::string tutti_directory() const;  // root/.dvc/tmp/tutti; made when first asked for
  std::string absolute(const RelPath& path) const;
  // A path as typed by a person in `directory` (absolute). Throws UsageError when it is outside the repository.
  RelPath to_rel_path(std::string_view typed, const std::string& directory) const;
  // How `path` is shown to a person in `directory` (absolute): relative to it.
  std::string shown(const RelPath& path, const std::string& directory) const;

  const Surroundings& surroundings() const;
  const RepositoryOptions& options() const;
  unsigned workers() const;
  const Config& config() const;
  const SafeDirectory& files() const;  // the workspace, for names from files
  LocalStore& store() const;           // the cache
  std::string cache_directory() const;
  std::vector<LinkType> link_types() const;
  IgnoreRules& ignore() const;
  GitRepository* git() const;  // null with core.no_scm or outside Git
  // Where the repository lies in Git's tree: "", or "sub/". Only inside Git; throws Conflict if it is not below its
  // root.
  std::string git_prefix() const;
  Index& index() const;

  // The remote by name, or the default one. Throws NotFound with the command that adds one; RemoteFailed naming the
  // scheme for media that tutti does not speak yet.
  // `jobs`: objects moved at the same time; 0: as the remote's settings say, else as many as cores.
  std::unique_ptr<Remote> open_remote(const std::optional<std::string>& name, unsigned jobs = 0) const;

  // Writes what was learned about files and objects; failures are details, not errors.
  void save_indexes() noexcept;

 private:
  struct State;
  explicit Repository(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// What `init` leaves, byte for byte as DVC's.
struct InitOptions {
  bool no_scm = false;
  bool subdirectory = false;
  bool force = false;
};
struct InitResult {
  std::string root;
  std::vector<std::string> created;  // relative to root; those in Git's index were added there
};
InitResult init_repository(const std::string& directory, const InitOptions& options, const Surroundings& surroundings);

}  // namespace tutti
