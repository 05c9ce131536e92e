// Reads and writes the memory of sparse directories.
#include "exec/sparse.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/lock.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

constexpr std::string_view heading = "tutti sparse ";
constexpr std::string_view version = "1\n";
constexpr std::chrono::milliseconds patience{2000};

std::string file_path(Repository& repository) {
  return join_path(repository.tutti_directory(), "sparse");
}

std::optional<RelPath> take_path(std::string_view& text) {
  const std::size_t end = text.find('\0');
  if (end == std::string_view::npos || RelPath::refusal(text.substr(0, end))) return std::nullopt;
  RelPath path = RelPath::parse(text.substr(0, end));
  text.remove_prefix(end + 1);
  return path;
}

std::optional<SparseDirectories> parse(std::string_view text) {
  SparseDirectories directories;
  while (!text.empty()) {
    const std::optional<RelPath> directory = take_path(text);
    if (!directory) return std::nullopt;
    PathSet& here = directories[*directory];
    if (text.starts_with('\0')) {
      text.remove_prefix(1);
      continue;
    }
    const std::optional<RelPath> inside = take_path(text);
    if (!inside) return std::nullopt;
    here.add(*inside);
  }
  return directories;
}

std::string text_of(const SparseDirectories& directories) {
  std::string text = std::string(heading) + std::string(version);
  const auto put = [&](const RelPath& directory, std::string_view inside) {
    text += directory.str();
    text += '\0';
    text += inside;
    text += '\0';
  };
  for (const auto& [directory, here] : directories) {
    if (here.empty()) put(directory, "");
    for (const std::string& inside : here.paths()) put(directory, inside);
  }
  return text;
}

}  // namespace

SparseDirectories read_sparse(Repository& repository) {
  const std::optional<std::string> text = find_and_read_file(file_path(repository));
  if (!text) return {};
  std::string_view rest = *text;
  std::optional<SparseDirectories> directories;
  if (rest.starts_with(heading)) {
    rest.remove_prefix(heading.size());
    if (!rest.starts_with(version)) {
      throw Conflict("which directories are here in part was written down by a newer tutti", {"use the newer tutti"});
    }
    directories = parse(rest.substr(version.size()));
  }
  if (directories) return *std::move(directories);
  repository.surroundings().log.warning(
      "it is forgotten which directories are here in part, as '.dvc/tmp/tutti/sparse' is damaged: "
      "run 'tutti checkout' before 'tutti add'");
  return {};
}

void update_sparse(Repository& repository, const std::function<void(SparseDirectories&)>& change) {
  const std::string path = file_path(repository);
  const FileLock lock = FileLock::acquire(path + ".lock", patience, repository.surroundings().cancellation);
  const SparseDirectories before = read_sparse(repository);
  SparseDirectories after = before;
  change(after);
  if (after != before) publish_file(path, text_of(after), repository.options().durability);
}

void forget_sparse(Repository& repository, const std::vector<RelPath>& directories) {
  const SparseDirectories known = read_sparse(repository);
  const auto is_known = [&](const RelPath& directory) { return known.contains(directory); };
  if (std::ranges::none_of(directories, is_known)) return;
  update_sparse(repository, [&](SparseDirectories& all) {
    for (const RelPath& directory : directories) all.erase(directory);
  });
}

void copy_sparse(Repository& repository, const RelPath& from, const RelPath& to) {
  if (!read_sparse(repository).contains(from)) return;
  update_sparse(repository, [&](SparseDirectories& all) {
    if (const auto known = all.find(from); known != all.end()) all.insert_or_assign(to, PathSet(known->second));
  });
}

}  // namespace tutti
