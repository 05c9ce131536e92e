// A bare Git repository, looked at as if it had a workspace: its commits, with what they track.
//
// All else here expects a root with a '.dvc' directory. So there is one for the time being, in a directory of temporary
// files: its '.git' leads to the bare repository, its '.dvc/config' is the commit's, its cache is empty. A clone, as
// DVC makes one, would say no more.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "workspace/repository.hpp"

namespace tutti {

class BareRepository {
 public:
  // Nothing if there is no bare repository right at `directory`. Throws NotFound for an unknown revision.
  static std::unique_ptr<BareRepository> open(const std::string& directory, const std::string& revision,
                                              const Surroundings& surroundings);
  BareRepository(const BareRepository&) = delete;
  BareRepository& operator=(const BareRepository&) = delete;
  ~BareRepository();

  Repository& repository() { return *repository_; }

 private:
  BareRepository(const GitRepository& git, const std::string& revision, const Surroundings& surroundings);
  void remove() noexcept;

  const Surroundings& surroundings_;
  std::string root_;
  std::optional<Repository> repository_;
};

}  // namespace tutti
