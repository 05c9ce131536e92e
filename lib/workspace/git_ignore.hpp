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

  // `path` is relative to the root, normal, not empty. Thread-safe.
  bool is_ignored(std::string_view path, bool is_directory);

 private:
  struct File {
    std::optional<FileStat> stat;
    std::vector<IgnorePattern> patterns;
  };

  // Patterns of one file, read again when its stat changed; later ones win.
  std::shared_ptr<const File> load(const std::string& path, Follow follow);

  std::string root_, exclude_, personal_;
  bool fold_case_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const File>> files_;
};

}  // namespace tutti
