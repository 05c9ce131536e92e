// Brings finished stages into dvc.lock, many at a time: they are kept here until flush() writes each file once.
#pragma once

#include <exception>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "format/lock_file.hpp"
#include "pipeline/stage.hpp"
#include "stored.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// The dvc.lock beside a dvc.yaml.
RelPath lock_file_of(const RelPath& pipeline_file);

class LockWriter {
 public:
  explicit LockWriter(Repository& repository) : repository_(repository) {}

  // `promised` is what the cache has to have for it.
  void put(const RelPath& pipeline_file, const std::string& stage, StageLock lock, std::vector<Promised> promised);
  bool is_empty() const { return pending_.empty(); }

  // A stage whose outputs are neither in the cache nor in the workspace any longer: it is not written.
  struct Lost {
    RelPath pipeline_file;
    std::string stage;
    std::exception_ptr error;  // a Conflict
  };
  struct Flushed {
    std::vector<RelPath> changed;
    std::vector<Lost> lost;
  };
  // Takes the repository's lock for as long as it writes.
  Flushed flush();

 private:
  struct Pending {
    std::string stage;
    StageLock lock;
    std::vector<Promised> promised;
  };
  std::unique_ptr<RepositoryLock> lock_when_stored(std::vector<Lost>& lost);

  Repository& repository_;
  std::map<RelPath, std::vector<Pending>> pending_;  // by dvc.yaml
};

// The outputs that the cache has to have once `lock` is written.
std::vector<Promised> promised_by(const Stage& stage, const StageLock& lock);

// Writes what is there now into the pointer of `stage`: one entry for each of its outs. Whether the file changed.
bool update_pointer(Repository& repository, const Stage& stage, const std::vector<ContentEntry>& entries,
                    std::vector<Promised> promised);

}  // namespace tutti
