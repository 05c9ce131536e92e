// The files that a listing is made of, without what is tracked: those of the workspace, or of a commit.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "exec/listing.hpp"

namespace tutti {

class ListedFiles {
 public:
  virtual ~ListedFiles() = default;
  // By name; paths are left empty. Nothing if it is no directory.
  virtual std::map<std::string, ListedEntry> entries(const RelPath& directory) = 0;
  // What is hidden is not there.
  virtual std::optional<ListedEntry> find(const RelPath& path) = 0;
};

std::unique_ptr<ListedFiles> files_of_workspace(Repository& repository);
std::unique_ptr<ListedFiles> files_of_commit(Repository& repository, const std::string& revision);

}  // namespace tutti
