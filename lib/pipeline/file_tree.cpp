// Finds and reads metadata files in the workspace and in commits.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "pipeline/project.hpp"

namespace tutti {
namespace {

TemplateOptions template_options_of(const Config& config) {
  return {.negate_false = config.find("parsing.bool") == "boolean_optional",
          .repeat_for_lists = config.find("parsing.list") == "append"};
}

class WorkspaceTree final : public FileTree {
 public:
  explicit WorkspaceTree(Repository& repository) : repository_(repository), git_(repository.git()) {}

  void for_each_metadata_file(const Visit& visit, const Enter& enter) const override {
    search(RelPath::root(), repository_.ignore().root_scope(), visit, enter);
  }

  std::optional<std::string> read(const RelPath& path) const override {
    return find_and_read_file(repository_.absolute(path));
  }
  std::string display(const RelPath& path) const override { return path.str(); }
  const std::string& root() const override { return repository_.root(); }
  TemplateOptions template_options() const override { return template_options_of(repository_.config()); }

 private:
  void search(const RelPath& directory, const IgnoreScope& scope, const Visit& visit, const Enter& enter) const {
    const std::optional<std::vector<DirectoryEntry>> entries = find_and_list_directory(repository_.absolute(directory));
    if (!entries) return;  // went away meanwhile
    std::vector<std::string> files, directories;
    for (const DirectoryEntry& entry : *entries) {
      const bool is_directory = entry.type == FileType::directory;
      if (!is_directory && !is_metadata_name(entry.name)) continue;
      if (scope.is_ignored(entry.name, is_directory ? EntryKind::directory : EntryKind::file)) continue;
      if (!RelPath::refusal(entry.name)) (is_directory ? directories : files).push_back(entry.name);
    }
    remove_ignored_by_git(directory, files, PathKind::file);
    for (const std::string& name : files) visit(directory / name);
    remove_ignored_by_git(directory, directories, PathKind::directory);
    for (const std::string& name : directories) {
      const RelPath path = directory / name;
      if (!enter(path)) continue;
      if (const std::optional<IgnoreScope> inner = scope.enter(name)) search(path, *inner, visit, enter);
    }
  }

  void remove_ignored_by_git(const RelPath& directory, std::vector<std::string>& names, PathKind kind) const {
    if (!git_ || names.empty()) return;
    const std::vector<bool> ignored = git_->which_are_ignored(repository_.absolute(directory), names, kind);
    std::size_t i = 0;
    std::erase_if(names, [&](const std::string&) { return ignored[i++]; });
  }

  Repository& repository_;
  const GitRepository* git_;
};

// The .dvcignore files that a commit holds, and where other DVC repositories begin in it.
class CommitIgnore final : public IgnoreSource {
 public:
  CommitIgnore(const GitRepository& git, std::string commit, std::string revision, std::string prefix)
      : git_(git), commit_(std::move(commit)), revision_(std::move(revision)), prefix_(std::move(prefix)) {}

  void add(std::string path) { known_.insert(std::move(path)); }

  std::optional<std::string> read(const std::string& path) const override {
    return exists(path) ? git_.read_file(commit_, prefix_ + path) : std::nullopt;
  }
  bool exists(const std::string& path) const override { return known_.contains(path); }
  std::string display(const std::string& path) const override { return fmt::format("{}@{}", path, revision_); }

 private:
  const GitRepository& git_;
  std::string commit_, revision_, prefix_;
  std::set<std::string, std::less<>> known_;
};

// What is ignored in each directory, worked out once.
class Scopes {
 public:
  explicit Scopes(const IgnoreRules& rules) { known_.emplace(RelPath::root(), rules.root_scope()); }

  bool is_ignored(const RelPath& file) {
    const std::optional<IgnoreScope>& scope = of(file.parent());
    return !scope || scope->is_ignored(file.name(), EntryKind::file);
  }

 private:
  const std::optional<IgnoreScope>& of(const RelPath& directory) {
    if (const auto known = known_.find(directory); known != known_.end()) return known->second;
    std::optional<IgnoreScope> scope = of(directory.parent());
    if (scope) {
      const bool is_ignored = scope->is_ignored(directory.name(), EntryKind::directory);
      scope = is_ignored ? std::nullopt : scope->enter(directory.name());
    }
    return known_.emplace(directory, std::move(scope)).first->second;
  }

  std::map<RelPath, std::optional<IgnoreScope>> known_;
};

// What is ignored is what the commit's own .dvcignore files say, as for DVC: the workspace's may be newer.
class CommitTree final : public FileTree {
 public:
  CommitTree(Repository& repository, std::string revision)
      : repository_(repository),
        git_(*repository.git()),
        revision_(std::move(revision)),
        commit_(git_.resolve(revision_)),
        prefix_(repository.git_prefix()) {}

  void for_each_metadata_file(const Visit& visit, const Enter& enter) const override {
    std::vector<RelPath> files;
    const auto source = std::make_shared<CommitIgnore>(git_, commit_, revision_, prefix_);
    const auto wanted = [&](std::string_view path, GitEntryType type) {
      if (type == GitEntryType::submodule) return false;
      const std::string_view name = path.substr(path.rfind('/') + 1);
      const bool says_what_is_ignored = name == (type == GitEntryType::directory ? ".dvc" : ignore_file_name);
      if (says_what_is_ignored && path.starts_with(prefix_)) source->add(std::string(path.substr(prefix_.size())));
      if (type != GitEntryType::directory) return is_metadata_name(name);
      const std::string_view prefix = std::string_view(prefix_).substr(0, prefix_.empty() ? 0 : prefix_.size() - 1);
      if (path == prefix || prefix.starts_with(std::string(path) + "/")) return true;
      return path.starts_with(prefix_) && !RelPath::refusal(path.substr(prefix_.size()));
    };
    for (const GitFile& file : git_.list_files(commit_, wanted)) {
      if (!file.path.starts_with(prefix_)) continue;
      const std::string_view path = std::string_view(file.path).substr(prefix_.size());
      if (!RelPath::refusal(path)) files.push_back(RelPath::parse(path));
    }
    // As in the workspace: a directory's own files before those beneath it.
    std::ranges::sort(
        files, [](const RelPath& a, const RelPath& b) { return std::pair(a.parent(), a) < std::pair(b.parent(), b); });
    const IgnoreRules rules(source);
    Scopes scopes(rules);
    for (const RelPath& file : files) {
      bool is_entered = !scopes.is_ignored(file);
      for (RelPath above = file.parent(); is_entered && !above.is_root(); above = above.parent()) {
        is_entered = enter(above);
      }
      if (is_entered) visit(file);
    }
  }

  std::optional<std::string> read(const RelPath& path) const override {
    return git_.read_file(commit_, prefix_ + path.str());
  }
  std::string display(const RelPath& path) const override { return fmt::format("{}@{}", path.str(), revision_); }
  const std::string& root() const override { return repository_.root(); }
  TemplateOptions template_options() const override { return template_options_of(repository_.config()); }

 private:
  Repository& repository_;
  const GitRepository& git_;
  std::string revision_, commit_;
  std::string prefix_;  // of the project inside Git's tree: "" or "sub/"
};

}  // namespace

std::unique_ptr<FileTree> workspace_tree(Repository& repository) {
  return std::make_unique<WorkspaceTree>(repository);
}

std::unique_ptr<FileTree> commit_tree(Repository& repository, const std::string& revision) {
  if (!repository.git())
    throw Conflict(fmt::format("there is no Git repository to look up {} in", in_quotes(revision)));
  return std::make_unique<CommitTree>(repository, revision);
}

}  // namespace tutti
