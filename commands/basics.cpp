// tutti root, version, help, completion: about the repository and the program itself.
#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/version.hpp"
#include "commands.hpp"
#include "commands/help.hpp"
#include "commands/table.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct NoOptions {};

struct RootResult {
  std::string relative, absolute;
};
void print(std::ostream& out, const RootResult& result) {
  out << result.relative << '\n';
}
Json to_json(const RootResult& result) {
  return {{"root", result.absolute}, {"relative", result.relative}};
}

RootResult run_root(Context& context, const NoOptions&) {
  const std::string root = context.repository().root();
  return {relative_text(RelPath::root(), context.place()), root};
}

struct VersionResult {
  std::string version;
};
void print(std::ostream& out, const VersionResult& result) {
  out << "tutti " << result.version << '\n';
}
Json to_json(const VersionResult& result) {
  return {{"version", result.version}, {"dvc_format", "3.67.1"}};
}

struct TopicOptions {
  std::vector<std::string> topic;
};
struct TextResult {
  std::string name, text;
};
void print(std::ostream& out, const TextResult& result) {
  out << result.text;
}
Json to_json(const TextResult& result) {
  return {{result.name, result.text}};
}

struct CompletionOptions {
  std::string shell = "bash";
};

TextResult run_completion(Context&, const CompletionOptions& options) {
  return {"script", completion_script(options.shell)};
}

}  // namespace

std::string version_text() {
  return fmt::format("tutti {}", program_version());
}

Command root_command() {
  return make_command<NoOptions>({.name = "root",
                                  .group = Group::start,
                                  .summary = "Print the path of the repository's root",
                                  .details = "Relative to the current directory, as DVC does; absolute with --json.",
                                  .examples = {{"cd \"$(tutti root)\"", "Go to the root"}}},
                                 run_root);
}

Command version_command() {
  return make_command<NoOptions>(
      {.name = "version",
       .group = Group::start,
       .summary = "Print the version",
       .details = "The program's version; with --json also the version of DVC whose files it writes.",
       .examples = {{"tutti version", "Which tutti is this"}}},
      [](Context&, const NoOptions&) { return VersionResult{std::string(program_version())}; });
}

Command help_command() {
  return make_command<TopicOptions>({.name = "help",
                                     .group = Group::start,
                                     .summary = "Show help for a command",
                                     .details = "Without a command, the list of all.",
                                     .arguments = {{.name = "COMMAND",
                                                    .help = "Which command",
                                                    .field = &TopicOptions::topic,
                                                    .completes = Completes::commands}},
                                     .examples = {{"tutti help run", "How does 'tutti run' work"}}},
                                    [](Context& context, const TopicOptions& options) {
                                      return TextResult{"help", help_text(context.table(), join(options.topic, " "))};
                                    });
}

Command completion_command() {
  return make_command<CompletionOptions>(
      {.name = "completion",
       .group = Group::settings,
       .summary = "Print a completion script for a shell",
       .details = "Installed packages bring it along; for others, the examples show where it goes.",
       .options = {{.name = "--shell",
                    .letter = 's',
                    .value = "SHELL",
                    .help = "bash, zsh or fish; bash by default",
                    .field = &CompletionOptions::shell,
                    .choices = {"bash", "zsh", "fish"}}},
       .examples = {{"source <(tutti completion)", "Complete in this bash"},
                    {"tutti completion -s fish > ~/.config/fish/completions/tutti.fish", "Complete in every fish"}}},
      run_completion);
}

}  // namespace tutti
