// Answers what it can from Git's files, and hands the rest to libgit2 or the `git` program.
#include "workspace/git.hpp"

#include <algorithm>
#include <functional>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "git_backend.hpp"
#include "git_config.hpp"
#include "git_ignore.hpp"
#include "git_index.hpp"
#include "git_program.hpp"
#include "git_refs.hpp"

namespace tutti {

namespace {

constexpr std::uint32_t type_mask = 0170000;

// What the index holds, as of one state of its file.
struct TrackedPaths {
  std::optional<FileStat> stat;
  std::vector<std::string> paths;       // sorted by bytes, as in the index
  std::vector<std::string> submodules;  // among them
  bool is_complete = true;              // false: only Git can read it

  bool holds(const std::string& path) const {
    if (path.empty()) return !paths.empty();
    if (std::binary_search(paths.begin(), paths.end(), path)) return true;
    const auto below = std::lower_bound(paths.begin(), paths.end(), path + "/");
    return below != paths.end() && below->starts_with(path + "/");
  }
  bool is_in_submodule(const std::string& path) const {
    return std::any_of(submodules.begin(), submodules.end(), [&](const std::string& submodule) {
      return path == submodule || path.starts_with(submodule + "/");
    });
  }
};

bool is_same_file(const std::optional<FileStat>& a, const std::optional<FileStat>& b) {
  if (!a || !b) return !a && !b;
  return a->inode == b->inode && a->size == b->size && a->mtime == b->mtime && a->ctime == b->ctime;
}

}  // namespace

GitEntryType GitFile::type() const {
  switch (mode & type_mask) {
    case 0040000:
      return GitEntryType::directory;
    case 0120000:
      return GitEntryType::symlink;
    case 0160000:
      return GitEntryType::submodule;
    default:
      return GitEntryType::file;
  }
}

struct GitRepository::State {
  GitPlace place;
  GitSurroundings surroundings;

  std::mutex mutex;  // guards all that follows
  std::optional<GitConfig> config;
  std::shared_ptr<GitIgnoreRules> ignore_rules;
  std::shared_ptr<const TrackedPaths> tracked;
  std::unique_ptr<GitBackend> first_choice;
  std::unique_ptr<GitProgram> program;

  const GitConfig& settings() {  // with the mutex held
    if (config) return *config;
    GitConfigContext context{.home = surroundings.home, .git_directory = place.directory};
    if (has_readable_refs(place)) {
      const std::string head = head_reference(place).value_or("");
      if (head.starts_with("refs/heads/")) context.branch = head.substr(11);
    }
    GitConfig read;
    read.read(surroundings.system_config, context);
    if (const std::string home = config_home(); !home.empty()) read.read(home + "/git/config", context);
    if (!surroundings.home.empty()) read.read(surroundings.home + "/.gitconfig", context);
    read.read(place.common + "/config", context);
    if (last(read, "extensions.worktreeConfig") == "true") read.read(place.directory + "/config.worktree", context);
    return config.emplace(std::move(read));
  }

  static std::optional<std::string> last(const GitConfig& config, std::string_view name) {
    std::vector<std::string> values = config.values(name);
    return values.empty() ? std::nullopt : std::optional(std::move(values.back()));
  }

  std::string config_home() const {
    if (!surroundings.config_home.empty() || surroundings.home.empty()) return surroundings.config_home;
    return surroundings.home + "/.config";
  }

  std::shared_ptr<GitIgnoreRules> rules() {
    const std::lock_guard lock(mutex);
    if (ignore_rules) return ignore_rules;
    std::string personal = config_home().empty() ? std::string() : config_home() + "/git/ignore";
    if (const auto file = last(settings(), "core.excludesFile")) {
      personal = file->empty() ? std::string() : join_path(place.root, expand_home(*file, surroundings.home));
    }
    const std::string fold_case = last(settings(), "core.ignoreCase").value_or("false");
    ignore_rules = std::make_shared<GitIgnoreRules>(place.root, place.common + "/info/exclude", std::move(personal),
                                                    fold_case == "true" || fold_case == "1" || fold_case == "yes");
    return ignore_rules;
  }

