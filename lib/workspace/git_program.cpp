// Git's objects and index through the `git` program, for repositories that libgit2 does not take.
#include "git_program.hpp"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/process.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

// The longest command lines stay far below what any system takes (128 KiB on Linux for one argument, 2 MiB for all).
constexpr std::size_t arguments_at_once = 1000;

class Program final : public GitProgram {
 public:
  explicit Program(GitPlace place) : place_(std::move(place)) {}

  std::optional<std::string> resolve(const std::string& revision) override {
    if (revision.starts_with('-')) return std::nullopt;
    const CapturedOutput output = run({"rev-parse", "--verify", "--quiet", revision + "^{commit}"});
    if (output.status.success()) return std::string(trim(output.text));
    if (output.status.code != 1 && !run({"rev-parse", "--git-dir"}).status.success()) fail({"rev-parse", "--git-dir"});
    return std::nullopt;
  }

  std::int64_t commit_time(const std::string& commit) override {
    return std::stoll(ask({"show", "--no-patch", "--format=%ct", commit, "--"}));
  }

  std::vector<std::string> first_parents(const std::string& commit, std::size_t limit) override {
    const std::string text = ask({"rev-list", "--first-parent", fmt::format("--max-count={}", limit), commit, "--"});
    return split(trim(text), '\n');
  }

  std::vector<GitFile> list_files(const std::string& commit, const GitRepository::Filter& filter) override {
    std::vector<GitFile> files;
    std::unordered_map<std::string, bool> directories;
    for (GitFile& file : listing({"ls-tree", "-r", "-z", "--full-tree", commit})) {
      if (filter && !(wants_parents(file.path, filter, directories) && filter(file.path, file.type()))) continue;
      files.push_back(std::move(file));
    }
    return files;
  }

  std::optional<std::string> read_file(const std::string& commit, const std::string& path) override {
    const std::vector<GitFile> found = listing({"ls-tree", "-z", "--full-tree", commit, "--", ":(literal)" + path});
    for (const GitFile& file : found) {
      const GitEntryType type = file.type();
      if (file.path != path || (type != GitEntryType::file && type != GitEntryType::symlink)) continue;
      return ask({"cat-file", "blob", file.id});
    }
    return std::nullopt;
  }

  std::vector<std::string> read_blobs(std::span<const std::string> ids) override {
    std::vector<std::string> result;
    result.reserve(ids.size());
    while (!ids.empty()) {
      const auto some = ids.first(std::min(ids.size(), arguments_at_once));
      read_some(some, result);
      ids = ids.subspan(some.size());
    }
    return result;
  }

  bool stage(std::span<const std::string> present, std::span<const std::string> gone) override {
    std::vector<std::string> paths(present.begin(), present.end());
    paths.insert(paths.end(), gone.begin(), gone.end());
    for (std::span<const std::string> rest = paths; !rest.empty();) {
      const auto some = rest.first(std::min(rest.size(), arguments_at_once));
      rest = rest.subspan(some.size());
      std::vector<std::string> arguments = {"update-index", "--add", "--remove", "--"};
      arguments.insert(arguments.end(), some.begin(), some.end());
      if (run(arguments).status.success()) continue;
      if (find_stat(place_.directory + "/index.lock")) throw_index_locked(place_);
      fail(arguments);
    }
    return true;
  }

  bool is_dirty() override {
    if (!place_.root.empty()) return !ask({"--no-optional-locks", "status", "--porcelain", "-z", "-uno"}).empty();
    return false;
  }

  std::vector<GitFile> list_index() override {
    // "100644 3f2a... 0\tpath": the second field is the id here, the third the stage of a conflict.
    std::vector<GitFile> files = listing({"ls-files", "--stage", "-z", "--full-name"}, 1);
    std::sort(files.begin(), files.end(), [](const GitFile& a, const GitFile& b) { return a.path < b.path; });
    return files;
  }

  std::vector<Unmerged> list_unmerged() override {
    const std::vector<std::string> question = {"ls-files", "--unmerged", "-z", "--full-name"};
    const std::vector<GitFile> ids = listing(question, 1), stages = listing(question, 2);
    std::vector<Unmerged> entries;
    for (std::size_t i = 0; i < std::min(ids.size(), stages.size()); ++i) {
      entries.push_back({ids[i].path, ids[i].id, static_cast<unsigned>(std::stoul(stages[i].id))});
    }
    return entries;
  }

  std::vector<std::string> untracked() override {
    std::vector<std::string> paths =
        split(ask({"ls-files", "-z", "--others", "--exclude-standard", "--full-name"}), '\0');
    std::erase(paths, "");
    return paths;
  }

  std::optional<std::string> head_reference() override {
    const CapturedOutput output = run({"symbolic-ref", "--quiet", "HEAD"});
    if (output.status.success()) return std::string(trim(output.text));
    return std::nullopt;
  }

  std::vector<std::string> list_references(const std::string& prefix) override {
    std::vector<std::string> names;
    for (const std::string& name : split(trim(ask({"for-each-ref", "--format=%(refname)", prefix})), '\n')) {
      if (name.size() > prefix.size()) names.push_back(name.substr(prefix.size()));
    }
    return names;
  }

  std::vector<std::string> list_commits(const std::vector<std::string>& starts) override {
    std::vector<std::string> arguments = {"rev-list", "--date-order"};
    arguments.insert(arguments.end(), starts.begin(), starts.end());
    arguments.emplace_back("--");
    std::vector<std::string> commits = split(trim(ask(arguments)), '\n');
    std::erase(commits, "");
    return commits;
  }

