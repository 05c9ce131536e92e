// tutti resolve: the conflicts that a merge left in data files.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/byte_count.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "exec/resolve.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct ResolveCommandOptions {
  std::vector<std::string> targets;
  bool ours = false, theirs = false;
};

struct ResolveResult {
  std::vector<FileConflict> conflicts;  // asked for without a side
  std::vector<Resolution> resolved;
  std::string side;
  Context* context = nullptr;
  std::vector<std::string> to_stage;
};

int status_of(const ResolveResult& result) {
  return result.conflicts.empty() ? 0 : 3;
}

std::string described(const ConflictSide& side) {
  if (!side.id) return "not there";
  std::string text = side.id->digest().short_hex() + (side.id->is_tree() ? ".dir" : "");
  std::vector<std::string> facts;
  if (side.size) facts.push_back(ByteCount{*side.size}.human());
  if (side.nfiles) facts.push_back(count_of(*side.nfiles, "file"));
  return facts.empty() ? text : fmt::format("{} ({})", text, join(facts, ", "));
}

std::string described(const std::optional<BlobId>& id) {
  return id ? id->digest.short_hex() : "not there";
}

std::string kind_of(const FileConflict& conflict) {
  std::vector<std::string> kinds;
  if (conflict.lacking)
    kinds.push_back(fmt::format("only {} has it", *conflict.lacking == MergeSide::ours ? "theirs" : "ours"));
  if (conflict.hunks > 0 || !conflict.lacking) {
    kinds.push_back(fmt::format("{}, line {}", count_of(conflict.hunks, "conflict"), conflict.line));
  }
  return join(kinds, "; ");
}

void print(std::ostream& out, const ResolveResult& result) {
  for (const Resolution& one : result.resolved) {
    if (one.removed) {
      out << fmt::format("Took {}: removed {}; the data stays in place.\n", result.side,
                         in_quotes(result.context->shown(one.file)));
      continue;
    }
    out << fmt::format(
        "Took {} in {}{}.\n", result.side, in_quotes(result.context->shown(one.file)),
        one.hunks_left == 0 ? std::string() : fmt::format("; {} left there", count_of(one.hunks_left, "conflict")));
  }
  for (const FileConflict& conflict : result.conflicts) {
    out << fmt::format("{}: {}\n", printable(result.context->shown(conflict.file)), kind_of(conflict));
    for (const std::string& stage : conflict.stages) out << fmt::format("  stage {}\n", in_quotes(stage));
    for (const ContentConflict& content : conflict.contents) {
      out << fmt::format("  {}\n", printable(result.context->shown(content.path)));
      if (content.base.id) out << fmt::format("    before  {}\n", described(content.base));
      out << fmt::format("    ours    {}\n    theirs  {}\n", described(content.ours), described(content.theirs));
      constexpr std::size_t enough = 20;
      for (std::size_t i = 0; i < std::min(enough, content.files.size()); ++i) {
        const TreeConflict& file = content.files[i];
        out << fmt::format("    {}: ours {}, theirs {}\n", printable(result.context->shown(content.path / file.path)),
                           described(file.ours), described(file.theirs));
      }
      if (content.files.size() > enough) {
        out << fmt::format("    and {} more\n", count_of(content.files.size() - enough, "file"));
      }
    }
  }
  if (result.conflicts.empty() && result.resolved.empty()) out << "No conflicts.\n";
  print_git_hint(out, result.to_stage);
}

void print_notes(std::ostream& err, const ResolveResult& result) {
  if (!result.conflicts.empty()) err << "hint: tutti resolve PATH --ours, or --theirs\n";
}

Json to_json(const ConflictSide& side) {
  Json json{{"id", nullptr}, {"size", nullptr}, {"nfiles", nullptr}};
  if (side.id) json["id"] = side.id->name();
  if (side.size) json["size"] = *side.size;
  if (side.nfiles) json["nfiles"] = *side.nfiles;
  return json;
}

