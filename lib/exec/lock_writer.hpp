// Brings finished stages into dvc.lock, many at a time: they are kept here until flush() writes each file once.
//
// New entries stand in the order of the run's stages, whichever finished first and in however many flushes they came:
// as if one stage had run after the other.
#pragma once

#include <exception>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "format/lock_file.hpp"
#include "journal.hpp"
#include "pipeline/stage.hpp"
#include "stored.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// The dvc.lock beside a dvc.yaml.
RelPath lock_file_of(const RelPath& pipeline_file);

class LockWriter {
 public:
  explicit LockWriter(Repository& repository) : repository_(repository) {}

  // `promised` is what the cache has to have for it; `place`, of an entry that is new, its place among the new ones.
  void put(const RelPath& pipeline_file, const std::string& stage, StageLock lock, std::vector<Promised> promised,
           std::optional<std::uint32_t> place = {});
  // An entry that is in dvc.lock already, and as new as those to come.
  void expect_beside(const NewEntry& entry);

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

  std::vector<std::string> order_in(const RelPath& pipeline_file) const;

  Repository& repository_;
  std::map<RelPath, std::vector<Pending>> pending_;                           // by dvc.yaml
  std::map<RelPath, std::map<std::uint32_t, std::vector<std::string>>> new_;  // by dvc.yaml and place
};

// The outputs that the cache has to have once `lock` is written.
std::vector<Promised> promised_by(const Stage& stage, const StageLock& lock);

// Writes what is there now into the pointer of `stage`: one entry for each of its outs. Whether the file changed.
bool update_pointer(Repository& repository, const Stage& stage, const std::vector<ContentEntry>& entries,
                    std::vector<Promised> promised);

}  // namespace tutti
