// Which paths Git ignores, from its own files and without Git.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/files.hpp"
#include "ignore_pattern.hpp"

namespace tutti {

class GitIgnoreRules {
 public:
  // `personal` is core.excludesFile (empty: none), `exclude` the repository's info/exclude, `root` the working tree.
  GitIgnoreRules(std::string root, std::string exclude, std::string personal, bool fold_case);

  // Paths are relative to the root and normal. Thread-safe. Of `names` in one directory ("" is the root), all files or
  // all directories, one answer each: the rules are looked at once.
  std::vector<bool> which_are_ignored(std::string_view directory, std::span<const std::string> names,
                                      bool are_directories);
  bool is_ignored(std::string_view path, bool is_directory);  // `path` is not empty

 private:
  struct File {
    std::optional<FileStat> stat;
    std::vector<IgnorePattern> patterns;
  };

  struct Level {
    std::shared_ptr<const File> file;
    std::size_t depth;  // components of the directory that its patterns start from
  };
  static bool do_ignore(const std::vector<Level>& levels, std::span<const std::string> path, bool is_directory);

  // Patterns of one file, read again when its stat changed; later ones win.
  std::shared_ptr<const File> load(const std::string& path, Follow follow);

  std::string root_, exclude_, personal_;
  bool fold_case_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const File>> files_;
};

}  // namespace tutti
