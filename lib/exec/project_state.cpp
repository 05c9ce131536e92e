// Reads files of the workspace, of a commit, or of the cache.
#include "project_state.hpp"

#include <cerrno>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "exec/listing.hpp"

namespace tutti {

ProjectState::ProjectState(Repository& repository, std::optional<std::string> commit)
    : repository_(repository),
      commit_(std::move(commit)),
      tree_(commit_ ? commit_tree(repository, *commit_) : workspace_tree(repository)),
      project_(Project::load(*tree_)) {}

std::optional<std::string> ProjectState::read_here(const RelPath& path) const {
  if (path.is_root()) return std::nullopt;
  try {
    return tree_->read(path);
  } catch (const SystemError& error) {
    if (error.code() == EISDIR) return std::nullopt;
    throw;
  }
}

std::optional<std::string> ProjectState::read(const RelPath& path) const {
  if (std::optional<std::string> text = read_here(path)) return text;
  const Project::OutputOf found = project_.output_containing(path);
  if (!found || !found.output->options.cache) return std::nullopt;
  const std::optional<ContentEntry>& recorded = found.output->recorded;
  const bool is_all = found.output->path == path;
  // DVC's sentence, which ends up in answers for programs.
  const auto fail = [&] { throw NotFound(fmt::format("No storage files available: '{}'", path.str())); };
  if (!recorded || !recorded->id) {
    if (is_all) fail();
    return std::nullopt;
  }
  const LocalStore& store = repository_.store();
  std::optional<ObjectId> id = recorded->id;
  if (id->is_tree()) {
    if (is_all) return std::nullopt;
    if (!store.contains(*id)) fail();
    const BlobId* file = store.tree(*id->tree())->find(path.relative_to(found.output->path));
    if (!file) return std::nullopt;
    id = ObjectId(*file);
  } else if (!is_all) {
    return std::nullopt;
  }
  if (!store.contains(*id)) fail();
  return store.read(*id);
}

std::optional<std::string> ProjectState::read(const External& external) const {
  if (commit_ || external.is_url()) return std::nullopt;
  return find_and_read_file(external.text);
}

bool ProjectState::exists(const RelPath& path) const {
  const auto is_recorded = [&](const Project::OutputOf& found) { return found && found.output->options.cache; };
  return read_here(path) || is_directory(path) || is_recorded(project_.find_output(path));
}

bool ProjectState::is_directory(const RelPath& path) const {
  if (!commit_) {
    if (const auto stat = find_stat(repository_.absolute(path), Follow::yes)) return stat->type == FileType::directory;
  }
  if (const Project::OutputOf found = project_.find_output(path); found && found.output->options.cache) {
    const std::optional<ContentEntry>& recorded = found.output->recorded;
    return recorded && recorded->id && recorded->id->is_tree();
  }
  for (const Project::OutputNumber number : project_.outputs_within(path)) {
    if (project_.output(number).options.cache && project_.output(number).path != path) return true;
  }
  if (!commit_ || read_here(path)) return false;
  // Only the directories on the way are read.
  const std::string full = repository_.git_prefix() + path.str();
  bool is_one = path.is_root();
  repository_.git()->list_files(*commit_, [&](std::string_view at, GitEntryType type) {
    if (type == GitEntryType::directory && at == full) is_one = true;
    return type == GitEntryType::directory && full.starts_with(std::string(at) + "/");
  });
  return is_one;
}

std::vector<RelPath> ProjectState::files_at(const RelPath& path) const {
  if (!is_directory(path)) return {path};
  std::vector<RelPath> files;
  try {
    const ListOptions options{.revision = commit_, .recursive = true};
    for (const ListedEntry& entry : list(repository_, path, options, [](const std::string&) {})) {
      files.push_back(path / entry.path);
    }
  } catch (const NotFound&) {
    return {path};  // hidden by .dvcignore
  }
  return files;
}

}  // namespace tutti
