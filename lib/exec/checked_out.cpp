// Keeps the list of outputs in the workspace, and removes those that nothing names any longer.
#include "checked_out.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/lock.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "exec/sparse.hpp"
#include "used.hpp"
#include "workspace/snapshot.hpp"

namespace tutti {
namespace {

constexpr std::string_view heading = "tutti outputs ";
constexpr std::string_view version = "1\n";
constexpr std::chrono::milliseconds patience{2000};

using Outputs = std::map<RelPath, ObjectId>;

std::string list_path(Repository& repository) {
  return join_path(repository.tutti_directory(), "outputs");
}

FileLock lock_list(Repository& repository) {
  return FileLock::acquire(list_path(repository) + ".lock", patience, repository.surroundings().cancellation);
}

std::optional<std::pair<RelPath, ObjectId>> parse_line(std::string_view line) {
  const std::size_t first = line.find(' '), second = line.find(' ', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  const std::string_view algorithm = line.substr(0, first), path = line.substr(second + 1);
  const bool is_legacy = algorithm == name_of(Algorithm::md5_dos2unix);
  if (!is_legacy && algorithm != name_of(Algorithm::md5)) return std::nullopt;
  const std::optional<ObjectId> id =
      ObjectId::parse(is_legacy ? Algorithm::md5_dos2unix : Algorithm::md5, line.substr(first + 1, second - first - 1));
  if (!id || path.empty() || RelPath::refusal(path)) return std::nullopt;
  return std::pair(RelPath::parse(path), *id);
}

// Nothing if the list belongs to a newer tutti.
std::optional<Outputs> read_list(Repository& repository) {
  const std::string text = find_and_read_file(list_path(repository)).value_or("");
  if (!text.starts_with(heading)) return Outputs();
  std::string_view rest = std::string_view(text).substr(heading.size());
  if (!rest.starts_with(version)) return std::nullopt;
  rest.remove_prefix(version.size());
  Outputs outputs;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\0');
    const auto entry = end == std::string_view::npos ? std::nullopt : parse_line(rest.substr(0, end));
    if (!entry) return Outputs();
    outputs.insert(*entry);
    rest.remove_prefix(end + 1);
  }
  return outputs;
}

// Additions are scratch: after a power cut the list may be an older one, which removes less. What was taken off must
// stay off.
void write_list(Repository& repository, const Outputs& outputs, Durability durability = Durability::none) {
  std::string text = fmt::format("{}{}", heading, version);
  for (const auto& [path, id] : outputs) {
    text += fmt::format("{} {} {}", name_of(id.digest().algorithm()), id.name(), path.str());
    text += '\0';
  }
  publish_file(list_path(repository), text, durability);
}

// Of a directory that was here in part: whether what is here is as it was, and in the cache.
bool is_stored_part(const LocalStore& store, const TreeId& id, const Snapshot& seen) {
  const auto* here = std::get_if<DirectorySnapshot>(&seen);
  if (!here || !store.contains(id)) return false;
  const std::shared_ptr<const Tree> recorded = store.tree(id);
  return std::ranges::all_of(here->tree()->entries(), [&](const TreeEntry& entry) {
    const BlobId* blob = recorded->find(entry.path);
    return blob && *blob == entry.id && store.contains(entry.id);
  });
}

// Whether it may go without anybody missing it.
bool is_disposable(Repository& repository, const RelPath& path, const ObjectId& id, bool is_sparse) {
  if (const GitRepository* git = repository.git(); git && git->is_tracked(repository.absolute(path))) return false;
  if (is_sparse && id.is_tree()) {
    try {
      const Snapshot seen = take_snapshot(repository, path, {.algorithm = id.digest().algorithm()});
      return is_stored_part(repository.store(), *id.tree(), seen);
    } catch (const Error&) {
      return false;
    }
  }
  if (!repository.store().contains_whole(id)) return false;
  try {
    const Snapshot seen = take_snapshot(repository, path, {.algorithm = id.digest().algorithm()});
    return id_of(seen) == id;
  } catch (const Error&) {
    return false;  // it holds what can be no part of an output, or is ignored by now: the person's
  }
}

}  // namespace

void remember_outputs(Repository& repository, const std::vector<CheckoutTarget>& outputs) noexcept {
  if (outputs.empty()) return;
  try {
    const FileLock lock = lock_list(repository);
    std::optional<Outputs> known = read_list(repository);
    if (!known) return;
    const Outputs before = *known;
    std::vector<ObjectId> used;
    for (const CheckoutTarget& output : outputs) {
      const auto [entry, is_new] = known->try_emplace(output.path, output.id);
      if (is_new || entry->second == output.id) continue;
      used.push_back(entry->second);  // until now
      entry->second = output.id;
    }
    sweep_used(repository);
    const bool is_changed = *known != before;
    if (is_changed) write_list(repository, *known);
    if (!is_changed && !is_use_noted_long_ago(repository)) return;
    for (const auto& [path, id] : *known) used.push_back(id);
    note_used(repository, used);
  } catch (const std::exception& error) {
    repository.surroundings().log.detail("outputs are not remembered: {}", error.what());
  }
}

void forget_outputs(Repository& repository, const std::vector<RelPath>& paths) {
  if (!find_stat(list_path(repository))) return;
  const FileLock lock = lock_list(repository);
  std::optional<Outputs> known = read_list(repository);
  if (!known) return;
  std::size_t forgotten = 0;
  for (const RelPath& path : paths) forgotten += known->erase(path);
  if (forgotten > 0) write_list(repository, *known, repository.options().durability);
}

std::vector<CheckoutChange> remove_forgotten_outputs(Repository& repository, const Project& project) {
  std::vector<CheckoutChange> removed;
  if (!find_stat(list_path(repository))) return removed;
  const FileLock lock = lock_list(repository);
  const std::optional<Outputs> known = read_list(repository);
  if (!known) return removed;
  const SparseDirectories sparse = read_sparse(repository);
  Outputs kept;
  for (const auto& [path, id] : *known) {
    if (project.find_output(path)) {
      kept.emplace(path, id);
      continue;
    }
    if (project.output_containing(path) || !project.outputs_within(path).empty()) continue;
    const std::optional<FileStat> stat = repository.files().find_stat(path);
    if (!stat || !is_disposable(repository, path, id, sparse.contains(path))) continue;
    remove_output(repository, path, false);
    forget_sparse(repository, {path});
    removed.push_back({Change::deleted, path, id.is_tree()});
  }
  if (kept != *known) write_list(repository, kept);
  return removed;
}

}  // namespace tutti
