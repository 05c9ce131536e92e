// tutti data status: commit, metadata files, workspace, cache and remote beside each other.
#include "exec/data_status.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "changes.hpp"
#include "commands.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct DataStatusCommandOptions {
  std::vector<std::string> targets;
  bool granular = false;
  bool unchanged = false;
  std::string untracked = "no";
  std::optional<std::string> remote;
  bool not_in_remote = false;
};

struct DataStatusResult {
  DataStatus status;
  bool with_unchanged = false;
};

Json json_of(const DataChanges& changes) {
  Json json = Json::object();
  const auto put = [&](const char* name, const std::vector<std::string>& paths) {
    if (!paths.empty()) json[name] = paths;
  };
  put("modified", changes.modified);
  put("added", changes.added);
  put("deleted", changes.deleted);
  for (const DataChanges::Renamed& one : changes.renamed) {
    json["renamed"].push_back({{"old", one.before}, {"new", one.after}});
  }
  return json;
}

// As DVC's: what is empty is left out.
Json to_json(const DataStatusResult& result) {
  const DataStatus& status = result.status;
  Json json = Json::object();
  if (!status.not_in_cache.empty()) json["not_in_cache"] = status.not_in_cache;
  if (!status.not_in_remote.empty()) json["not_in_remote"] = status.not_in_remote;
  if (!status.committed.empty()) json["committed"] = json_of(status.committed);
  if (!status.uncommitted.empty()) json["uncommitted"] = json_of(status.uncommitted);
  if (!status.untracked.empty()) json["untracked"] = status.untracked;
  if (result.with_unchanged && !status.unchanged.empty()) json["unchanged"] = status.unchanged;
  std::vector<ShownSparse> sparse;
  for (const SparseCount& one : status.sparse) sparse.push_back({one.path.str(), one.here, one.files});
  if (!sparse.empty()) json["sparse"] = json_of(sparse);
  return json;
}

std::vector<std::string> lines_of(const DataChanges& changes) {
  std::vector<std::string> lines;
  for (const std::string& path : changes.modified) lines.push_back("modified: " + printable(path));
  for (const std::string& path : changes.added) lines.push_back("added: " + printable(path));
  for (const std::string& path : changes.deleted) lines.push_back("deleted: " + printable(path));
  for (const DataChanges::Renamed& one : changes.renamed) {
    lines.push_back(fmt::format("renamed: {} -> {}", printable(one.before), printable(one.after)));
  }
  return lines;
}

std::vector<std::string> lines_of(const std::vector<std::string>& paths) {
  std::vector<std::string> lines;
  for (const std::string& path : paths) lines.push_back(printable(path));
  return lines;
}

void print(std::ostream& out, const DataStatusResult& result) {
  const DataStatus& status = result.status;
  bool is_first = true;
  const auto section = [&](std::string_view title, std::initializer_list<std::string_view> hints,
                           const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    if (!is_first) out << '\n';
    is_first = false;
    out << title << ":\n";
    for (const std::string_view hint : hints) out << "  (" << hint << ")\n";
    for (const std::string& line : lines) out << "        " << line << '\n';
  };
  section("Not in cache", {"use \"tutti fetch <file>...\" to download files"}, lines_of(status.not_in_cache));
  section("Not in remote", {"use \"tutti push <file>...\" to upload files"}, lines_of(status.not_in_remote));
  section("DVC committed changes", {"git commit the corresponding dvc files to update the repo"},
          lines_of(status.committed));
  section("DVC uncommitted changes",
          {"use \"tutti commit <file>...\" to track changes", "use \"tutti checkout <file>...\" to discard changes"},
          lines_of(status.uncommitted));
  section("Untracked files", {"use \"git add <file> ...\" or \"tutti add <file>...\" to commit to git or to dvc"},
          lines_of(status.untracked));
  if (result.with_unchanged) section("DVC unchanged files", {}, lines_of(status.unchanged));
  if (is_first) out << (status.is_git_empty ? "No changes in an empty git repo.\n" : "No changes.\n");
  if (status.is_git_dirty) {
    out << "(there are " << (is_first ? "" : "other ") << "changes not tracked by dvc, use \"git status\" to see)\n";
  }
}

DataStatusResult run_data_status(Context& context, const DataStatusCommandOptions& options) {
  DataStatusOptions wanted{.granular = options.granular,
                           .untracked = options.untracked == "all",
                           .not_in_remote = options.not_in_remote,
                           .remote = options.remote};
  for (const std::string& target : options.targets) wanted.targets.push_back(context.to_rel_path(target));
  DataStatusResult result{data_status(context.repository(), wanted), options.unchanged};
  for (std::string& path : result.status.untracked) path = context.shown(RelPath::parse(path));
  return result;
}

}  // namespace

Command data_status_command() {
  using O = DataStatusCommandOptions;
  return make_command<O>(
      {.name = "data status",
       .group = Group::insight,
       .summary = "Compare commit, metadata files, workspace and cache",
       .details =
           "'committed' is what '.dvc' files and 'dvc.lock' say and the last Git commit does not; 'uncommitted' is "
           "what the workspace has and they do not say. Paths start at the root of the repository. Files that are away "
           "on purpose (see 'tutti help checkout') are no changes.",
       .arguments = {{.name = "TARGET",
                      .help = "Tracked paths, or paths inside them; everything by default",
                      .field = &O::targets,
                      .completes = Completes::outputs}},
       .options = {{.name = "--granular", .help = "Show the files inside tracked directories", .field = &O::granular},
                   {.name = "--unchanged", .help = "Show what did not change, too", .field = &O::unchanged},
                   {.name = "--untracked-files",
                    .value = "WHICH",
                    .help = "Show what Git neither tracks nor ignores: all or no",
                    .field = &O::untracked,
                    .choices = {"no", "all"},
                    .implied = "all"},
                   {.name = "--remote",
                    .letter = 'r',
                    .value = "NAME",
                    .help = "Ask this remote with --not-in-remote, not the default one",
                    .field = &O::remote,
                    .completes = Completes::remotes},
                   {.name = "--not-in-remote", .help = "Ask the remote what it lacks", .field = &O::not_in_remote}},
       .examples = {{"tutti data status --granular", "Which files differ, and between what"},
                    {"tutti data status --not-in-remote", "Is there anything left to push"}},
       .not_yet = {"--no-remote-refresh"},
       .dvc_failure = 255},
      run_data_status);
}

}  // namespace tutti