  std::shared_ptr<const TrackedPaths> tracked_paths() {
    const std::lock_guard lock(mutex);
    const std::string path = place.directory + "/index";
    const std::optional<FileStat> stat = find_stat(path);
    if (tracked && is_same_file(tracked->stat, stat)) return tracked;
    auto read = std::make_shared<TrackedPaths>();
    read->stat = stat;
    const bool sha256 = last(settings(), "extensions.objectFormat") == "sha256";
    read->is_complete = visit_git_index(path, sha256 ? 32 : 20, [&](const GitIndexEntry& entry) {
      // A conflict has up to three entries for a path.
      if (read->paths.empty() || read->paths.back() != entry.path) read->paths.emplace_back(entry.path);
      if ((entry.mode & type_mask) == 0160000) read->submodules.emplace_back(entry.path);
      return true;
    });
    if (!read->is_complete) {
      for (const GitFile& file : program_backend().list_index()) {
        read->paths.push_back(file.path);
        if (file.type() == GitEntryType::submodule) read->submodules.push_back(file.path);
      }
    }
    return tracked = std::move(read);
  }

  GitProgram& program_backend() {
    if (!program) program = open_with_program(place);
    return *program;
  }

  GitBackend& backend() {
    if (!first_choice) first_choice = open_with_libgit2(place);
    return first_choice ? *first_choice : program_backend();
  }

  // Asks one backend at a time, since neither may be used from two threads at once.
  template <class Question>
  auto ask(const Question& question) {
    const std::lock_guard lock(mutex);
    return question(backend());
  }

