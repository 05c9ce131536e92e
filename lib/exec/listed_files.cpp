// Lists directories of the workspace and of commits as DVC sees them.
#include "listed_files.hpp"

#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

class WorkspaceFiles final : public ListedFiles {
 public:
  explicit WorkspaceFiles(Repository& repository) : repository_(repository) {}

  std::map<std::string, ListedEntry> entries(const RelPath& directory) override {
    std::map<std::string, ListedEntry> found;
    const auto scope = repository_.ignore().scope(directory.str());
    // What lies behind a symlink is listed where it is, not here: it may lead back.
    const auto stat = find_stat(repository_.absolute(directory));
    if (!scope || !stat || stat->type != FileType::directory) return found;
    const auto names = find_and_list_directory(repository_.absolute(directory));
    for (const DirectoryEntry& name : names.value_or(std::vector<DirectoryEntry>{})) {
      if (RelPath::refusal(name.name)) continue;
      const std::string path = repository_.absolute(directory / name.name);
      auto there = find_stat(path, Follow::yes);
      if (!there) there = find_stat(path);  // a broken symlink
      if (!there) continue;
      const bool is_directory = there->type == FileType::directory;
      if (scope->is_ignored(name.name, is_directory ? EntryKind::directory : EntryKind::file)) continue;
      if (is_directory && !scope->enter(name.name)) continue;
      found.emplace(name.name, entry_of(*there));
    }
    return found;
  }

  std::optional<ListedEntry> find(const RelPath& path) override {
    const auto stat = find_stat(repository_.absolute(path), Follow::yes);
    if (!stat) return std::nullopt;
    const bool is_directory = stat->type == FileType::directory;
    if (!path.is_root() &&
        repository_.ignore().is_ignored(path.str(), is_directory ? EntryKind::directory : EntryKind::file)) {
      return std::nullopt;
    }
    return entry_of(*stat);
  }

 private:
  static ListedEntry entry_of(const FileStat& stat) {
    const bool is_directory = stat.type == FileType::directory;
    return {.path = {},
            .is_directory = is_directory,
            .is_executable = !is_directory && stat.is_executable(),
            .size = stat.size,
            .md5 = {}};
  }

  Repository& repository_;
};

// The .dvcignore files of a commit, and where repositories begin in it.
class IgnoreFiles final : public IgnoreSource {
 public:
  std::map<std::string, std::string, std::less<>> texts;
  std::set<std::string, std::less<>> directories;
  std::string revision;

  std::optional<std::string> read(const std::string& path) const override {
    const auto found = texts.find(path);
    return found == texts.end() ? std::nullopt : std::optional(found->second);
  }
  bool exists(const std::string& path) const override { return texts.contains(path) || directories.contains(path); }
  std::string display(const std::string& path) const override { return fmt::format("{}@{}", path, revision); }
};

class CommitFiles final : public ListedFiles {
 public:
  CommitFiles(Repository& repository, const std::string& revision) : git_(git_of(repository, revision)) {
    const std::string commit = git_.resolve(revision);
    const std::string prefix = repository.git_prefix();
    const auto ignore_files = std::make_shared<IgnoreFiles>();
    ignore_files->revision = revision;
    std::vector<std::pair<std::string, GitFile>> files;
    for (GitFile& file : git_.list_files(commit)) {
      if (!file.path.starts_with(prefix)) continue;
      std::string path = file.path.substr(prefix.size());
      const std::string name = path.substr(path.rfind('/') + 1);
      if (name == ignore_file_name) ignore_files->texts.emplace(path, git_.read_blob(file.id));
      if (const std::size_t dvc = ("/" + path).find("/.dvc/"); dvc != std::string::npos) {
        ignore_files->directories.insert(path.substr(0, dvc + std::string_view(".dvc").size()));
      }
      if (!RelPath::refusal(path)) files.emplace_back(std::move(path), std::move(file));
    }
    const IgnoreRules rules(ignore_files);
    known_.emplace(RelPath::root(), std::map<std::string, Known>{});
    for (auto& [text, file] : files) {
      const RelPath path = RelPath::parse(text);
      if (rules.is_ignored(text, EntryKind::file)) continue;
      for (RelPath below = path; !below.is_root(); below = below.parent()) {
        Known& known = known_[below.parent()][std::string(below.name())];
        known.is_directory = below != path;
        if (below == path) known.file = file;
      }
    }
  }

  std::map<std::string, ListedEntry> entries(const RelPath& directory) override {
    std::map<std::string, ListedEntry> found;
    const auto names = known_.find(directory);
    if (names == known_.end()) return found;
    for (const auto& [name, known] : names->second) found.emplace(name, entry_of(known));
    return found;
  }

  std::optional<ListedEntry> find(const RelPath& path) override {
    if (path.is_root()) return ListedEntry{.path = {}, .is_directory = true, .size = {}, .md5 = {}};
    const auto names = known_.find(path.parent());
    if (names == known_.end()) return std::nullopt;
    const auto known = names->second.find(std::string(path.name()));
    return known == names->second.end() ? std::nullopt : std::optional(entry_of(known->second));
  }

 private:
  struct Known {
    bool is_directory = false;
    GitFile file;
  };

  static const GitRepository& git_of(Repository& repository, const std::string& revision) {
    if (const GitRepository* git = repository.git()) return *git;
    throw Conflict(fmt::format("there is no Git repository to look up {} in", in_quotes(revision)));
  }

  ListedEntry entry_of(const Known& known) const {
    if (known.is_directory || known.file.type() == GitEntryType::submodule) {
      return {.path = {}, .is_directory = true, .size = {}, .md5 = {}};
    }
    return {.path = {},
            .is_executable = known.file.mode == 0100755,
            .size = git_.read_blob(known.file.id).size(),
            .md5 = {}};
  }

  const GitRepository& git_;
  std::map<RelPath, std::map<std::string, Known>> known_;  // by directory and name
};

}  // namespace

std::unique_ptr<ListedFiles> files_of_workspace(Repository& repository) {
  return std::make_unique<WorkspaceFiles>(repository);
}

std::unique_ptr<ListedFiles> files_of_commit(Repository& repository, const std::string& revision) {
  return std::make_unique<CommitFiles>(repository, revision);
}

}  // namespace tutti
