// Expands patterns over the workspace.
#include "exec/path_pattern.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "name_pattern.hpp"

namespace tutti {
namespace {

class Expansion {
 public:
  Expansion(std::string_view pattern, std::string directory) : directory_(std::move(directory)) {
    for (std::string& name : split(pattern, '/')) {
      if (!name.empty() || names_.empty()) names_.push_back(std::move(name));
    }
    only_directories_ = pattern.ends_with('/');
  }

  std::vector<std::string> run() {
    const bool is_absolute = names_.front().empty();
    expand(is_absolute ? "/" : "", is_absolute ? 1 : 0);
    std::ranges::sort(found_);
    const auto doubles = std::ranges::unique(found_);
    found_.erase(doubles.begin(), doubles.end());
    return std::move(found_);
  }

 private:
  std::string system_path(const std::string& path) const { return join_path(directory_, path.empty() ? "." : path); }
  static std::string below(const std::string& path, std::string_view name) {
    if (path.empty() || path.ends_with('/')) return path + std::string(name);
    return path + "/" + std::string(name);
  }
  bool is_directory(const std::string& path) const {
    const std::optional<FileStat> stat = find_stat(system_path(path), Follow::yes);
    return stat && stat->type == FileType::directory;
  }

  void found(const std::string& path) {
    const bool is_there = !path.empty() && find_stat(system_path(path)).has_value();
    if (is_there && (!only_directories_ || is_directory(path))) found_.push_back(path);
  }

  void expand(const std::string& path, std::size_t position) {
    if (position == names_.size()) return found(path);
    const std::string& name = names_[position];
    if (!has_wildcard(name)) return expand(below(path, name), position + 1);
    if (!is_directory(path)) return;
    if (name == "**") return expand_all(path, position);
    for (const DirectoryEntry& entry : list_directory(system_path(path))) {
      if (matches_name(name, entry.name)) {
        expand(below(path, entry.name), position + 1);
      }
    }
  }

  void expand_all(const std::string& path, std::size_t position) {
    expand(path, position + 1);
    const bool is_last = position + 1 == names_.size();
    for (const DirectoryEntry& entry : list_directory(system_path(path))) {
      if (entry.name.starts_with('.')) continue;
      const std::string inner = below(path, entry.name);
      if (entry.type == FileType::directory) {
        expand_all(inner, position);
      } else if (is_last) {
        found(inner);
      }
    }
  }

  std::string directory_;
  std::vector<std::string> names_;
  bool only_directories_ = false;
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> matching_paths(std::string_view pattern, const std::string& directory) {
  if (pattern.empty()) return {};
  return Expansion(pattern, directory).run();
}

}  // namespace tutti
