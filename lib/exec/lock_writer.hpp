// Brings finished stages into dvc.lock, many at a time: they are kept here until flush() writes each file once.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "format/lock_file.hpp"
#include "pipeline/stage.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// The dvc.lock beside a dvc.yaml.
RelPath lock_file_of(const RelPath& pipeline_file);

class LockWriter {
 public:
  explicit LockWriter(Repository& repository) : repository_(repository) {}

  void put(const RelPath& pipeline_file, const std::string& stage, StageLock lock);
  bool is_empty() const { return pending_.empty(); }
  // Takes the repository's lock for as long as it writes. Returns the files that changed.
  std::vector<RelPath> flush();

 private:
  Repository& repository_;
  std::map<RelPath, std::vector<std::pair<std::string, StageLock>>> pending_;  // by dvc.yaml
};

// Writes what is there now into the pointer of `stage`: one entry for each of its outs. Whether the file changed.
bool update_pointer(Repository& repository, const Stage& stage, const std::vector<ContentEntry>& entries);

}  // namespace tutti
