// Is everything fresh and stored, judged without data: from dvc.yaml, dvc.lock, '.dvc' files and what Git tracks.
//
// What a stage reads is, where another stage or a '.dvc' file makes it, what their record says; where Git tracks it,
// the file of the working tree (or of HEAD, where that is sparse); else it cannot be judged, and that is no "yes".
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "exec/status.hpp"
#include "pipeline/project.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct VerifyOptions {
  bool on_remote = false;             // where outputs must be: there instead of in the cache
  std::optional<std::string> remote;  // nothing: the default one, or what an output names for itself
};

struct NotStored {
  RelPath output;
  std::optional<RelPath> inside;  // a file of a directory
  ObjectId id;
};

struct VerifyReport {
  std::vector<StageStatus> stale;  // in the project's order
  std::vector<NotStored> missing;  // sorted by output
  std::size_t stages = 0;          // looked at, '.dvc' files among them
  std::size_t objects = 0;         // looked for
  bool is_fine() const { return stale.empty() && missing.empty(); }
};

// No targets: everything. Asks the remote itself, never a memory of it.
VerifyReport verify(Repository& repository, const Project& project, const std::vector<Target>& targets,
                    const VerifyOptions& options);

// Asks remotes for what states of a project record, each object once. The manifest of a directory that the cache lacks
// is not looked into.
class RemoteCheck {
 public:
  // Nothing for `remote`: the default one, or what an output names for itself.
  explicit RemoteCheck(Repository& repository, std::optional<std::string> remote = {});
  RemoteCheck(const RemoteCheck&) = delete;
  RemoteCheck& operator=(const RemoteCheck&) = delete;
  ~RemoteCheck();

  void settle(const Project& known);  // what this records is there and not asked for
  void add(const std::vector<Target>& targets);
  void add(const Project& project);
  std::vector<NotStored> missing() const;  // sorted; of an object's places, the first that was added
  std::size_t asked() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tutti