Json to_json(const ResolveResult& result) {
  Json conflicts = Json::array();
  for (const FileConflict& conflict : result.conflicts) {
    Json contents = Json::array();
    for (const ContentConflict& content : conflict.contents) {
      Json files = Json::array();
      for (const TreeConflict& file : content.files) {
        files.push_back({{"path", result.context->shown(content.path / file.path)},
                         {"ours", file.ours ? Json(file.ours->name()) : Json()},
                         {"theirs", file.theirs ? Json(file.theirs->name()) : Json()}});
      }
      contents.push_back({{"path", result.context->shown(content.path)},
                          {"ours", to_json(content.ours)},
                          {"theirs", to_json(content.theirs)},
                          {"before", to_json(content.base)},
                          {"files", files}});
    }
    Json lacking;
    if (conflict.lacking) lacking = *conflict.lacking == MergeSide::ours ? "ours" : "theirs";
    conflicts.push_back({{"file", result.context->shown(conflict.file)},
                         {"hunks", conflict.hunks},
                         {"line", conflict.line},
                         {"lacking", lacking},
                         {"stages", conflict.stages},
                         {"contents", contents}});
  }
  Json resolved = Json::array();
  for (const Resolution& one : result.resolved) {
    resolved.push_back({{"file", result.context->shown(one.file)},
                        {"hunks_left", one.hunks_left},
                        {"removed", one.removed},
                        {"staged", one.staged}});
  }
  return {{"conflicts", conflicts}, {"resolved", resolved}};
}

ResolveResult run_resolve(Context& context, const ResolveCommandOptions& options) {
  ResolveResult result{
      .conflicts = {}, .resolved = {}, .side = options.ours ? "ours" : "theirs", .context = &context, .to_stage = {}};
  if (options.ours && options.theirs) throw UsageError("--ours and --theirs exclude each other");
  if (!options.ours && !options.theirs) {
    if (!options.targets.empty()) {
      throw UsageError("which side to take is not said",
                       {fmt::format("tutti resolve {} --ours", shell_quote(options.targets.front())),
                        fmt::format("tutti resolve {} --theirs", shell_quote(options.targets.front()))});
    }
    result.conflicts = find_conflicts(context.repository());
    return result;
  }
  if (options.targets.empty()) {
    throw UsageError("what to resolve is not said", {"tutti resolve", "tutti resolve PATH --" + result.side});
  }
  const MergeSide side = options.ours ? MergeSide::ours : MergeSide::theirs;
  for (const std::string& target : options.targets) {
    result.resolved.push_back(resolve_conflict(context.repository(), target, context.place(), side));
    const Resolution& last = result.resolved.back();
    if (last.hunks_left > 0 || last.staged) continue;
    result.to_stage.push_back(context.shown(last.file));
    for (const RelPath& gitignore : last.ignored) result.to_stage.push_back(context.shown(gitignore));
  }
  return result;
}

}  // namespace

Command resolve_command() {
  return make_command<ResolveCommandOptions>(
      {.name = "resolve",
       .group = Group::data,
       .summary = "List the conflicts that a merge left in data files, or take a side",
       .details =
           "Without arguments, every '.dvc' file, 'dvc.lock' and 'dvc.yaml' that holds conflict markers, with what "
           "each "
           "side records: digest, size, number of files, and the files of a directory that both sides changed; and "
           "each "
           "that one side changed and the other removed or renamed, until Git is told with 'git add'. With a "
           "path and a side, takes that side: for a file with conflicts, an output, a path inside a tracked directory, "
           "or a stage. Data in the workspace is left alone: 'tutti checkout' brings it along.",
       .arguments = {{.name = "PATH",
                      .help = "What to resolve: a file, output, path inside a directory, or stage",
                      .field = &ResolveCommandOptions::targets,
                      .completes = Completes::files}},
       .options = {{.name = "--ours", .help = "Take our side", .field = &ResolveCommandOptions::ours},
                   {.name = "--theirs",
                    .help = "Take the other branch's side",
                    .field = &ResolveCommandOptions::theirs}},
       .examples = {{"tutti resolve", "What is in conflict"},
                    {"tutti resolve data --theirs && git add data.dvc", "Take the other branch's data"},
                    {"tutti resolve data/labels.csv --ours", "Take one file of a directory from our side"}},
       .exits = {{3, "Without a side: there are conflicts"}}},
      run_resolve);
}

}  // namespace tutti
