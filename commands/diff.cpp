// tutti diff: what changed in tracked data between two commits, or a commit and the workspace.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "exec/diff.hpp"
#include "targets.hpp"
#include "ui/table.hpp"

namespace tutti {

namespace {

struct DiffCommandOptions {
  std::optional<std::string> before, after;
  std::vector<std::string> targets;
  bool show_hash = false;
  bool markdown = false;
  bool hide_missing = false;
  bool check = false;
};

struct DiffResult {
  DataDiff diff;
  DiffCommandOptions options;
};

int status_of(const DiffResult& result) {
  return result.options.check && !result.diff.empty() ? 3 : 0;
}

Json item(const std::string& path, const std::string& hash, bool show_hash) {
  Json entry{{"path", path}};
  if (show_hash) entry["hash"] = hash;
  return entry;
}

Json to_json(const DiffResult& result) {
  const DataDiff& diff = result.diff;
  if (diff.empty()) return Json::object();
  const bool hashes = result.options.show_hash;
  Json added = Json::array(), deleted = Json::array(), modified = Json::array(), renamed = Json::array(),
       missing = Json::array();
  for (const auto& one : diff.added) added.push_back(item(one.path, one.hash, hashes));
  for (const auto& one : diff.deleted) deleted.push_back(item(one.path, one.hash, hashes));
  for (const auto& one : diff.not_in_cache) missing.push_back(item(one.path, one.hash, hashes));
  for (const auto& one : diff.modified) {
    Json entry{{"path", one.path}};
    if (hashes) entry["hash"] = {{"old", one.old_hash}, {"new", one.new_hash}};
    modified.push_back(entry);
  }
  for (const auto& one : diff.renamed) {
    Json entry{{"path", {{"old", one.old_path}, {"new", one.new_path}}}};
    if (hashes) entry["hash"] = one.new_hash;
    renamed.push_back(entry);
  }
  Json json{{"added", added}, {"deleted", deleted}, {"modified", modified}, {"renamed", renamed}};
  if (!result.options.hide_missing && !result.options.after) json["not in cache"] = missing;
  return json;
}

// {state, path, short hash}, in DVC's order of states.
struct Row {
  std::string state, path, hash;
};

std::vector<Row> rows_of(const DiffResult& result) {
  const auto pair = [](const std::string& before, const std::string& after) {
    return before.substr(0, 8) + ".." + after.substr(0, 8);
  };
  std::vector<Row> rows;
  for (const auto& one : result.diff.added) rows.push_back({"added", one.path, one.hash.substr(0, 8)});
  for (const auto& one : result.diff.deleted) rows.push_back({"deleted", one.path, one.hash.substr(0, 8)});
  for (const auto& one : result.diff.renamed) {
    rows.push_back({"renamed", one.old_path + " -> " + one.new_path, one.new_hash.substr(0, 8)});
  }
  for (const auto& one : result.diff.modified) rows.push_back({"modified", one.path, pair(one.old_hash, one.new_hash)});
  if (!result.options.hide_missing && !result.options.after) {
    for (const auto& one : result.diff.not_in_cache) rows.push_back({"not in cache", one.path, one.hash.substr(0, 8)});
  }
  return rows;
}

void print_markdown(std::ostream& out, const DiffResult& result) {
  std::vector<std::vector<std::string>> cells;
  for (const Row& row : rows_of(result)) {
    if (result.options.show_hash) {
      cells.push_back({row.state, row.hash, printable(row.path)});
    } else {
      cells.push_back({row.state, printable(row.path)});
    }
  }
  out << (result.options.show_hash ? markdown_table({"Status", "Hash", "Path"}, cells)
                                   : markdown_table({"Status", "Path"}, cells))
      << '\n';
}

void print(std::ostream& out, const DiffResult& result) {
  if (result.options.markdown) return print_markdown(out, result);
  std::vector<std::pair<std::string, std::size_t>> counts;
  std::string state;
  for (const Row& row : rows_of(result)) {
    if (row.state != state) {
      if (!state.empty()) out << '\n';
      state = row.state;
      counts.emplace_back(state, 0);
      std::string heading = state;
      heading[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(heading[0])));
      out << heading << ":\n";
    }
    if (!row.path.ends_with('/')) ++counts.back().second;
    out << "    " << (result.options.show_hash ? row.hash + "  " : "") << printable(row.path) << '\n';
  }
  if (!counts.empty()) out << '\n';
  std::vector<std::string> parts;
  for (const auto& [name, count] : counts) {
    if (count > 0) parts.push_back(fmt::format("{} {}", count, name));
  }
  if (!parts.empty()) out << "files summary: " << join(parts, ", ") << '\n';
}

bool is_tracked(Context& context, const Project& project, const std::string& word) {
  try {
    const RelPath path = context.to_rel_path(word);
    return project.output_containing(path) || !project.outputs_within(path).empty();
  } catch (const UsageError&) {
    return false;
  }
}

// `diff data`: a word that is no revision may be a tracked path.
DiffCommandOptions with_paths_as_targets(Context& context, DiffCommandOptions options) {
  const GitRepository* git = context.repository().git();
  if (!git || !options.before) return options;
  std::vector<std::string> revisions;
  std::optional<Project> project;
  for (const std::optional<std::string>& word : {options.before, options.after}) {
    if (!word) continue;
    try {
      git->resolve(*word);
      revisions.push_back(*word);
    } catch (const NotFound&) {
      if (!project) project = load_project(context);
      if (!is_tracked(context, *project, *word)) throw;
      options.targets.push_back(*word);
    }
  }
  options.before = revisions.empty() ? std::nullopt : std::optional(revisions.front());
  options.after = revisions.size() > 1 ? std::optional(revisions.back()) : std::nullopt;
  return options;
}

DiffResult run_diff(Context& context, const DiffCommandOptions& typed) {
  const DiffCommandOptions options = with_paths_as_targets(context, typed);
  DiffOptions wanted{
      .before = options.before.value_or("HEAD"), .after = options.after, .hide_missing = options.hide_missing};
  for (const std::string& target : options.targets) wanted.targets.push_back(context.to_rel_path(target));
  return {diff(context.repository(), wanted), options};
}

}  // namespace

