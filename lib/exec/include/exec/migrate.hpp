// cache migrate: what DVC 2.x stored and wrote down gets the names of DVC 3.x.
//
// The cache first: every object of the old layout is stored under its new name too, so that commits which name the old
// one stay good. Then, if asked, the .dvc files and dvc.lock of the workspace: an entry is renamed when the content
// that it names is known, by the cache or by a workspace file that is that content. What the workspace holds otherwise
// is never committed on the way: an edited file stays "modified".
#pragma once

#include <string>
#include <vector>

#include "pipeline/project.hpp"
#include "store/migration.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct MetadataMigration {
  std::vector<RelPath> files;     // that were rewritten, or would be
  std::vector<std::string> left;  // paths of entries whose content is neither in the cache nor in the workspace
  std::vector<RelPath> to_stage;
  bool staged = false;
};

// Files that have entries of DVC 2.x.
std::vector<RelPath> old_metadata_files(const Project& project);

MetadataMigration migrate_metadata(Repository& repository, const Project& project, const Migration& cache);

}  // namespace tutti
