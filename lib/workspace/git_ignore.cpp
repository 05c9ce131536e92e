// Reads .gitignore files and asks them.
#include "git_ignore.hpp"

#include <fcntl.h>

#include <algorithm>

#include "base/text.hpp"

namespace tutti {

namespace {

std::string lower(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

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

bool GitIgnoreRules::is_ignored(std::string_view path, bool is_directory) {
  const std::vector<std::string> components = split(fold_case_ ? lower(path) : std::string(path), '/');
  struct Level {
    std::shared_ptr<const File> file;
    std::size_t depth;  // components of the directory that the patterns start from
  };
  std::vector<Level> levels = {{load(personal_, Follow::yes), 0}, {load(exclude_, Follow::yes), 0}};
  const std::vector<std::string> written = split(path, '/');
  std::string directory = root_;
  for (std::size_t depth = 0; depth < components.size(); ++depth) {
    levels.push_back({load(directory + "/.gitignore", Follow::no), depth});
    const std::span<const std::string> so_far(components.data(), depth + 1);
    const bool here_is_directory = is_directory || depth + 1 < components.size();
    const IgnorePattern* decisive = nullptr;
    for (auto level = levels.rbegin(); level != levels.rend() && decisive == nullptr; ++level) {
      const auto& patterns = level->file->patterns;
      const auto found = std::find_if(patterns.rbegin(), patterns.rend(), [&](const IgnorePattern& pattern) {
        return (here_is_directory || !pattern.is_directory_only()) && matches(pattern, so_far.subspan(level->depth));
      });
      if (found != patterns.rend()) decisive = &*found;
    }
    // What lies in an ignored directory cannot be brought back.
    if (decisive != nullptr && !decisive->is_negated()) return true;
    directory += "/" + written[depth];
  }
  return false;
}

}  // namespace tutti
