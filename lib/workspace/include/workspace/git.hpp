// The Git repository around the workspace, and the only door to Git.
//
// Cheap questions (where is it, is this path ignored or tracked, what is HEAD) are answered from Git's own files by
// code of ours. Objects, revisions and the writing of the index go through libgit2, opened with dlopen on first use: it
// costs 6 to 12 ms and most commands never need it. Where libgit2 is missing or refuses a repository (partial clones,
// SHA-256, reftable), the `git` program answers the same questions.
//
// Ownership: Git refuses repositories of other users because their configuration can name programs to run. Nothing here
// runs a program that a repository names, so reading them is safe and containers work as with DVC. The `git` program
// keeps its own rule; its refusal becomes an Error with Git's own hint.
//
// All functions may be called from several threads. Paths are absolute, or relative to root().
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

// Where a user's own Git settings live; handed in because lib/ does not read the environment.
struct GitSurroundings {
  std::string home;         // $HOME; empty: no user settings are read, "~/" stays as it is
  std::string config_home;  // $XDG_CONFIG_HOME; empty: home + "/.config"
  std::string system_config = "/etc/gitconfig";
};

enum class GitEntryType { file, symlink, directory, submodule };

// An entry of a commit's tree. `id` names the blob, for read_blob(); of a submodule, its commit.
struct GitFile {
  std::string path;        // from root(), '/'-separated
  std::uint32_t mode = 0;  // 0100644, 0100755, 0120000 (symlink), 0160000 (submodule)
  std::string id;          // hexadecimal

  GitEntryType type() const;
};

// Whether a path names a directory, as patterns like "data/" need to know.
enum class PathKind { look, file, directory };

class GitRepository {
 public:
  // Walks up from `directory` to the first ".git": a directory, or a file of a worktree or submodule; or to a bare
  // repository. Reads no more than that. Nothing when there is none; throws InvalidFile for a ".git" file that leads
  // nowhere.
  static std::optional<GitRepository> discover(const std::string& directory, GitSurroundings surroundings = {});

  // Absolute path of the working tree, links as in the path given to discover(). Empty for a bare repository.
  const std::string& root() const;
  bool is_bare() const { return root().empty(); }
  const std::string& git_directory() const;     // of this worktree: HEAD and index live here
  const std::string& common_directory() const;  // shared by worktrees: objects, refs and config live here
  std::string hooks_directory() const;          // core.hooksPath, else hooks in the common directory

  // What `git check-ignore --no-index` answers: .gitignore files from the root down, info/exclude, core.excludesFile.
  // False for paths outside of root(). Files are read again when they changed.
  bool is_ignored(const std::string& path, PathKind kind = PathKind::look) const;
  // The same for names in one directory, all of one `kind`, at about the price of one question.
  std::vector<bool> which_are_ignored(const std::string& directory, std::span<const std::string> names,
                                      PathKind kind) const;
  // Whether the index holds `path`, or anything beneath it.
  bool is_tracked(const std::string& path) const;

  // `git add` of exactly these files: new and changed ones enter the index, those gone leave it. Left out, as by DVC:
  // paths outside of root() or inside submodules, and those that Git ignores and does not track. The index is replaced
  // whole under index.lock; throws Locked when somebody else holds that.
  void add(std::span<const std::string> paths) const;

  std::optional<std::string> head_commit() const;  // hexadecimal; nothing on an unborn branch
  std::optional<std::string> head_branch() const;  // "main", born or not; nothing when HEAD is detached
  // Whether tracked files differ from HEAD, in the index or in the working tree. Untracked files do not count.
  bool is_dirty() const;
  // Files that Git neither tracks nor ignores, sorted.
  std::vector<std::string> untracked() const;

  std::vector<std::string> branches() const;                           // local ones, sorted: "main", "feature/x"
  std::vector<std::string> tags() const;                               // sorted
  std::vector<std::string> references(std::string_view prefix) const;  // beneath "refs/exps/", whole names, sorted

  // The commit that a revision names ("HEAD~1", "v1.0", "main", "3f2a91c"). Throws NotFound "unknown Git revision 'x'".
  std::string resolve(std::string_view revision) const;
  // Seconds since the epoch when `commit` was committed.
  std::int64_t commit_time(const std::string& commit) const;
  // Ancestors of `commit`, itself first, first parents only, at most `limit` of them.
  std::vector<std::string> first_parents(const std::string& commit, std::size_t limit) const;
  // Every commit that HEAD, branches, remote branches and tags lead to, newest first. Asks the `git` program.
  std::vector<std::string> all_commits() const;
  // Commits that `tip` leads to, and neither a commit of `known` nor a remote branch does, newest first: those that
  // change files which Git's `patterns` name, with these files. Names that are no commit here do not count among
  // `known`. Asks the `git` program.
  struct Unpublished {
    std::string commit;
    std::vector<std::string> files;  // from root(), those that are there after it
  };
  std::vector<Unpublished> unpublished(const std::string& tip, std::span<const std::string> known,
                                       std::span<const std::string> patterns) const;
  // Whether history was cut off when this was cloned: older commits exist that cannot be read here.
  bool is_shallow() const;

  // Every file, symlink and submodule of the commit's tree, sorted by path. `filter` is asked for directories too, with
  // their path: false leaves a file out, and a whole directory unread.
  using Filter = std::function<bool(std::string_view path, GitEntryType type)>;
  std::vector<GitFile> list_files(const std::string& commit, const Filter& filter = {}) const;
  // Bytes as stored in the commit: no line-ending conversion, no filters. Nothing if the path is no file there.
  std::optional<std::string> read_file(const std::string& commit, const std::string& path) const;
  std::string read_blob(const std::string& id) const;
  // Many at once, in the given order; much cheaper than one by one where the `git` program has to be asked.
  std::vector<std::string> read_blobs(std::span<const std::string> ids) const;

  // The last value of "section.name" or "section.sub.name" from system, user, repository and worktree settings, as
  // written ("core.excludesFile", "user.email"). A name without a value reads "true".
  std::optional<std::string> config_value(std::string_view name) const;
  std::vector<std::string> config_values(std::string_view name) const;  // all of them, in order of reading

 private:
  struct State;
  explicit GitRepository(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

}  // namespace tutti
