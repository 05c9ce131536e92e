// tutti push, fetch and pull: objects to and from a remote.
#include "sync.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "changes.hpp"
#include "commands.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

OutputFilter filter_of(const SyncCommandOptions& options) {
  OutputFilter filter;
  if (options.max_size) {
    const std::string& text = *options.max_size;
    std::uint64_t bytes = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes);
    if (error != std::errc() || end != text.data() + text.size()) {
      throw UsageError(fmt::format("'--max-size' takes a number of bytes, not {}", in_quotes(text)));
    }
    if (bytes > 0) filter.smaller_than = bytes;  // 0 is no limit, as for DVC
  }
  filter.metrics = std::ranges::find(options.types, "metrics") != options.types.end();
  filter.plots = std::ranges::find(options.types, "plots") != options.types.end();
  return filter;
}

ResolveOptions resolve_options(const SyncCommandOptions& options) {
  return {.recursive = options.recursive, .with_deps = options.with_deps, .glob = options.glob};
}

Wanted wanted_by(Context& context, const Project& project, const SyncCommandOptions& options, For purpose,
                 const ResolveOptions& names) {
  return wanted_in_revisions(
      context.repository(), project,
      {.names = options.targets, .directory = context.place(), .options = names, .filter = filter_of(options)},
      {.all_branches = options.all_branches, .all_tags = options.all_tags, .all_commits = options.all_commits}, purpose,
      options.remote);
}

}  // namespace

Wanted wanted_by(Context& context, const Project& project, const SyncCommandOptions& options, For purpose) {
  return wanted_by(context, project, options, purpose, forgiving(context, resolve_options(options)));
}

SyncOptions sync_options(const SyncCommandOptions& options) {
  return {.remote = options.remote, .run_cache = options.run_cache && !options.no_run_cache, .jobs = options.jobs};
}

std::string sync_sentence(const SyncReport& report, std::string_view what) {
  if (report.files == 0 && report.runs == 0) return "Everything is up to date.";
  std::string text = fmt::format("{} {}", count_of(report.files, "file"), what);
  if (report.bytes.value > 0) text += fmt::format(" ({})", report.bytes.human());
  if (report.runs > 0) text += fmt::format(", {}", count_of(report.runs, "run cache entry", "run cache entries"));
  return text;
}

Json json_of(const SyncReport& report) {
  Json missing = Json::array();
  for (const ObjectId& id : report.missing) missing.push_back(id.name());
  return {{"files", report.files}, {"bytes", report.bytes.value}, {"runs", report.runs}, {"missing", missing}};
}

void print_lost(std::ostream& err, const SyncReport& report) {
  if (report.missing.empty()) return;
  err << fmt::format("error: {} neither in the cache nor on the remote:\n",
                     count_of(report.missing.size(), "object is", "objects are"));
  constexpr std::size_t shown = 10;
  for (std::size_t i = 0; i < std::min(shown, report.missing.size()); ++i)
    err << "  md5: " << report.missing[i].name() << '\n';
  if (report.missing.size() > shown) err << fmt::format("  and {} more\n", grouped(report.missing.size() - shown));
  err << "hint: 'tutti status' names the outputs; 'tutti push' in the repository that has them sends them\n";
}

CommandDescription<SyncCommandOptions> sync_description() {
  using O = SyncCommandOptions;
  return {
      .group = Group::sharing,
      .arguments = {{.name = "TARGET",
                     .help = "Stages, '.dvc' files, outputs, paths or patterns in them; everything by default",
                     .field = &O::targets,
                     .completes = Completes::outputs}},
      .options =
          {{.name = "--remote",
            .letter = 'r',
            .value = "NAME",
            .help = "Use this remote, not the default one",
            .field = &O::remote,
            .completes = Completes::remotes},
           {.name = "--with-deps", .letter = 'd', .help = "Include what the targets depend on", .field = &O::with_deps},
           {.name = "--recursive",
            .letter = 'R',
            .help = "Include all that is tracked beneath a directory",
            .field = &O::recursive},
           {.name = "--glob", .help = "Read wildcards in targets", .field = &O::glob},
           {.name = "--all-branches",
            .letter = 'a',
            .help = "Include what the last commit of each branch needs",
            .field = &O::all_branches},
           {.name = "--all-tags", .letter = 'T', .help = "Include what each tag needs", .field = &O::all_tags},
           {.name = "--all-commits", .letter = 'A', .help = "Include what any commit needs", .field = &O::all_commits},
           {.name = "--run-cache", .help = "Include the run cache", .field = &O::run_cache},
           {.name = "--no-run-cache", .help = "Leave the run cache out", .field = &O::no_run_cache},
           {.name = "--jobs",
            .letter = 'j',
            .value = "N",
            .help = "Move up to N objects at the same time",
            .field = &O::jobs}},
      .exits = {{5, "The remote cannot be reached or denies access"}, {6, "An object is damaged; it was not moved"}}};
}

