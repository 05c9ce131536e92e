// Reads .gitignore files and asks them.
#include "git_ignore.hpp"

#include <fcntl.h>

#include <algorithm>

#include "base/ascii.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

bool is_same(const std::optional<FileStat>& a, const std::optional<FileStat>& b) {
  if (!a || !b) return !a && !b;
  return a->type == b->type && a->size == b->size && a->mtime == b->mtime && a->ctime == b->ctime &&
         a->inode == b->inode;
}

std::vector<IgnorePattern> patterns_of(std::string_view text, bool fold_case) {
  std::vector<IgnorePattern> patterns;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    auto compiled = IgnorePattern::git(fold_case ? lower(line) : std::string(line));
    if (compiled.pattern) patterns.push_back(std::move(*compiled.pattern));
  }
  return patterns;
}

bool matches(const IgnorePattern& pattern, std::span<const std::string> components) {
  IgnorePattern::Positions positions = pattern.start();
  for (const std::string& component : components) {
    positions = pattern.step(positions, component);
    if (IgnorePattern::is_dead(positions)) return false;
  }
  return pattern.is_matched(positions);
}

}  // namespace

GitIgnoreRules::GitIgnoreRules(std::string root, std::string exclude, std::string personal, bool fold_case)
    : root_(std::move(root)), exclude_(std::move(exclude)), personal_(std::move(personal)), fold_case_(fold_case) {}

std::shared_ptr<const GitIgnoreRules::File> GitIgnoreRules::load(const std::string& path, Follow follow) {
  const std::optional<FileStat> stat = path.empty() ? std::nullopt : find_stat(path, follow);
  {
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(path);
    if (found != files_.end() && is_same(found->second->stat, stat)) return found->second;
  }
  auto file = std::make_shared<File>();
  file->stat = stat;
  // Git follows no link from a .gitignore inside the working tree.
  if (stat && stat->type == FileType::regular) {
    if (const auto text = find_and_read_file(path)) file->patterns = patterns_of(*text, fold_case_);
  }
  const std::lock_guard lock(mutex_);
  files_[path] = file;
  return file;
}

// The last pattern that matches decides, the deepest file first.
bool GitIgnoreRules::do_ignore(const std::vector<Level>& levels, std::span<const std::string> path, bool is_directory) {
  for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
    const auto& patterns = level->file->patterns;
    const auto found = std::find_if(patterns.rbegin(), patterns.rend(), [&](const IgnorePattern& pattern) {
      return (is_directory || !pattern.is_directory_only()) && matches(pattern, path.subspan(level->depth));
    });
    if (found != patterns.rend()) return !found->is_negated();
  }
  return false;
}

std::vector<bool> GitIgnoreRules::which_are_ignored(std::string_view directory, std::span<const std::string> names,
                                                    bool are_directories) {
  const auto folded = [&](std::string_view text) { return fold_case_ ? lower(text) : std::string(text); };
  std::vector<Level> levels = {{load(personal_, Follow::yes), 0}, {load(exclude_, Follow::yes), 0}};
  std::vector<std::string> path;
  std::string at = root_;
  levels.push_back({load(at + "/.gitignore", Follow::no), 0});
  if (!directory.empty()) {
    for (const std::string& component : split(directory, '/')) {
      path.push_back(folded(component));
      // What lies in an ignored directory cannot be brought back.
      if (do_ignore(levels, path, true)) return std::vector<bool>(names.size(), true);
      at += "/" + component;
      levels.push_back({load(at + "/.gitignore", Follow::no), path.size()});
    }
  }
  std::vector<bool> ignored;
  path.emplace_back();
  for (const std::string& name : names) {
    path.back() = folded(name);
    ignored.push_back(do_ignore(levels, path, are_directories));
  }
  return ignored;
}

bool GitIgnoreRules::is_ignored(std::string_view path, bool is_directory) {
  const std::size_t slash = path.rfind('/');
  const std::string_view directory = slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
  const std::string name(path.substr(slash == std::string_view::npos ? 0 : slash + 1));
  return which_are_ignored(directory, {&name, 1}, is_directory).front();
}

}  // namespace tutti
