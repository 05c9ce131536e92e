// tutti init: make a directory a repository.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "commands/context.hpp"

namespace tutti {

namespace {

struct InitCommandOptions {
  std::optional<std::string> directory;
  bool no_scm = false;
  bool force = false;
  bool subdirectory = false;
};

struct InitCommandResult {
  std::string root;
  std::vector<std::string> created;
};

void print(std::ostream& out, const InitCommandResult& result) {
  out << fmt::format("Initialized a repository in {}.\n", in_quotes(result.root));
}

Json to_json(const InitCommandResult& result) {
  return {{"root", result.root}, {"created", result.created}};
}

InitCommandResult run_init(Context& context, const InitCommandOptions& options) {
  const std::string directory = join_path(context.directory(), options.directory.value_or("."));
  const InitResult result = init_repository(
      absolute_path(directory),
      {.no_scm = options.no_scm, .subdirectory = options.subdirectory, .force = options.force}, context.surroundings());
  return {result.root, result.created};
}

}  // namespace

Command init_command() {
  return make_command<InitCommandOptions>(
      {.name = "init",
       .group = Group::start,
       .summary = "Make a directory a repository",
       .details =
           "Writes '.dvc/' and '.dvcignore' as DVC does and adds them to Git's index. An existing '.dvcignore' is "
           "kept.",
       .arguments = {{.name = "DIRECTORY",
                      .help = "Where; the current directory by default",
                      .field = &InitCommandOptions::directory,
                      .count = Count::optional,
                      .completes = Completes::directories}},
       .options = {{.name = "--no-scm", .help = "Do without Git", .field = &InitCommandOptions::no_scm},
                   {.name = "--force",
                    .letter = 'f',
                    .help = "Replace an existing '.dvc', its cache included",
                    .field = &InitCommandOptions::force},
                   {.name = "--subdir",
                    .help = "Make a repository below the root of the Git repository",
                    .field = &InitCommandOptions::subdirectory}},
       .examples = {{"tutti init", "Start tracking data in the Git repository here"},
                    {"tutti init --no-scm", "Start without Git"}}},
      run_init);
}

}  // namespace tutti
