// tutti git-hook: what Git calls: hooks, and the merge driver. Answers the hooks that DVC wrote too.
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/process.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "exec/merge_trees.hpp"
#include "exec/verify.hpp"
#include "format/ignore_merge.hpp"
#include "format/merge.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

// What another command answered; nothing when there was nothing to do.
struct HookResult {
  std::shared_ptr<Result> inner;
};

void print(std::ostream& out, const HookResult& result) {
  if (result.inner) result.inner->write(out);
}
void print_notes(std::ostream& err, const HookResult& result) {
  if (result.inner) result.inner->write_notes(err);
}
Json to_json(const HookResult& result) {
  return result.inner ? result.inner->json() : Json::object();
}
int status_of(const HookResult& result) {
  return result.inner ? result.inner->exit_status() : 0;
}

struct HookOptions {
  std::vector<std::string> arguments;
};

ArgumentSpec<HookOptions> hook_arguments() {
  return {.name = "ARGUMENT", .help = "What Git or the pre-commit tool passes", .field = &HookOptions::arguments};
}

// Hooks are called in every repository of theirs: one that is none of ours is left alone.
bool is_outside(const Context& context) {
  return !Repository::find_root(context.directory());
}

// Runs another command, with these of its switches on.
HookResult answer_of(Context& context, std::string_view name, const std::vector<std::string>& switches = {}) {
  const std::vector<Command>& table = context.table();
  const auto command = std::find_if(table.begin(), table.end(), [&](const Command& one) { return one.name == name; });
  const std::shared_ptr<void> options = command->make_options();
  for (const Option& option : command->options) {
    if (std::find(switches.begin(), switches.end(), option.name) == switches.end()) continue;
    *std::get<bool*>(option.slot(options.get())) = true;
  }
  return {command->run(context, options.get())};
}

HookResult run_pre_commit(Context& context, const HookOptions&) {
  return is_outside(context) ? HookResult{} : answer_of(context, "status");
}

HookResult run_post_checkout(Context& context, const HookOptions& options) {
  if (is_outside(context)) return {};
  // The pre-commit tool says in a variable what Git says in the third word: "1" for a branch, "0" for files.
  auto kind = context.surroundings().environment.variable("PRE_COMMIT_CHECKOUT_TYPE");
  if (!kind && options.arguments.size() >= 3) kind = options.arguments[2];
  if (kind != "1") return {};
  // A rebase checks out commits on its way; data follows when it is done.
  const GitRepository* const git = context.repository().git();
  if (git != nullptr && find_stat(git->git_directory() + "/rebase-merge")) return {};
  // Git has checked out its part: what the cache lacks is told, but does not make that a failure.
  return answer_of(context, "checkout", {"--allow-missing", "--sparse"});
}

// One "<local ref> <commit> <remote ref> <commit it had>" of what Git is about to push.
struct PushedRef {
  std::string commit, known;
};

std::vector<PushedRef> pushed_refs(const Context& context) {
  const Environment& environment = context.surroundings().environment;
  // The pre-commit tool reads standard input itself. For a history that is new as a whole it names the branch alone.
  for (const char* name : {"PRE_COMMIT_TO_REF", "PRE_COMMIT_LOCAL_BRANCH"}) {
    if (const auto commit = environment.variable(name)) {
      return {{*commit, environment.variable("PRE_COMMIT_FROM_REF").value_or("")}};
    }
  }
  std::vector<PushedRef> refs;
  if (isatty(STDIN_FILENO) == 1) return refs;
  for (std::string line; std::getline(std::cin, line);) {
    const std::vector<std::string> words = split(line, ' ');
    if (words.size() == 4) refs.push_back({words[1], words[3]});
  }
  return refs;
}

bool is_no_commit(std::string_view name) {
  return name.find_first_not_of('0') == std::string_view::npos;
}

struct PrePushResult {
  std::vector<NotStored> missing;
  std::vector<std::string> shown;
  std::size_t objects = 0;
};

int status_of(const PrePushResult& result) {
  return result.missing.empty() ? 0 : 1;
}
void print(std::ostream&, const PrePushResult&) {}
void print_notes(std::ostream& err, const PrePushResult& result) {
  if (result.missing.empty()) return;
  err << fmt::format("error: {} of these commits {} not on the remote: nobody else could get them\n",
                     count_of(result.missing.size(), "object"), result.missing.size() == 1 ? "is" : "are");
  constexpr std::size_t enough = 10;
  for (std::size_t i = 0; i < std::min(enough, result.shown.size()); ++i) {
    err << "  " << printable(result.shown[i]) << '\n';
  }
  if (result.shown.size() > enough) err << fmt::format("  and {} more\n", grouped(result.shown.size() - enough));
  err << "hint: tutti push\nhint: 'tutti push --all-commits' for what only earlier commits name\n"
         "hint: 'git push --no-verify' pushes without them\n";
}
Json to_json(const PrePushResult& result) {
  Json missing = Json::array();
  for (std::size_t i = 0; i < result.missing.size(); ++i) {
    missing.push_back({{"path", result.shown[i]}, {"id", result.missing[i].id.name()}});
  }
  return {{"missing", missing}, {"objects", result.objects}};
}