  // Full history: a side branch that came to nothing is pushed all the same. Of a merge,
  // what is as in none of its parents.
  std::vector<GitRepository::Unpublished> unpublished(const std::string& tip, std::span<const std::string> known,
                                                      std::span<const std::string> patterns) override {
    std::vector<std::string> arguments = split(
        "log --full-history -c -z --root --name-only --no-renames --diff-filter=d --no-ext-diff --no-color "
        "--no-notes --no-show-signature --ignore-missing --format=commit_%H",
        ' ');
    arguments.insert(arguments.end(), {tip, "--not"});
    arguments.insert(arguments.end(), known.begin(), known.end());
    arguments.insert(arguments.end(), {"--remotes", "--"});
    arguments.insert(arguments.end(), patterns.begin(), patterns.end());
    std::vector<GitRepository::Unpublished> commits;
    for (const std::string& word : split(ask(arguments), '\0')) {
      constexpr std::string_view heading = "commit_";
      const std::string_view text = trim(word);  // a line feed comes before the first file of a commit
      if (text.starts_with(heading)) {
        const std::string_view commit = text.substr(heading.size());
        if (commits.empty() || commits.back().commit != commit) commits.push_back({std::string(commit), {}});
      } else if (!text.empty() && !commits.empty()) {
        commits.back().files.emplace_back(word.front() == '\n' ? word.substr(1) : word);
      }
    }
    return commits;
  }

 private:
  // Variables that Git sets for its hooks would lead to another repository or index.
  std::vector<std::string> command(const std::vector<std::string>& arguments) const {
    std::vector<std::string> line = {"env", "-u", "GIT_DIR", "-u", "GIT_WORK_TREE", "-u", "GIT_INDEX_FILE", "git"};
    line.insert(line.end(), arguments.begin(), arguments.end());
    return line;
  }

  CapturedOutput run(const std::vector<std::string>& arguments) const {
    return run_and_capture({.arguments = command(arguments), .directory = place_.working_directory()});
  }

  std::string ask(const std::vector<std::string>& arguments) const {
    CapturedOutput output = run(arguments);
    if (!output.status.success()) fail(arguments);
    return std::move(output.text);
  }

  // Asks once more, for the message this time.
  [[noreturn]] void fail(const std::vector<std::string>& arguments) const {
    std::vector<std::string> line = {"sh", "-c", "exec \"$@\" 2>&1 >/dev/null", "sh"};
    const std::vector<std::string> asked = command(arguments);
    line.insert(line.end(), asked.begin(), asked.end());
    const CapturedOutput output = run_and_capture({.arguments = line, .directory = place_.working_directory()});
    std::string_view said = trim(output.text);
    std::vector<std::string> hints;
    if (output.status.code == 127) {
      said = "neither libgit2 nor the 'git' program can open it";
    } else if (said.find("dubious ownership") != std::string_view::npos) {
      hints.push_back("git config --global --add safe.directory " + shell_quote(place_.working_directory()));
    }
    said = said.substr(0, said.find('\n'));
    if (said.starts_with("fatal: ")) said.remove_prefix(7);
    throw Error(ErrorKind::system,
                fmt::format("cannot ask Git about {}: {}", in_quotes(place_.working_directory()), said), hints);
  }

  // "100644 blob 3f2a...\tpath", each with NUL at its end.
  std::vector<GitFile> listing(const std::vector<std::string>& arguments, std::size_t id_field = 2) const {
    const std::string text = ask(arguments);
    std::vector<GitFile> files;
    for (std::string_view rest = text; !rest.empty();) {
      const std::string_view record = rest.substr(0, rest.find('\0'));
      rest.remove_prefix(std::min(record.size() + 1, rest.size()));
      const std::size_t tab = record.find('\t');
      const std::vector<std::string> fields = split(record.substr(0, tab), ' ');
      if (tab == std::string_view::npos || fields.size() < 3) continue;
      files.push_back({.path = std::string(record.substr(tab + 1)),
                       .mode = static_cast<std::uint32_t>(std::stoul(fields[0], nullptr, 8)),
                       .id = fields[id_field]});
    }
    return files;
  }

  static bool wants_parents(const std::string& path, const GitRepository::Filter& filter,
                            std::unordered_map<std::string, bool>& known) {
    for (std::size_t slash = 0; (slash = path.find('/', slash)) != std::string::npos; ++slash) {
      const std::string directory = path.substr(0, slash);
      auto found = known.find(directory);
      if (found == known.end()) found = known.emplace(directory, filter(directory, GitEntryType::directory)).first;
      if (!found->second) return false;
    }
    return true;
  }

  // One process for many: "<id> blob <size>\n<bytes>\n" each.
  void read_some(std::span<const std::string> ids, std::vector<std::string>& result) const {
    std::vector<std::string> line = {"sh", "-c", "printf '%s\\n' \"$@\" | git cat-file --batch", "sh"};
    line.insert(line.end(), ids.begin(), ids.end());
    const CapturedOutput output = run_and_capture({.arguments = line, .directory = place_.working_directory()});
    std::string_view rest = output.text;
    for (const std::string& id : ids) {
      const std::string_view header = rest.substr(0, rest.find('\n'));
      const std::vector<std::string> fields = split(header, ' ');
      if (fields.size() != 3 || fields[1] != "blob") fail({"cat-file", "blob", id});
      const std::size_t size = std::stoull(fields[2]);
      if (rest.size() < header.size() + size + 2) fail({"cat-file", "blob", id});
      result.emplace_back(rest.substr(header.size() + 1, size));
      rest.remove_prefix(header.size() + size + 2);
    }
  }

  GitPlace place_;
};

}  // namespace

std::unique_ptr<GitProgram> open_with_program(const GitPlace& place) {
  return std::make_unique<Program>(place);
}

}  // namespace tutti
