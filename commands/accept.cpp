// tutti accept: take the outputs that are there for the result of a stage that did not run.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "exec/track.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct AcceptOptions {
  std::vector<std::string> targets;
  std::optional<std::string> message;
  bool no_relink = false;
};

struct AcceptResult {
  CommitReport report;
  std::vector<std::string> to_stage;
};

void print(std::ostream& out, const AcceptResult& result) {
  for (const std::string& address : result.report.committed) out << fmt::format("Accepted {}.\n", in_quotes(address));
  if (result.report.committed.empty()) out << "Nothing to accept: all is as recorded.\n";
  if (!result.report.staged) print_git_hint(out, result.to_stage);
}

Json to_json(const AcceptResult& result) {
  return {{"accepted", result.report.committed}, {"to_stage", result.to_stage}, {"staged", result.report.staged}};
}

AcceptResult run_accept(Context& context, const AcceptOptions& options) {
  if (!options.message || trim(*options.message).empty()) {
    throw UsageError(
        "the record has to say why: give '--message'",
        {fmt::format("tutti accept {} -m 'only a comment changed'", shell_quote(options.targets.front()))});
  }
  const Project project = load_project(context);
  const auto targets = select(context, project, options.targets, {.kinds = TargetKinds::stages});
  for (const Target& target : targets) {
    const Stage& stage = *target.stage;
    const std::string name = in_quotes(stage.address(context.place()));
    if (stage.is_pointer()) {
      throw Conflict(fmt::format("{} is data, not the result of a command", name),
                     {fmt::format("tutti commit {}", shell_quote(stage.address(context.place())))});
    }
    if (stage.always_changed || stage.is_callback()) {
      throw Conflict(fmt::format("{} runs every time, whatever is recorded", name));
    }
  }
  AcceptResult result{
      commit(context.repository(), project, targets,
             {.no_relink = options.no_relink, .accepted_because = std::string(trim(*options.message))}, {}),
      {}};
  result.to_stage = shown(context, result.report.to_stage);
  return result;
}

}  // namespace

Command accept_command() {
  using O = AcceptOptions;
  return make_command<O>(
      {.name = "accept",
       .group = Group::pipelines,
       .summary = "Take outputs as they are for a stage's result, without running it",
       .details =
           "For a change that cannot change the result, or a result that was made elsewhere: records the command, the "
           "dependencies and parameters as they are now with the outputs that are there, so that the stage is up to "
           "date. The record says who did that and why ('tutti log' shows it); the run cache does not learn it, since "
           "the command did not make these bytes. 'tutti run --force' runs the stage after all.",
       .arguments = {{.name = "STAGE",
                      .help = "Stages",
                      .field = &O::targets,
                      .count = Count::at_least_one,
                      .completes = Completes::stages}},
       .options = {{.name = "--message",
                    .letter = 'm',
                    .value = "WHY",
                    .help = "Why these outputs are good",
                    .field = &O::message},
                   {.name = "--no-relink",
                    .help = "Leave the files in the workspace as they are",
                    .field = &O::no_relink}},
       .examples = {{"tutti accept train -m 'renamed a variable'", "'train' does not run for a change of names"}}},
      run_accept);
}

}  // namespace tutti