// What names data, as Git sees it: patterns match in every directory.
const std::vector<std::string> metadata_patterns{"*.dvc", "*dvc.yaml", "*dvc.lock"};

// The files that a commit changed, as a project; the dvc.yaml beside a dvc.lock says whose outputs those are.
Project changed_by(Repository& repository, const GitRepository::Unpublished& change) {
  const std::unique_ptr<FileTree> tree = commit_tree(repository, change.commit);
  const std::string prefix = repository.git_prefix();
  std::set<RelPath> files;
  for (const std::string& path : change.files) {
    if (!path.starts_with(prefix) || RelPath::refusal(path.substr(prefix.size()))) continue;
    RelPath file = RelPath::parse(path.substr(prefix.size()));
    if (repository.ignore().is_ignored(file.str(), EntryKind::file)) continue;
    if (file.name() == lock_file_name) file = file.parent() / pipeline_file_name;
    if (is_metadata_name(file.name()) && tree->read(file)) files.insert(std::move(file));
  }
  const std::vector<RelPath> list(files.begin(), files.end());
  return Project::load_files(*tree, list);
}

// Costs little because only what differs from the commit that the other side has is asked for.
PrePushResult run_pre_push(Context& context, const HookOptions&) {
  PrePushResult result;
  if (is_outside(context)) return result;
  Repository& repository = context.repository();
  if (repository.git() == nullptr || repository.config().remote_names().empty()) return result;
  RemoteCheck check(repository);
  std::vector<std::string> tips, known;
  for (PushedRef& ref : pushed_refs(context)) {
    if (is_no_commit(ref.commit)) continue;  // a branch is deleted
    tips.push_back(std::move(ref.commit));
    if (!is_no_commit(ref.known)) known.push_back(std::move(ref.known));
  }
  for (const std::string& commit : known) {
    try {
      check.settle(Project::load(*commit_tree(repository, commit)));
    } catch (const NotFound&) {
      continue;  // somebody else's commit, not fetched
    }
  }
  for (const std::string& tip : tips) {
    // What came and went again on the way is part of the history that others get.
    for (const GitRepository::Unpublished& change : repository.git()->unpublished(tip, known, metadata_patterns)) {
      try {
        check.add(changed_by(repository, change));
      } catch (const Error& error) {
        if (change.commit == tip) throw;
        context.surroundings().log.warning("commit {} is not looked at: {}", change.commit.substr(0, 7),
                                           error.message());
      }
    }
  }
  result.missing = check.missing();
  result.objects = check.asked();
  for (const NotStored& object : result.missing) {
    result.shown.push_back(context.shown(object.inside ? object.output / *object.inside : object.output));
  }
  return result;
}

struct DriverOptions {
  std::string ancestor, our, their;
  std::optional<std::string> path;
  unsigned marker_size = 7;
};

struct DriverResult {
  std::string path;
  std::vector<std::string> conflicts;
  bool by_lines = false;
};

int status_of(const DriverResult& result) {
  return result.conflicts.empty() ? 0 : 1;
}
void print(std::ostream&, const DriverResult&) {}
void print_notes(std::ostream& err, const DriverResult& result) {
  for (const std::string& conflict : result.conflicts) {
    err << fmt::format("conflict in {}: {}\n", in_quotes(result.path), printable(conflict));
  }
  if (!result.conflicts.empty() && !result.by_lines) err << "hint: tutti resolve\n";
}
Json to_json(const DriverResult& result) {
  return {{"path", result.path}, {"conflicts", result.conflicts}, {"by_lines", result.by_lines}};
}

// DVC's driver is not told the path; the text shows what it is.
MergedFile kind_of(const DriverOptions& options, const std::string& text) {
  if (options.path) return merged_file_kind(*options.path);
  if (text.find("schema:") == 0 || text.find("\nschema:") != std::string::npos) return MergedFile::lock;
  if (text.find("outs:") == 0 || text.find("\nouts:") != std::string::npos) return MergedFile::pointer;
  return MergedFile::pipeline;
}

// What is no YAML (it was committed with conflict markers) is merged as Git merges any text.
DriverResult merge_lines(const DriverOptions& options, const std::string& name) {
  const ExitStatus status =
      Process::start({.arguments = {"git", "merge-file", "-q", "-L", "ours", "-L", "base", "-L", "theirs",
                                    fmt::format("--marker-size={}", options.marker_size), options.our, options.ancestor,
                                    options.their},
                      .own_output = true})
          .wait();
  DriverResult result{.path = name, .conflicts = {}, .by_lines = true};
  if (!status.success()) result.conflicts.push_back("not readable, merged line by line");
  return result;
}

