// Opens a repository and makes its parts when they are first asked for.
#include "workspace/repository.hpp"

#include <charconv>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/once.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "workspace/gitignore_file.hpp"
#include "workspace/index.hpp"

namespace tutti {

// Each part is made once, by whichever thread needs it first.
template <class Part>
struct Lazily {
  Once once;
  std::unique_ptr<Part> part;

  template <class Make>
  Part* get(const Make& make) {
    once.run([&] { part = make(); });
    return part.get();
  }
};

struct Repository::State {
  State(std::string where, const Surroundings& around, const RepositoryOptions& wished)
      : root(std::move(where)),
        surroundings(around),
        options(wished),
        config(Config::load(around.environment, join_path(root, ".dvc"))) {}

  std::string root;
  Surroundings surroundings;
  RepositoryOptions options;
  Config config;
  Lazily<std::string> tutti_directory;
  Lazily<SafeDirectory> files;
  Lazily<LocalStore> store;
  Lazily<IgnoreRules> ignore;
  Lazily<GitRepository> git;
  Lazily<Index> index;
};

namespace {

bool is_directory(const std::string& path) {
  const std::optional<FileStat> found = find_stat(path, Follow::yes);
  return found && found->type == FileType::directory;
}

// A directory on another device than its parent.
bool is_mount_point(const std::string& path) {
  const std::optional<FileStat> here = find_stat(path), above = find_stat(join_path(path, ".."));
  return here && above && (here->device != above->device || here->inode == above->inode);
}

bool has_line(std::string_view text, std::string_view line) {
  for (std::size_t at = text.find(line); at != std::string_view::npos; at = text.find(line, at + 1)) {
    const std::size_t end = at + line.size();
    if ((at == 0 || text[at - 1] == '\n') && (end == text.size() || text[end] == '\n')) return true;
  }
  return false;
}

// Parents are resolved as the system does; the last name may be a link, and is meant as such.
std::string with_real_parents(const std::string& path) {
  const std::string parent = parent_path(path);
  if (parent.empty() || parent == path) return path;
  const std::string name = path.substr(path.rfind('/') + 1);
  return join_path(is_directory(parent) ? real_path(parent) : with_real_parents(parent), name);
}

GitSurroundings git_surroundings(const Environment& environment);

// A command that helps whoever stands where no repository is. Git's sparse checkout takes away whole directories, and
// the ignored files in them.
std::string way_into_repository(const std::string& start, const Environment& environment) {
  try {
    const auto git = GitRepository::discover(start, git_surroundings(environment));
    if (git && !git->is_bare() && git->is_tracked(join_path(git->root(), ".dvc/config"))) {
      return "git sparse-checkout add .dvc";
    }
  } catch (const Error&) {
    // Whatever is wrong with Git, it is not what was asked.
  }
  return "tutti init";
}

GitSurroundings git_surroundings(const Environment& environment) {
  return {.home = environment.home, .config_home = environment.variable("XDG_CONFIG_HOME").value_or("")};
}

}  // namespace

Repository::Repository(std::unique_ptr<State> state) : state_(std::move(state)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository::~Repository() = default;

std::optional<std::string> Repository::find_root(const std::string& start) {
  std::string directory = absolute_path(start);
  for (;;) {
    if (is_directory(join_path(directory, ".dvc"))) return directory;
    if (is_mount_point(directory)) return std::nullopt;
    const std::string parent = parent_path(directory);
    if (parent == directory || parent.empty()) return std::nullopt;
    directory = parent;
  }
}

Repository Repository::open(const std::string& start, const Surroundings& surroundings,
                            const RepositoryOptions& options) {
  const std::optional<std::string> root = find_root(start);
  if (!root) {
    throw NotFound(fmt::format("{} is not inside a DVC repository", in_quotes(absolute_path(start))),
                   {way_into_repository(start, surroundings.environment)});
  }
  Repository repository(std::make_unique<State>(real_path(*root), surroundings, options));

  // DVC checks its three entries whenever it opens a repository; Git is asked only about those that are not there.
  const std::optional<std::string> text = find_and_read_file(join_path(repository.dvc_directory(), ".gitignore"));
  const bool complete =
      text && has_line(*text, "/config.local") && has_line(*text, "/tmp") && has_line(*text, "/cache");
  if (!complete && !repository.config().flag("core.no_scm", false)) {
    try {
      if (const GitRepository* git = repository.git()) {
        keep_dvc_gitignore(*git, repository.dvc_directory(), options.durability);
      }
    } catch (const Error& error) {  // a repository that cannot be written can still be read
      surroundings.log.detail("cannot keep '.dvc/.gitignore': {}", error.message());
    }
  }
  return repository;
}

const std::string& Repository::root() const {
  return state_->root;
}
std::string Repository::dvc_directory() const {
  return join_path(state_->root, ".dvc");
}

std::string Repository::tutti_directory() const {
  return *state_->tutti_directory.get([this] {
    auto path = std::make_unique<std::string>(join_path(dvc_directory(), "tmp/tutti"));
    try {
      make_directories(*path);
    } catch (const SystemError& error) {  // read-only: whoever has to write there says so
      state_->surroundings.log.detail("{}", error.message());
    }
    // Not the journal's folder: what lies there is for the next run (exec/journal.hpp).
    const std::int64_t now = state_->surroundings.clock.now().nanoseconds;
    for (const std::string& swept : {dvc_directory(), parent_path(*path), *path, join_path(*path, "locks")}) {
      sweep_temporaries(swept, now);
    }
    return path;
  });
}

std::string Repository::absolute(const RelPath& path) const {
  return path.is_root() ? state_->root : join_path(state_->root, path.str());
}

RelPath Repository::to_rel_path(std::string_view typed, const std::string& directory) const {
  const auto outside = [&] {
    return UsageError(fmt::format("{} is outside of the repository {}", in_quotes(typed), in_quotes(root())));
  };
  if (typed.empty()) throw UsageError("a path is empty");
  std::string path = absolute_path(join_path(directory, typed));
  if (path != root() && !path.starts_with(root() + "/")) {
    path = is_directory(path) && real_path(path) == root() ? root() : with_real_parents(path);
  }
  if (path == root()) return RelPath::root();
  if (!path.starts_with(root() + "/")) throw outside();
  try {
    return RelPath::parse(std::string_view(path).substr(root().size() + 1));
  } catch (const InvalidFile& error) {
    throw UsageError(error.message(), error.hints());
  }
}

std::string Repository::shown(const RelPath& path, const std::string& directory) const {
  if (directory == root()) return path.display();
  if (!directory.starts_with(root() + "/")) return absolute(path);
  const std::string_view below = std::string_view(directory).substr(root().size() + 1);
  if (RelPath::refusal(below)) return absolute(path);
  return relative_text(path, RelPath::parse(below));
}

const Surroundings& Repository::surroundings() const {
  return state_->surroundings;
}
const RepositoryOptions& Repository::options() const {
  return state_->options;
}
unsigned Repository::workers() const {
  return state_->options.workers != 0 ? state_->options.workers : core_count();
}
const Config& Repository::config() const {
  return state_->config;
}

const SafeDirectory& Repository::files() const {
  return *state_->files.get([this] { return std::make_unique<SafeDirectory>(root()); });
}

std::string Repository::cache_directory() const {
  return config().cache_directory().value_or(join_path(dvc_directory(), "cache"));
}

LocalStore& Repository::store() const {
  return *state_->store.get([this] {
    return std::make_unique<LocalStore>(StoreOptions{.root = cache_directory(),
                                                     .index_path = join_path(tutti_directory(), "store-index"),
                                                     .durability = options().durability,
                                                     .group_writable = config().shared_cache(),
                                                     .clock = &state_->surroundings.clock});
  });
}

std::vector<LinkType> Repository::link_types() const {
  return config().link_types();
}

IgnoreRules& Repository::ignore() const {
  return *state_->ignore.get([this] { return std::make_unique<IgnoreRules>(root()); });
}

GitRepository* Repository::git() const {
  return state_->git.get([this]() -> std::unique_ptr<GitRepository> {
    if (config().flag("core.no_scm", false)) return nullptr;
    std::optional<GitRepository> found =
        GitRepository::discover(root(), git_surroundings(state_->surroundings.environment));
    if (!found || found->is_bare()) return nullptr;
    return std::make_unique<GitRepository>(std::move(*found));
  });
}

std::string Repository::git_prefix() const {
  const std::string& git_root = git()->root();
  if (root() == git_root) return "";
  if (!root().starts_with(git_root + "/")) {
    throw Conflict(fmt::format("{} is not inside the Git repository {}", in_quotes(root()), in_quotes(git_root)));
  }
  return root().substr(git_root.size() + 1) + "/";
}

Index& Repository::index() const {
  return *state_->index.get([this] { return Index::load(join_path(tutti_directory(), "index")); });
}

std::unique_ptr<Remote> Repository::open_remote(const std::optional<std::string>& name, unsigned jobs) const {
  const std::optional<std::string> chosen = name ? name : config().default_remote();
  if (!chosen) {
    const std::vector<std::string> names = config().remote_names();
    throw NotFound(
        "no remote is named and no default one is set",
        {names.empty() ? "tutti remote add -d NAME URL"
                       : fmt::format("tutti remote default {}", names.size() == 1 ? names.front() : "NAME")});
  }
  const std::optional<Config::RemoteSettings> settings = config().remote(*chosen);
  if (!settings || settings->url.empty()) {
    const std::vector<std::string> names = config().remote_names();
    std::vector<std::string> hints;
    if (const std::optional<std::string> near = nearest(*chosen, names))
      hints.push_back("did you mean '" + *near + "'?");
    hints.push_back(fmt::format("tutti remote add {} URL", shell_quote(*chosen)));
    throw NotFound(fmt::format("no remote is named {}", in_quotes(*chosen)), std::move(hints));
  }
  const std::size_t scheme = settings->url.find("://");
  if (scheme != std::string::npos && !settings->url.starts_with("/")) {
    throw RemoteFailed(fmt::format("remote {} is on {}, which tutti does not speak yet", in_quotes(*chosen),
                                   settings->url.substr(0, scheme)),
                       {"use 'dvc' for it: both work in the same repository"});
  }
  if (const auto configured = settings->options.find("jobs"); jobs == 0 && configured != settings->options.end()) {
    std::from_chars(configured->second.data(), configured->second.data() + configured->second.size(), jobs);
  }
  return directory_remote(*chosen, settings->url, options().durability, jobs);
}

void Repository::save_indexes() noexcept {
  try {
    if (state_->index.part) state_->index.part->save();
    if (state_->store.part) state_->store.part->save_index(state_->surroundings.clock.now().nanoseconds);
  } catch (...) {  // what was learned is learned again next time
    return;
  }
}

}  // namespace tutti
