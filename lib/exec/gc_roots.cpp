// What a repository's workspace and commits name, for gc.
#include "gc_roots.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"
#include "format/lock_file.hpp"
#include "journal.hpp"

namespace tutti {
namespace {

constexpr std::string_view experiments = "refs/exps/";
constexpr std::size_t longest_history = 10'000'000;

class Commits {
 public:
  explicit Commits(const GitRepository& git) : git_(git) {}

  void add(const std::string& commit) {
    if (seen_.insert(commit).second) commits_.push_back(commit);
  }

  // `count` commits from this one on, by first parents; all if it is negative.
  void add_with_parents(const std::string& commit, int count) {
    if (count == 0) return;
    if (count == 1) return add(commit);
    const std::size_t limit = count < 0 ? longest_history : static_cast<std::size_t>(count);
    const std::vector<std::string> found = git_.first_parents(commit, limit);
    if (found.size() < limit) needs_whole_history();
    for (const std::string& each : found) add(each);
  }

  // Nothing may be judged unneeded by a history that is not all here.
  void needs_whole_history() const {
    if (!git_.is_shallow()) return;
    throw Conflict("this clone of the Git repository is shallow: commits that may need objects are not here",
                   {"git fetch --unshallow"});
  }

  std::vector<std::string> take() { return std::move(commits_); }

 private:
  const GitRepository& git_;
  std::set<std::string> seen_;
  std::vector<std::string> commits_;
};

// "refs/exps/ab/cdef…/name" was made on commit abcdef….
std::optional<std::string> baseline_of(const std::string& reference) {
  const std::vector<std::string> names = split(reference, '/');
  if (names.size() < 5 || names[2].size() != 2 || names[3].size() < 38) return std::nullopt;
  return names[2] + names[3];
}

void add_experiments(const GitRepository& git, Commits& commits) {
  constexpr std::size_t longest_experiment = 10'000;
  for (const std::string& reference : git.references(experiments)) {
    const std::string tip = git.resolve(reference);
    const std::optional<std::string> baseline = baseline_of(reference);
    commits.add(tip);
    if (!baseline) continue;  // what is queued or being run: its baseline is an ordinary commit
    for (const std::string& commit : git.first_parents(tip, longest_experiment)) {
      if (commit == *baseline) break;
      commits.add(commit);
    }
  }
}

// Entries that say `files:` instead of one id name each file's.
void add_versioned_files(const ContentEntry& entry, const std::string& path, std::vector<NamedOutput>& outputs) {
  const Value* files = entry.foreign.find("files");
  if (!files || !files->is_list()) return;
  for (const Value& file : files->items()) {
    const Value* md5 = file.is_map() ? file.find("md5") : nullptr;
    if (!md5 || !md5->is_string()) continue;
    if (const auto id = ObjectId::parse(Algorithm::md5, md5->as_string())) outputs.push_back({path, *id, {}});
  }
}

void add_entry(const ContentEntry& entry, const std::string& path, const std::optional<std::string>& remote,
               std::vector<NamedOutput>& outputs) {
  if (entry.id) outputs.push_back({path, *entry.id, remote});
  add_versioned_files(entry, path, outputs);
}

}  // namespace

std::vector<Root> gc_roots(Repository& repository, const GcOptions& options, History history) {
  std::vector<Root> roots = {{.name = "the workspace", .commit = {}}};
  const bool asks_git = !options.revisions.empty() || options.all_branches || options.all_tags || options.all_commits ||
                        options.all_experiments || options.since;
  if (!asks_git) return roots;
  const GitRepository* git = repository.git();
  if (!git) throw Conflict(fmt::format("{} is in no Git repository: it has no commits", in_quotes(repository.root())));

  Commits commits(*git);
  const int count = options.count.value_or(1);
  for (const std::string& revision : options.revisions) {
    if (revision != "workspace") commits.add_with_parents(git->resolve(revision), count);
  }
  if (options.all_commits || options.since) {
    if (history == History::whole) commits.needs_whole_history();
    for (const std::string& commit : git->all_commits()) {
      if (options.all_commits || git->commit_time(commit) >= *options.since) commits.add(commit);
    }
  }
  if (!options.all_commits && options.all_branches) {
    for (const std::string& branch : git->branches()) {
      commits.add_with_parents(git->resolve("refs/heads/" + branch), count);
    }
  }
  if (!options.all_commits && options.all_tags) {
    for (const std::string& tag : git->tags()) commits.add(git->resolve("refs/tags/" + tag));
  }
  if (options.all_experiments) add_experiments(*git, commits);
  for (std::string& commit : commits.take()) {
    std::string name = commit.substr(0, 7);
    roots.push_back({.name = std::move(name), .commit = std::move(commit)});
  }
  return roots;
}

const std::vector<NamedOutput>& OutputReader::outputs_of(const FileTree& tree, const RelPath& file) {
  const std::optional<std::string> text = tree.read(file);
  if (!text) throw NotFound(fmt::format("{} does not exist", in_quotes(tree.display(file))));
  const bool is_pipeline = file.name() == pipeline_file_name;
  const RelPath lock_file = file.parent() / lock_file_name;
  const std::optional<std::string> lock_text = is_pipeline ? tree.read(lock_file) : std::nullopt;
  std::string key = md5_of(fmt::format("{}\n{}\n{}", file.str(), text->size(), *text)).hex();
  if (lock_text) key += md5_of(*lock_text).hex();
  if (const auto found = known_.find(key); found != known_.end()) return found->second;

  std::vector<NamedOutput> outputs;
  const Project project = Project::load_files(tree, std::span(&file, 1));
  for (const Stage& stage : project.stages()) {
    for (const Output& output : stage.outs) {
      if (output.options.cache && output.recorded) {
        add_entry(*output.recorded, output.path.str(), output.options.remote, outputs);
      }
    }
  }
  if (project.uses_variables()) {
    // What they say may change while these two files do not.
    unkept_ = std::move(outputs);
    return unkept_;
  }
  return known_.emplace(std::move(key), std::move(outputs)).first->second;
}

void OutputReader::read(const Root& root, const Visit& visit, const Failed& failed) {
  const std::unique_ptr<FileTree> tree =
      root.commit ? commit_tree(repository_, *root.commit) : workspace_tree(repository_);
  std::set<std::string> directories;  // outputs: what is in there is data
  tree->for_each_metadata_file(
      [&](const RelPath& file) {
        try {
          for (const NamedOutput& output : outputs_of(*tree, file)) {
            directories.insert(output.path);
            visit(output);
          }
        } catch (Error& error) {
          failed(tree->display(file), error);
        }
      },
      [&](const RelPath& directory) { return !directories.contains(directory.str()); });
  if (root.commit) return;
  for (const JournalEntry& entry : journal_entries(repository_)) {
    for (const ContentEntry& output : entry.lock.outs) {
      if (output.id) visit({output.path, *output.id, {}});
    }
  }
}

}  // namespace tutti
