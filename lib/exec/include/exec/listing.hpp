// list: what a repository holds, files of Git and tracked data alike, in its workspace or in a commit.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/project.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct ListedEntry {
  std::string path;
  bool is_output = false;  // or beneath one
  bool is_directory = false;
  bool is_executable = false;
  std::optional<std::uint64_t> size;  // of the file in the workspace, else as recorded; unknown inside directories
  std::optional<std::string> md5;     // as recorded
};

struct ListedTree {
  ListedEntry entry;
  std::vector<ListedTree> contents;
};

struct ListOptions {
  std::optional<std::string> revision;  // nothing: the workspace
  bool recursive = false;
  bool dvc_only = false;              // leave out what is not tracked
  std::optional<unsigned> max_depth;  // of recursion
  bool asks_remotes = false;          // for manifests that are not in the cache: they come there
};

// Both throw NotFound when nothing is at `path`. Hidden are what .dvcignore hides, .git, .dvc and repositories inside
// this one, as by DVC. A directory whose manifest cannot be had is listed without its files; its path is told to
// `unknown`.
using Unknown = std::function<void(const std::string& path)>;
// The entries of a directory, or the one file; with `recursive` all files beneath, by their paths from `path`.
std::vector<ListedEntry> list(Repository& repository, const RelPath& path, const ListOptions& options,
                              const Unknown& unknown);
ListedTree list_tree(Repository& repository, const RelPath& path, const ListOptions& options, const Unknown& unknown);

}  // namespace tutti