// As Git merges it; where that is a conflict, by lines that stand for themselves.
DriverResult merge_ignore_file(const DriverOptions& options, const MergeVersions& versions, const std::string& name) {
  DriverResult result = merge_lines(options, name);
  if (result.conflicts.empty()) return result;
  result.conflicts = {"both sides changed the same lines"};
  if (const std::optional<std::string> text = merge_ignore_lines(versions)) {
    publish_file(options.our, *text, Durability::none);
    result.conflicts.clear();
  }
  return result;
}

DriverResult run_merge_driver(Context& context, const DriverOptions& options) {
  const std::string base = read_file(options.ancestor), ours = read_file(options.our),
                    theirs = read_file(options.their);
  const std::string name = options.path.value_or(options.our);
  if (name.substr(name.rfind('/') + 1) == ".gitignore") return merge_ignore_file(options, {base, ours, theirs}, name);
  const MergedFile kind = kind_of(options, ours.empty() ? theirs : ours);

  // Git calls from the top of the working tree; the repository may lie deeper.
  const std::string file = join_path(context.directory(), name);
  const std::optional<std::string> root = Repository::find_root(parent_path(file));
  std::optional<Repository> repository;
  if (root) {
    repository.emplace(
        Repository::open(*root, context.surroundings(),
                         {.durability = context.globals().no_sync ? Durability::none : Durability::flush}));
  }
  MergeOptions merging{.merge_directory = {}, .marker_size = options.marker_size};
  if (repository) {
    merging.merge_directory = [&](const DirectoryVersions& versions) {
      return merge_directories(*repository, versions);
    };
  }
  MergedText merged;
  try {
    merged = merge_texts(kind, {base, ours, theirs}, name, merging);
  } catch (const InvalidFile&) {
    return merge_lines(options, name);
  }
  publish_file(options.our, merged.text, Durability::none);
  return {.path = name, .conflicts = merged.conflicts, .by_lines = false};
}

}  // namespace

Command pre_commit_hook_command() {
  return make_command<HookOptions>({.name = "git-hook pre-commit",
                                    .group = Group::settings,
                                    .summary = "Say before a commit what data and stages changed",
                                    .details = "Runs 'tutti status'. Does nothing outside of a repository.",
                                    .arguments = {hook_arguments()},
                                    .examples = {{"tutti git-hook pre-commit", "What the hook pre-commit runs"}},
                                    .hidden = true},
                                   run_pre_commit);
}

Command post_checkout_hook_command() {
  return make_command<HookOptions>(
      {.name = "git-hook post-checkout",
       .group = Group::settings,
       .summary = "Let data follow a branch",
       .details = "Runs 'tutti checkout' after another branch or commit was checked out, but for a rebase on its way.",
       .arguments = {hook_arguments()},
       .examples = {{"tutti git-hook post-checkout HEAD@{1} HEAD 1", "What the hook post-checkout runs"}},
       .hidden = true},
      run_post_checkout);
}

Command pre_push_hook_command() {
  return make_command<HookOptions>(
      {.name = "git-hook pre-push",
       .group = Group::settings,
       .summary = "Refuse to push commits whose data is not on the remote",
       .details = "Asks the remote for what the pushed commits record and the other side's do not. Pushes nothing.",
       .arguments = {hook_arguments()},
       .examples = {{"tutti git-hook pre-push origin URL", "What the hook pre-push runs"}},
       .hidden = true},
      run_pre_push);
}

Command merge_driver_command() {
  return make_command<DriverOptions>(
      {.name = "git-hook merge-driver",
       .group = Group::settings,
       .summary = "Merge a '.dvc' file, 'dvc.lock', 'dvc.yaml' or '.gitignore'",
       .details =
           "Merges stage by stage and, for directories, file by file. The result is written over --our; what both "
           "sides changed differently stands there between conflict markers, and the exit status is 1. '.gitignore' is "
           "merged "
           "as Git does; where both sides add or remove lines at one place, all of that counts.",
       .options = {{.name = "--ancestor",
                    .value = "FILE",
                    .help = "The version that both sides come from",
                    .field = &DriverOptions::ancestor,
                    .completes = Completes::files},
                   {.name = "--our",
                    .value = "FILE",
                    .help = "Our version; becomes the result",
                    .field = &DriverOptions::our,
                    .completes = Completes::files},
                   {.name = "--their",
                    .value = "FILE",
                    .help = "The other branch's version",
                    .field = &DriverOptions::their,
                    .completes = Completes::files},
                   {.name = "--path",
                    .value = "PATH",
                    .help = "What is merged, from the top of the working tree",
                    .field = &DriverOptions::path},
                   {.name = "--marker-size",
                    .value = "COUNT",
                    .help = "Length of conflict markers; 7 by default",
                    .field = &DriverOptions::marker_size}},
       .examples = {{"tutti git-hook merge-driver --ancestor %O --our %A --their %B --path %P",
                     "What 'tutti install' tells Git to run"}},
       .hidden = true},
      run_merge_driver);
}

}  // namespace tutti