namespace {

// Of push and fetch, which differ in the direction only.
struct TransferResult {
  SyncReport report;
  std::string_view what;  // "pushed", "fetched"
};

int status_of(const TransferResult& result) {
  return result.report.missing.empty() ? 0 : 1;
}
void print(std::ostream& out, const TransferResult& result) {
  out << sync_sentence(result.report, result.what) << '\n';
}
void print_notes(std::ostream& err, const TransferResult& result) {
  print_lost(err, result.report);
}
Json to_json(const TransferResult& result) {
  return json_of(result.report);
}

TransferResult run_push(Context& context, const SyncCommandOptions& options) {
  const Project project = load_project_for(context, options.targets);
  const Wanted wanted = wanted_by(context, project, options, For::push);
  return {push(context.repository(), wanted.objects, sync_options(options)), "pushed"};
}

TransferResult run_fetch(Context& context, const SyncCommandOptions& options) {
  const Project project = load_project_for(context, options.targets);
  const Wanted wanted = wanted_by(context, project, options, For::fetch);
  return {fetch(context.repository(), wanted.objects, wanted.targets, sync_options(options)), "fetched"};
}

struct PullResult {
  SyncReport report;
  ShownChanges changes;
  std::vector<ShownSparse> sparse;
  bool allow_missing = false;
};

int status_of(const PullResult& result) {
  return (result.report.missing.empty() && result.changes.missing.empty()) || result.allow_missing ? 0 : 1;
}

void print(std::ostream& out, const PullResult& result) {
  print_changes(out, result.changes);
  std::vector<std::string> parts;
  if (result.report.files > 0 || result.report.runs > 0) parts.push_back(sync_sentence(result.report, "fetched"));
  const std::string changed = summary_of(result.changes);
  if (changed != "No changes.") parts.push_back(changed);
  out << (parts.empty() ? "Everything is up to date." : join(parts, " and ")) << '\n';
}

void print_notes(std::ostream& err, const PullResult& result) {
  print_lost(err, result.report);
  if (result.report.missing.empty())
    print_missing(err, result.changes, result.allow_missing ? Missing::is_allowed : Missing::is_an_error, "tutti pull");
}

Json to_json(const PullResult& result) {
  Json json = json_of(result.report);
  json["checkout"] = json_of(result.changes);
  json["checkout"]["sparse"] = json_of(result.sparse);
  return json;
}

PullResult run_pull(Context& context, const SyncCommandOptions& options) {
  const Project project = load_project_for(context, options.targets);
  // What is to be checked out has to be known here, whatever other revisions know.
  const ResolveOptions names = forgiving(context, resolve_options(options));
  const auto targets = select(context, project, options.targets, names);
  const Wanted wanted = wanted_by(context, project, options, For::fetch, names);
  PullResult result;
  result.allow_missing = options.allow_missing;
  result.report = fetch(context.repository(), wanted.objects, targets, sync_options(options));
  if (targets.empty() && !options.targets.empty()) return result;
  result.changes = shown_changes(
      context, checkout_targets(context.repository(), project, targets,
                                {.force = options.force, .relink = false, .allow_missing = options.allow_missing}));
  result.sparse = noted_sparse(context, project, targets);
  return result;
}

}  // namespace

Command push_command() {
  auto description = sync_description();
  description.name = "push";
  description.summary = "Send tracked content to a remote";
  description.details =
      "Sends what the remote lacks, files before the manifests that name them, and asks the remote about every object: "
      "nothing is called up to date from memory. Bytes are proven on the way; a damaged object is named and not sent.";
  description.examples = {{"tutti push", "Send everything to the default remote"},
                          {"tutti push -r backup data", "Send 'data' to the remote 'backup'"},
                          {"tutti push -A", "Send what any commit needs: a backup of all versions"}};
  return make_command(std::move(description), run_push);
}

Command fetch_command() {
  auto description = sync_description();
  description.name = "fetch";
  description.summary = "Bring tracked content from a remote to the cache";
  description.details =
      "Leaves the workspace alone; 'tutti checkout' or 'tutti pull' brings the content there. What "
      "arrives is proven to be what was asked for.";
  description.examples = {{"tutti fetch", "Get ready to work offline"}};
  description.options.push_back({.name = "--max-size",
                                 .value = "BYTES",
                                 .help = "Fetch only outputs that are smaller than this",
                                 .field = &SyncCommandOptions::max_size});
  description.options.push_back({.name = "--type",
                                 .value = "TYPE",
                                 .help = "Fetch only 'metrics' or 'plots'; may be given twice",
                                 .field = &SyncCommandOptions::types,
                                 .choices = {"metrics", "plots"}});
  return make_command(std::move(description), run_fetch);
}

Command pull_command() {
  auto description = sync_description();
  description.name = "pull";
  description.summary = "Bring tracked content from a remote to the workspace";
  description.details =
      "Fetches what the cache lacks, then checks it out. What the remote does not have is named; "
      "everything else is checked out all the same. Of a path inside a tracked directory, or a quoted pattern of such "
      "paths, nothing else is fetched or touched; a directory of which no file was there is sparse then, see 'tutti "
      "help checkout'.";
  description.examples = {{"tutti pull", "Bring all data after 'git clone'"},
                          {"tutti pull data/train", "Bring one directory inside a tracked one"},
                          {"tutti pull 'data/**/*.png'", "Bring some files of a tracked directory"}};
  description.options.push_back({.name = "--force",
                                 .letter = 'f',
                                 .help = "Overwrite and remove files that the cache does not have",
                                 .field = &SyncCommandOptions::force});
  description.options.push_back({.name = "--allow-missing",
                                 .help = "Succeed although something is missing",
                                 .field = &SyncCommandOptions::allow_missing});
  return make_command(std::move(description), run_pull);
}

}  // namespace tutti
