// Reads files of the workspace, of a commit, of the cache, or of remotes.
#include "project_state.hpp"

#include <cerrno>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "exec/listing.hpp"

namespace tutti {

ProjectState::ProjectState(Repository& repository, std::optional<std::string> commit)
    : repository_(repository),
      commit_(std::move(commit)),
      tree_(commit_ ? commit_tree(repository, *commit_) : workspace_tree(repository)),
      project_(Project::load(*tree_)),
      remotes_(repository) {}

const ProjectState::CommitDirectory& ProjectState::commit_directory(const RelPath& path) const {
  const auto [known, is_new] = commit_directories_.try_emplace(path);
  CommitDirectory& directory = known->second;
  if (!is_new) return directory;
  const std::string prefix = repository_.git_prefix() + (path.is_root() ? "" : path.str() + "/");
  const auto name_in = [&](std::string_view full) -> std::optional<std::string> {
    if (!full.starts_with(prefix) || full.find('/', prefix.size()) != std::string_view::npos) return std::nullopt;
    return std::string(full.substr(prefix.size()));
  };
  const auto filter = [&](std::string_view full, GitEntryType type) {
    if (type == GitEntryType::submodule) return false;
    const std::optional<std::string> name = name_in(full);
    if (type != GitEntryType::directory) return name.has_value();
    if (name) directory[*name].is_directory = true;
    return prefix.starts_with(std::string(full) + "/");  // only those on the way are read
  };
  for (const GitFile& file : repository_.git()->list_files(*commit_, filter)) {
    if (const auto name = name_in(file.path)) directory[*name] = {.is_directory = false, .id = file.id};
  }
  return directory;
}

const ProjectState::CommitEntry* ProjectState::find_in_commit(const RelPath& path) const {
  const CommitDirectory& directory = commit_directory(path.parent());
  const auto found = directory.find(path.name());
  return found == directory.end() ? nullptr : &found->second;
}

std::optional<std::string> ProjectState::read_here(const RelPath& path) const {
  if (path.is_root()) return std::nullopt;
  if (commit_) {
    const CommitEntry* entry = find_in_commit(path);
    return entry && !entry->is_directory ? std::optional(repository_.git()->read_blob(entry->id)) : std::nullopt;
  }
  try {
    return tree_->read(path);
  } catch (const SystemError& error) {
    if (error.code() == EISDIR) return std::nullopt;
    throw;
  }
}

bool ProjectState::bring_manifest(const Output& output) const {
  const ObjectId& id = *output.recorded->id;
  if (lost_manifests_.contains(id)) return false;
  try {
    if (remotes_.bring(id, output)) return true;
  } catch (const Error& error) {
    repository_.surroundings().log.warning("the list of files of {} cannot be read: {}",
                                           in_quotes(output.path.display()), error.message());
  }
  lost_manifests_.insert(id);
  return false;
}

void ProjectState::bring_manifests(const RelPath& path) const {
  const auto bring_one = [&](const Output& output) {
    const bool is_tree = output.recorded && output.recorded->id && output.recorded->id->is_tree();
    if (is_tree && output.options.cache) bring_manifest(output);
  };
  if (const Project::OutputOf above = project_.output_containing(path)) return bring_one(*above.output);
  for (const Project::OutputNumber number : project_.outputs_within(path)) bring_one(project_.output(number));
}

std::optional<std::string> ProjectState::read(const RelPath& path) const {
  if (std::optional<std::string> text = read_here(path)) return text;
  const Project::OutputOf found = project_.output_containing(path);
  if (!found || !found.output->options.cache) return std::nullopt;
  const std::optional<ContentEntry>& recorded = found.output->recorded;
  const bool is_all = found.output->path == path;
  const auto fail = [&] {
    throw NotFound(fmt::format("{} is neither there nor in the cache{}", in_quotes(path.str()),
                               remotes_.knows_one(*found.output) ? ", nor on the remote" : ""));
  };
  if (!recorded || !recorded->id) {
    if (is_all) fail();
    return std::nullopt;
  }
  const LocalStore& store = repository_.store();
  std::optional<ObjectId> id = recorded->id;
  if (id->is_tree()) {
    if (is_all) return std::nullopt;
    if (!remotes_.bring(*id, *found.output)) fail();
    const BlobId* file = store.tree(*id->tree())->find(path.relative_to(found.output->path));
    if (!file) return std::nullopt;
    id = ObjectId(*file);
  } else if (!is_all) {
    return std::nullopt;
  }
  if (!remotes_.bring(*id, *found.output)) fail();
  return store.read(*id);
}

std::optional<std::string> ProjectState::read(const External& external) const {
  if (commit_ || external.is_url()) return std::nullopt;
  return find_and_read_file(external.text);
}

bool ProjectState::exists(const RelPath& path) const {
  if (read_here(path)) return true;
  const Project::OutputOf found = project_.output_containing(path);
  if (!found || !found.output->options.cache) return false;
  if (found.output->path == path) return true;
  const std::optional<ContentEntry>& recorded = found.output->recorded;
  if (!recorded || !recorded->id || !recorded->id->is_tree() || !bring_manifest(*found.output)) return false;
  return repository_.store().tree(*recorded->id->tree())->find(path.relative_to(found.output->path)) != nullptr;
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
  if (!commit_) return false;
  const CommitEntry* entry = path.is_root() ? nullptr : find_in_commit(path);
  return path.is_root() || (entry && entry->is_directory);
}

bool ProjectState::lacks_manifest(const RelPath& path) const {
  const Project::OutputOf found = project_.output_containing(path);
  if (!found || !found.output->options.cache) return false;
  const std::optional<ContentEntry>& recorded = found.output->recorded;
  if (!recorded || !recorded->id || !recorded->id->is_tree()) return false;
  if (!commit_ && find_stat(repository_.absolute(path), Follow::yes)) return false;
  return !bring_manifest(*found.output);
}

std::vector<RelPath> ProjectState::files_at(const RelPath& path) const {
  if (!is_directory(path)) return {path};
  bring_manifests(path);
  if (lacks_manifest(path)) return {path};
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

bool holds_project(Repository& repository, const std::string& commit) {
  const std::string prefix = repository.git_prefix();
  if (prefix.empty()) return true;
  bool is_there = false;
  repository.git()->list_files(commit, [&](std::string_view at, GitEntryType type) {
    if (type != GitEntryType::directory) return false;
    is_there = is_there || prefix == std::string(at) + "/";
    return prefix.starts_with(std::string(at) + "/");
  });
  return is_there;
}

const GitRepository& git_of(const Repository& repository) {
  if (const GitRepository* git = repository.git()) return *git;
  throw Conflict(fmt::format("{} is in no Git repository: it has no commits", in_quotes(repository.root())));
}

}  // namespace tutti
