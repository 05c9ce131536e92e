// What changed between two states of the tracked data: commits, or a commit and the workspace.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/project.hpp"

namespace tutti {

struct DataDiff {
  struct Item {
    std::string path;  // directories end in '/'
    std::string hash;  // full, with ".dir"; empty where there is none
  };
  struct Pair {
    std::string path;
    std::string old_hash, new_hash;
  };
  struct Renamed {
    std::string old_path, new_path, old_hash, new_hash;
  };
  std::vector<Item> added, deleted, not_in_cache;
  std::vector<Pair> modified;
  std::vector<Renamed> renamed;
  bool empty() const;
};

struct DiffOptions {
  std::string before = "HEAD";
  std::optional<std::string> after;  // nothing: the workspace
  std::vector<RelPath> targets;
  bool hide_missing = false;
};
DataDiff diff(Repository& repository, const DiffOptions& options);

}  // namespace tutti
