// tutti move: move or rename tracked data together with its '.dvc' file.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "exec/move.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct MoveOptions {
  std::string source, destination;
};

struct MoveResult {
  std::string from, to, pointer;
  bool data_moved = false;
  std::vector<std::string> readers;
  std::vector<std::string> to_stage;
  bool staged = false;
};

void print(std::ostream& out, const MoveResult& result) {
  out << fmt::format("Moved {} to {}, tracked in {}.\n", in_quotes(result.from), in_quotes(result.to),
                     in_quotes(result.pointer));
  if (!result.staged) print_git_hint(out, result.to_stage);
}

void print_notes(std::ostream& err, const MoveResult& result) {
  if (!result.data_moved) err << fmt::format("note: {} was not in the workspace\n", in_quotes(result.from));
  for (const std::string& reader : result.readers) {
    err << fmt::format("note: {} still reads {}: edit it\n", in_quotes(reader), in_quotes(result.from));
  }
}

Json to_json(const MoveResult& result) {
  return {{"from", result.from},       {"to", result.to},
          {"pointer", result.pointer}, {"data_moved", result.data_moved},
          {"readers", result.readers}, {"to_stage", result.to_stage},
          {"staged", result.staged}};
}

MoveResult run_move(Context& context, const MoveOptions& options) {
  const Project project = load_project(context);
  const MoveReport report = move_tracked(context.repository(), project, context.to_rel_path(options.source),
                                         context.to_rel_path(options.destination));
  return {context.shown(report.from),
          context.shown(report.to),
          context.shown(report.pointer),
          report.data_moved,
          report.readers,
          shown(context, report.to_stage),
          report.staged};
}

}  // namespace

Command move_command() {
  return make_command<MoveOptions>(
      {.name = "move",
       .group = Group::data,
       .summary = "Move or rename tracked data with its '.dvc' file",
       .details =
           "Data, '.dvc' file and the lines in '.gitignore' move together; into a directory that exists, the name "
           "stays. Nothing is ever overwritten. For data that 'tutti add' or an import tracks: what a stage writes "
           "is moved in its 'dvc.yaml'.",
       .arguments = {{.name = "SOURCE",
                      .help = "A tracked file or directory",
                      .field = &MoveOptions::source,
                      .count = Count::one,
                      .completes = Completes::outputs},
                     {.name = "DESTINATION",
                      .help = "Its new path, or a directory to put it into",
                      .field = &MoveOptions::destination,
                      .count = Count::one,
                      .completes = Completes::files}},
       .examples = {{"tutti move data.csv raw.csv", "Rename a file and its '.dvc' file"},
                    {"tutti move data archive/", "Move a directory into another one"}},
       .aliases = {"mv"}},
      run_move);
}

}  // namespace tutti