Command diff_command() {
  return make_command<DiffCommandOptions>(
      {.name = "diff",
       .group = Group::insight,
       .summary = "Show what changed in tracked data between commits, or since one",
       .details =
           "Compares 'HEAD' with the workspace by default. Files inside tracked directories are listed one by one; "
           "a file whose content moved to another name is shown as renamed. A word that is no revision, but a tracked "
           "path or "
           "a path inside a tracked directory, stands for --targets.",
       .arguments = {{.name = "A",
                      .help = "Older revision; HEAD by default",
                      .field = &DiffCommandOptions::before,
                      .count = Count::optional,
                      .completes = Completes::revisions},
                     {.name = "B",
                      .help = "Newer revision; the workspace by default",
                      .field = &DiffCommandOptions::after,
                      .count = Count::optional,
                      .completes = Completes::revisions}},
       .options = {{.name = "--targets",
                    .value = "PATH",
                    .help = "Only these tracked paths",
                    .field = &DiffCommandOptions::targets,
                    .completes = Completes::outputs,
                    .greedy = true},
                   {.name = "--show-hash", .help = "Print hashes too", .field = &DiffCommandOptions::show_hash},
                   {.name = "--md", .help = "Print a Markdown table", .field = &DiffCommandOptions::markdown},
                   {.name = "--hide-missing",
                    .help = "Leave out what is not in the cache",
                    .field = &DiffCommandOptions::hide_missing},
                   {.name = "--check",
                    .help = "Exit with 3 when something changed",
                    .field = &DiffCommandOptions::check}},
       .examples = {{"tutti diff", "What did I change since the last commit"},
                    {"tutti diff data/images", "The same of one directory, tracked or inside a tracked one"},
                    {"tutti diff v1.0 v2.0 --json", "What changed between two releases, for a program"}},
       .exits = {{3, "With --check: something changed"}}},
      run_diff);
}

}  // namespace tutti
