// Finds repositories and reads their references.
#include "git_refs.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

constexpr int deepest_symbolic_reference = 5;  // Git's own limit

bool is_type(const std::string& path, FileType type) {
  const auto stat = find_stat(path, Follow::yes);
  return stat && stat->type == type;
}

// HEAD may be a dangling link in very old repositories.
bool is_git_directory(const std::string& path) {
  if (!find_stat(path + "/HEAD")) return false;
  return find_stat(path + "/commondir") ||
         (is_type(path + "/objects", FileType::directory) && is_type(path + "/refs", FileType::directory));
}

GitPlace place_of(std::string root, std::string directory) {
  std::string common = directory;
  if (const auto text = find_and_read_file(directory + "/commondir")) {
    common = absolute_path(join_path(directory, trim(*text)));
  }
  return {.root = std::move(root), .directory = std::move(directory), .common = std::move(common)};
}

bool is_object_id(std::string_view text) {
  return (text.size() == 40 || text.size() == 64) &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Calls `visit` with name and id of every packed reference.
template <class Visitor>
void visit_packed(const GitPlace& place, const Visitor& visit) {
  const auto text = find_and_read_file(place.common + "/packed-refs");
  if (!text) return;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const std::size_t blank = line.find(' ');
    if (line.starts_with('#') || line.starts_with('^') || blank == std::string_view::npos) continue;
    visit(trim(line.substr(blank + 1)), line.substr(0, blank));
  }
}

void list_loose(const std::string& directory, const std::string& prefix, std::set<std::string>& names) {
  const auto entries = find_and_list_directory(directory);
  if (!entries) return;
  for (const DirectoryEntry& entry : *entries) {
    if (entry.type == FileType::directory) {
      list_loose(directory + "/" + entry.name, prefix + entry.name + "/", names);
    } else if (!entry.name.ends_with(".lock")) {
      names.insert(prefix + entry.name);
    }
  }
}

}  // namespace

std::optional<GitPlace> find_git_place(const std::string& directory) {
  for (std::string here = absolute_path(directory);; here = parent_path(here)) {
    const std::string inside = join_path(here, ".git");
    if (const auto stat = find_stat(inside, Follow::yes)) {
      if (stat->type == FileType::directory && is_git_directory(inside)) return place_of(here, inside);
      if (stat->type == FileType::regular) {
        const std::string text = read_file(inside);
        const std::string_view target = trim(text);
        if (!target.starts_with("gitdir:")) {
          throw InvalidFile(fmt::format("{}:1:1: expected 'gitdir:' and a path", printable(inside)));
        }
        const std::string real = absolute_path(join_path(here, trim(target.substr(7))));
        if (!is_git_directory(real)) {
          throw InvalidFile(fmt::format("{}:1:9: {} is no Git repository", printable(inside), in_quotes(real)),
                            {"git worktree repair"});
        }
        return place_of(here, real);
      }
    }
    // The inside of a ".git" is left for the tree around it.
    if (!here.ends_with("/.git") && is_git_directory(here)) return place_of("", here);
    if (here == "/") return std::nullopt;
  }
}

bool has_readable_refs(const GitPlace& place) {
  const auto head = find_and_read_file(place.directory + "/HEAD");
  return !head || trim(*head) != "ref: refs/heads/.invalid";
}

std::optional<std::string> head_reference(const GitPlace& place) {
  const auto text = find_and_read_file(place.directory + "/HEAD");
  if (!text || !text->starts_with("ref:")) return std::nullopt;
  return std::string(trim(std::string_view(*text).substr(4)));
}

std::optional<std::string> find_reference(const GitPlace& place, std::string_view name) {
  std::string current(name);
  for (int depth = 0; depth < deepest_symbolic_reference; ++depth) {
    // HEAD and refs/bisect are a worktree's own, the rest is shared.
    std::optional<std::string> text;
    for (const std::string* directory : {&place.directory, &place.common}) {
      const std::string path = *directory + "/" + current;
      if (!text && is_type(path, FileType::regular)) text = find_and_read_file(path);
    }
    if (!text) {
      std::optional<std::string> found;
      visit_packed(place, [&](std::string_view packed, std::string_view id) {
        if (packed == current) found = std::string(id);
      });
      return found;
    }
    const std::string_view value = trim(*text);
    if (!value.starts_with("ref:")) return is_object_id(value) ? std::optional(std::string(value)) : std::nullopt;
    current = trim(value.substr(4));
  }
  return std::nullopt;
}

std::vector<std::string> list_references(const GitPlace& place, std::string_view prefix) {
  std::set<std::string> names;
  list_loose(join_path(place.common, prefix.substr(0, prefix.size() - 1)), "", names);
  visit_packed(place, [&](std::string_view name, std::string_view) {
    if (name.starts_with(prefix)) names.emplace(name.substr(prefix.size()));
  });
  return {names.begin(), names.end()};
}

}  // namespace tutti
