// Edits .gitignore files.
#include "workspace/gitignore_file.hpp"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "workspace/git.hpp"

namespace tutti {

namespace {

constexpr std::string_view escaped_characters = "\\[]!*#?";
constexpr std::string_view blanks = " \t\n\r\f\v";

std::string_view stripped(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// The line from the start of `text`, with its line end: LF, CRLF or, as for Python, a lone CR.
std::string_view first_line(std::string_view text) {
  const std::size_t end = text.find_first_of("\r\n");
  if (end == std::string_view::npos) return text;
  return text.substr(0, end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
}

struct Place {
  std::string gitignore;
  std::string name;
};

Place place_of(const GitRepository& repository, const std::string& path) {
  const std::string directory = parent_path(path);
  const std::string gitignore = join_path(directory, ".gitignore");
  // A .gitignore that is a link out of the repository is not ours to edit.
  const bool exists = find_stat(gitignore, Follow::yes).has_value();
  const std::string real = exists ? real_path(gitignore) : join_path(real_path(directory), ".gitignore");
  if (repository.is_bare() || !real.starts_with(real_path(repository.root()) + "/")) {
    throw Conflict(fmt::format("{} is outside of the Git repository {}", in_quotes(path),
                               in_quotes(repository.is_bare() ? repository.git_directory() : repository.root())));
  }
  return {.gitignore = exists ? real : gitignore, .name = path.substr(path.rfind('/') + 1)};
}

}  // namespace

std::string gitignore_entry(std::string_view name) {
  if (name.find_first_of("\n\r") != std::string_view::npos) {
    throw UsageError(fmt::format("{} cannot be ignored by Git: its name holds a line break", in_quotes(name)));
  }
  std::string entry = "/";
  for (const char c : name) {
    if (escaped_characters.find(c) != std::string_view::npos) entry += '\\';
    entry += c;
  }
  // Git drops trailing spaces unless the last one is escaped, and then keeps those before it too.
  if (entry.ends_with(' ')) entry.insert(entry.size() - 1, "\\");
  return entry;
}

std::string with_gitignore_entries(std::string_view text, std::span<const std::string> names) {
  std::unordered_set<std::string> known;
  for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(first_line(rest).size())) {
    std::string_view line = first_line(rest);
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    known.emplace(line);
  }
  std::string result(text);
  for (const std::string& name : names) {
    std::string entry = gitignore_entry(name);
    if (known.contains(entry)) continue;
    if (!result.empty() && !result.ends_with('\n')) result += '\n';
    result += entry + '\n';
    known.insert(std::move(entry));
  }
  return result;
}

std::string without_gitignore_entry(std::string_view text, std::string_view name) {
  const std::string plain = fmt::format("/{}", name);
  const std::string escaped = gitignore_entry(name);
  const bool has_blank_end = stripped(plain) != plain;
  std::string result;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view line = first_line(rest);
    rest.remove_prefix(line.size());
    // Blanks around a line do not count, unless they are the name's own.
    const std::string_view bare = has_blank_end ? line.substr(0, line.find_last_not_of("\r\n") + 1) : stripped(line);
    if (bare != plain && bare != escaped) result += line;
  }
  return result;
}

std::optional<std::string> ignore_in_git(const GitRepository& repository, const std::string& path,
                                         Durability durability) {
  const Place place = place_of(repository, path);
  if (repository.is_ignored(path)) return std::nullopt;
  const std::string before = find_and_read_file(place.gitignore).value_or("");
  const std::string after = with_gitignore_entries(before, {&place.name, 1});
  if (after == before) return std::nullopt;
  publish_file(place.gitignore, after, durability);
  return join_path(parent_path(path), ".gitignore");
}

std::optional<std::string> unignore_in_git(const GitRepository& repository, const std::string& path,
                                           Durability durability) {
  const Place place = place_of(repository, path);
  const std::optional<std::string> before = find_and_read_file(place.gitignore);
  if (!before) return std::nullopt;
  const std::string after = without_gitignore_entry(*before, place.name);
  if (after.empty()) {
    remove_file(join_path(parent_path(path), ".gitignore"));
    return std::nullopt;
  }
  if (after == *before) return std::nullopt;
  publish_file(place.gitignore, after, durability);
  return join_path(parent_path(path), ".gitignore");
}

std::optional<std::string> keep_dvc_gitignore(const GitRepository& repository, const std::string& dvc_directory,
                                              Durability durability) {
  std::optional<std::string> written;
  for (const char* name : {"config.local", "tmp", "cache"}) {
    if (auto file = ignore_in_git(repository, join_path(dvc_directory, name), durability)) written = std::move(file);
  }
  return written;
}

}  // namespace tutti