  // Relative to the root; nothing for what lies outside.
  std::optional<std::string> relative(const std::string& path) const {
    if (place.root.empty()) return std::nullopt;
    const auto below = [](const std::string& whole, const std::string& root) -> std::optional<std::string> {
      if (whole == root) return "";
      const std::string prefix = root == "/" ? root : root + "/";
      return whole.starts_with(prefix) ? std::optional(whole.substr(prefix.size())) : std::nullopt;
    };
    const std::string whole = absolute_path(join_path(place.root, path));
    if (auto result = below(whole, place.root)) return result;
    // The same place may have been reached by another link.
    std::string parent = whole, rest;
    do {
      const std::string up = parent_path(parent);
      rest = parent.substr(up == "/" ? 1 : up.size() + 1) + (rest.empty() ? "" : "/" + rest);
      parent = up;
    } while (parent != "/" && !find_stat(parent, Follow::yes));
    return below(join_path(real_path(parent), rest), real_path(place.root));
  }
};

std::optional<GitRepository> GitRepository::discover(const std::string& directory, GitSurroundings surroundings) {
  std::optional<GitPlace> place = find_git_place(directory);
  if (!place) return std::nullopt;
  auto state = std::make_shared<State>();
  state->place = std::move(*place);
  state->surroundings = std::move(surroundings);
  return GitRepository(std::move(state));
}

const std::string& GitRepository::root() const {
  return state_->place.root;
}
const std::string& GitRepository::git_directory() const {
  return state_->place.directory;
}
const std::string& GitRepository::common_directory() const {
  return state_->place.common;
}

std::string GitRepository::hooks_directory() const {
  const auto configured = config_value("core.hooksPath");
  if (!configured || configured->empty()) return state_->place.common + "/hooks";
  return absolute_path(
      join_path(state_->place.working_directory(), expand_home(*configured, state_->surroundings.home)));
}

bool GitRepository::is_ignored(const std::string& path, PathKind kind) const {
  const std::optional<std::string> relative = state_->relative(path);
  if (!relative || relative->empty()) return false;
  if (kind == PathKind::look) {
    const auto stat = find_stat(root() + "/" + *relative);
    kind = stat && stat->type == FileType::directory ? PathKind::directory : PathKind::file;
  }
  return state_->rules()->is_ignored(*relative, kind == PathKind::directory);
}

std::vector<bool> GitRepository::which_are_ignored(const std::string& directory, std::span<const std::string> names,
                                                   PathKind kind) const {
  const std::optional<std::string> relative = state_->relative(directory);
  if (!relative) return std::vector<bool>(names.size(), false);
  return state_->rules()->which_are_ignored(*relative, names, kind == PathKind::directory);
}

bool GitRepository::is_tracked(const std::string& path) const {
  const std::optional<std::string> relative = state_->relative(path);
  return relative && state_->tracked_paths()->holds(*relative);
}

void GitRepository::add(std::span<const std::string> paths) const {
  const std::shared_ptr<const TrackedPaths> tracked = state_->tracked_paths();
  std::vector<std::string> present, gone;
  for (const std::string& path : paths) {
    const std::optional<std::string> relative = state_->relative(path);
    if (!relative || relative->empty() || tracked->is_in_submodule(*relative)) continue;
    const bool is_known = tracked->holds(*relative);
    const std::optional<FileStat> stat = find_stat(root() + "/" + *relative);
    if (!stat) {
      if (is_known) gone.push_back(*relative);
      continue;
    }
    if (stat->type == FileType::directory) {
      throw Conflict(fmt::format("cannot add {} to Git's index: it is a directory", in_quotes(*relative)));
    }
    if (is_known || !is_ignored(*relative, PathKind::file)) present.push_back(*relative);
  }
  if (present.empty() && gone.empty()) return;
  const std::lock_guard lock(state_->mutex);
  if (!state_->backend().stage(present, gone)) state_->program_backend().stage(present, gone);
  state_->tracked.reset();
}

std::optional<std::string> GitRepository::head_commit() const {
  if (has_readable_refs(state_->place)) return find_reference(state_->place, "HEAD");
  return state_->ask([](GitBackend& git) { return git.resolve("HEAD"); });
}

std::optional<std::string> GitRepository::head_branch() const {
  const std::lock_guard lock(state_->mutex);
  const auto reference =
      has_readable_refs(state_->place) ? head_reference(state_->place) : state_->program_backend().head_reference();
  if (!reference || !reference->starts_with("refs/heads/")) return std::nullopt;
  return reference->substr(11);
}

bool GitRepository::is_dirty() const {
  const std::lock_guard lock(state_->mutex);
  if (!state_->backend().is_dirty()) return false;
  // libgit2 does not run the filters of LFS and the like, so a file it takes for changed may be clean. Where the
  // program cannot be asked, its answer stands.
  try {
    return state_->program_backend().is_dirty();
  } catch (const Error&) {
    return true;
  }
}

std::vector<std::string> GitRepository::untracked() const {
  if (is_bare()) return {};
  const std::lock_guard lock(state_->mutex);
  std::vector<std::string> paths = state_->program_backend().untracked();
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> GitRepository::branches() const {
  if (has_readable_refs(state_->place)) return list_references(state_->place, "refs/heads/");
  const std::lock_guard lock(state_->mutex);
  return state_->program_backend().list_references("refs/heads/");
}

std::vector<std::string> GitRepository::tags() const {
  if (has_readable_refs(state_->place)) return list_references(state_->place, "refs/tags/");
  const std::lock_guard lock(state_->mutex);
  return state_->program_backend().list_references("refs/tags/");
}

std::vector<std::string> GitRepository::references(std::string_view prefix) const {
  const std::string start(prefix);
  std::vector<std::string> names;
  if (has_readable_refs(state_->place)) {
    names = list_references(state_->place, start);
  } else {
    const std::lock_guard lock(state_->mutex);
    names = state_->program_backend().list_references(start);
  }
  for (std::string& name : names) name.insert(0, start);
  return names;
}

std::vector<std::string> GitRepository::all_commits() const {
  std::vector<std::string> starts = {"--branches", "--remotes", "--tags"};
  if (const std::optional<std::string> head = head_commit()) starts.push_back(*head);
  const std::lock_guard lock(state_->mutex);
  return state_->program_backend().list_commits(starts);
}

std::vector<GitRepository::Unpublished> GitRepository::unpublished(const std::string& tip,
                                                                   std::span<const std::string> known,
                                                                   std::span<const std::string> patterns) const {
  const std::lock_guard lock(state_->mutex);
  return state_->program_backend().unpublished(tip, known, patterns);
}

bool GitRepository::is_shallow() const {
  const std::optional<FileStat> stat = find_stat(state_->place.common + "/shallow", Follow::yes);
  return stat && stat->size > 0;
}

std::string GitRepository::resolve(std::string_view revision) const {
  auto commit = revision == "HEAD" ? head_commit()
                                   : state_->ask([&](GitBackend& git) { return git.resolve(std::string(revision)); });
  if (commit) return std::move(*commit);
  // As DVC: the branch of a remote goes without the remote's name, while all remotes that have it agree.
  std::set<std::string> of_remotes;
  for (const std::string& reference : references("refs/remotes/")) {
    const std::size_t name = reference.find('/', std::string_view("refs/remotes/").size());
    if (name != std::string::npos && reference.substr(name + 1) == revision) {
      of_remotes.insert(state_->ask([&](GitBackend& git) { return git.resolve(reference); }).value_or(""));
    }
  }
  if (of_remotes.size() > 1) throw NotFound(fmt::format("ambiguous Git revision {}", in_quotes(revision)));
  if (of_remotes.size() == 1) return *of_remotes.begin();
  std::vector<std::string> names = branches();
  const std::vector<std::string> tag_names = tags();
  names.insert(names.end(), tag_names.begin(), tag_names.end());
  std::vector<std::string> hints;
  if (const auto near = nearest(revision, names)) hints.push_back("git show " + shell_quote(*near));
  throw NotFound(fmt::format("unknown Git revision {}", in_quotes(revision)), hints);
}

std::int64_t GitRepository::commit_time(const std::string& commit) const {
  return state_->ask([&](GitBackend& git) { return git.commit_time(commit); });
}

std::vector<std::string> GitRepository::first_parents(const std::string& commit, std::size_t limit) const {
  return state_->ask([&](GitBackend& git) { return git.first_parents(commit, limit); });
}

std::vector<GitFile> GitRepository::list_files(const std::string& commit, const Filter& filter) const {
  std::vector<GitFile> files = state_->ask([&](GitBackend& git) { return git.list_files(commit, filter); });
  std::sort(files.begin(), files.end(), [](const GitFile& a, const GitFile& b) { return a.path < b.path; });
  return files;
}

std::optional<std::string> GitRepository::read_file(const std::string& commit, const std::string& path) const {
  const std::optional<std::string> relative = is_bare() ? std::optional(path) : state_->relative(path);
  if (!relative || relative->empty()) return std::nullopt;
  return state_->ask([&](GitBackend& git) { return git.read_file(commit, *relative); });
}

std::string GitRepository::read_blob(const std::string& id) const {
  return std::move(read_blobs(std::span(&id, 1)).front());
}

std::vector<std::string> GitRepository::read_blobs(std::span<const std::string> ids) const {
  return state_->ask([&](GitBackend& git) { return git.read_blobs(ids); });
}

std::optional<std::string> GitRepository::config_value(std::string_view name) const {
  const std::lock_guard lock(state_->mutex);
  return State::last(state_->settings(), name);
}

std::vector<std::string> GitRepository::config_values(std::string_view name) const {
  const std::lock_guard lock(state_->mutex);
  return state_->settings().values(name);
}

void throw_index_locked(const GitPlace& place) {
  throw Locked(
      fmt::format("cannot write Git's index: another Git command holds '{}/index.lock'", printable(place.directory)),
      {"git status"});
}

}  // namespace tutti
