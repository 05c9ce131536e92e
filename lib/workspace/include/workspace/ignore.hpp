// Which files DVC does not see: .dvcignore files, a few names built in, and DVC repositories inside this one.
//
// The syntax is that of .gitignore as the Python library pathspec (1.x) reads it, which is how DVC reads it. What
// differs from Git, and is kept because the bytes of manifests depend on it: lines are stripped on both sides; a
// pattern that matches a directory also matches everything beneath it, negated ones too ("!dir" brings back "dir/x");
// "*/" and
// "**/" at the root match nothing; "dir/**" matches the directory itself.
//
// A match on a parent directory is final, so a walk does not enter what is ignored. Scopes are made for such walks: the
// patterns are evaluated as far as possible once a directory, what remains for a name is one look-up and the patterns
// that could still match it. A scope may be used from several threads and copied freely.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace tutti {

inline constexpr std::string_view ignore_file_name = ".dvcignore";

// The pattern that decided. `str()` is what `check-ignore --details` prints before the path.
struct IgnoreMatch {
  bool ignored = true;  // false: a negated pattern ("!x") won
  std::string file;     // "data/.dvcignore", relative to the root; empty for what is built in
  std::size_t line = 0;
  std::string pattern;             // as written in the file, without surrounding blanks
  bool nested_repository = false;  // another DVC repository begins there

  std::string str() const;  // ".dvcignore:4:*.tmp", ":.git", "in sub_repo:name"
};

enum class EntryKind { file, directory };  // whatever is not a directory counts as file

class IgnoreScope;

// Where ignore files are read from: the disk, or a commit. Paths are relative to the root.
class IgnoreSource {
 public:
  virtual ~IgnoreSource() = default;
  virtual std::optional<std::string> read(const std::string& path) const = 0;
  virtual bool exists(const std::string& path) const = 0;
  virtual std::string display(const std::string& path) const = 0;  // for messages
};

class IgnoreRules {
 public:
  enum class NestedRepositories { ignored, visible };

  // Rules of the DVC root directory `root` (absolute). Reads its .dvcignore; deeper ones when a scope enters them.
  // Throws InvalidFile (file:line:column) for a pattern that DVC refuses or a file that is not UTF-8.
  explicit IgnoreRules(std::string root, NestedRepositories nested = NestedRepositories::ignored);
  explicit IgnoreRules(std::shared_ptr<const IgnoreSource> source,
                       NestedRepositories nested = NestedRepositories::ignored);

  // The rules in force directly inside the root.
  IgnoreScope root_scope() const;

  // The scope of a directory ("" or "." is the root); nothing if it or a parent is ignored. Asks the source.
  std::optional<IgnoreScope> scope(std::string_view directory) const;

  // Whether `path` (relative to the root, '/'-separated, normal) or a parent of it is ignored.
  bool is_ignored(std::string_view path, EntryKind kind) const;
  // The pattern that decides, also when it is a negated one. Nothing when no pattern speaks of the path. There is never
  // a second one, so `check-ignore --all` has no more to say.
  std::optional<IgnoreMatch> check(std::string_view path, EntryKind kind) const;

 private:
  friend class IgnoreScope;
  struct State;
  std::shared_ptr<const State> state_;
};

// The rules in force inside one directory that is not ignored itself.
class IgnoreScope {
 public:
  // Whether the entry `name` of this directory is ignored. Costs tens of nanoseconds. A nested repository is noticed
  // by enter() instead.
  bool is_ignored(std::string_view name, EntryKind kind) const;

  // What a listing of the directory entered already tells, so that nothing is asked of the disk twice.
  struct Listing {
    bool has_ignore_file = false;  // ".dvcignore" is there
    bool has_dvc = false;          // ".dvc" is there, of whatever type
  };
  // The scope of the directory `name` in this one, which is_ignored() let pass. Nothing if it is a DVC repository of
  // its own, which is ignored as a whole.
  std::optional<IgnoreScope> enter(std::string_view name, Listing listing) const;
  std::optional<IgnoreScope> enter(std::string_view name) const;  // looks for itself

  const std::string& directory() const { return directory_; }  // relative to the root; empty for the root

 private:
  friend class IgnoreRules;
  struct Names;
  struct RuleSet;
  IgnoreScope() = default;
  std::optional<IgnoreMatch> decide(std::string_view name, EntryKind kind) const;
  void move_names(const Names& from, std::string_view name);
  void add_rules();

  std::shared_ptr<const IgnoreRules::State> rules_;
  std::shared_ptr<const RuleSet> set_;
  std::shared_ptr<const Names> names_;
  std::string directory_;
  int all_ignored_by_ = -1;  // the rule of its own .dvcignore that ignores the directory itself, as "**" does
};

// DVC refuses to track a directory that holds a .dvcignore (exit 255), because its rules would not travel with the
// data. `directory` is where the file lies.
Conflict ignore_file_in_tracked_directory(std::string_view directory);

}  // namespace tutti
