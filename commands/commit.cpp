// tutti commit: store what the workspace holds now and say so in metadata files.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "exec/track.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct CommitCommandOptions {
  std::vector<std::string> targets;
  bool force = false;
  bool with_deps = false;
  bool recursive = false;
  bool no_relink = false;
};

struct CommitResult {
  CommitReport report;
  std::vector<std::string> to_stage;
};

void print(std::ostream& out, const CommitResult& result) {
  for (const std::string& address : result.report.committed) out << fmt::format("Committed {}.\n", in_quotes(address));
  if (result.report.committed.empty()) out << "Nothing to commit.\n";
  if (!result.report.staged) print_git_hint(out, result.to_stage);
}

Json to_json(const CommitResult& result) {
  return {{"committed", result.report.committed}, {"to_stage", result.to_stage}, {"staged", result.report.staged}};
}

CommitResult run_commit(Context& context, const CommitCommandOptions& options) {
  const Project project = load_project_for(context, options.targets);
  const auto targets = select(context, project, options.targets,
                              forgiving(context, {.recursive = options.recursive, .with_deps = options.with_deps}));
  CommitResult result{
      commit(context.repository(), project, targets, {.force = options.force, .no_relink = options.no_relink},
             [&](const std::string& question) { return context.confirm(question); }),
      {}};
  result.to_stage = shown(context, result.report.to_stage);
  return result;
}

}  // namespace

Command commit_command() {
  return make_command<CommitCommandOptions>(
      {.name = "commit",
       .group = Group::data,
       .summary = "Store the workspace's content and update '.dvc' files and 'dvc.lock'",
       .details = "For data edited by hand and for stages run outside tutti. Asks for each stage whose dependencies or "
                  "outputs changed; without a terminal it refuses unless --force is given.",
       .arguments = {{.name = "TARGET",
                      .help = "Stages, '.dvc' files or outputs; everything by default",
                      .field = &CommitCommandOptions::targets,
                      .completes = Completes::outputs}},
       .options =
           {{.name = "--force", .letter = 'f', .help = "Commit without asking", .field = &CommitCommandOptions::force},
            {.name = "--with-deps",
             .letter = 'd',
             .help = "Include what the targets depend on",
             .field = &CommitCommandOptions::with_deps},
            {.name = "--recursive",
             .letter = 'R',
             .help = "Include all that is tracked beneath a directory",
             .field = &CommitCommandOptions::recursive},
            {.name = "--no-relink",
             .help = "Leave the files in the workspace as they are",
             .field = &CommitCommandOptions::no_relink}},
       .examples = {{"tutti commit -f", "Accept all that changed"}}},
      run_commit);
}

}  // namespace tutti
