// tutti internal: what packagers and completion scripts call; hidden from people.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "base/publish.hpp"
#include "commands.hpp"
#include "commands/help.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct GenerateOptions {
  std::string kind, directory;
};

struct GenerateResult {
  std::vector<std::string> files;
};
void print(std::ostream& out, const GenerateResult& result) {
  for (const std::string& file : result.files) out << file << '\n';
}
Json to_json(const GenerateResult& result) {
  return {{"files", result.files}};
}

GenerateResult run_generate(Context& context, const GenerateOptions& options) {
  const auto& table = context.table();
  std::vector<std::pair<std::string, std::string>> files;
  if (options.kind == "man") {
    files = manual_pages(table);
  } else if (options.kind == "completions") {
    files = {{"tutti.bash", bash_completion(table)},
             {"_tutti", zsh_completion(table)},
             {"tutti.fish", fish_completion(table)}};
  } else {
    throw UsageError("'tutti internal generate' makes 'man' or 'completions'");
  }
  GenerateResult result;
  make_directories(options.directory);
  for (const auto& [name, text] : files) {
    result.files.push_back(join_path(options.directory, name));
    publish_file(result.files.back(), text, Durability::none);
  }
  return result;
}

struct CompleteOptions {
  std::string kind;
};

struct CompleteResult {
  std::vector<std::string> words;
};
void print(std::ostream& out, const CompleteResult& result) {
  for (const std::string& word : result.words) out << word << '\n';
}
Json to_json(const CompleteResult& result) {
  return {{"words", result.words}};
}

CompleteResult run_complete(Context& context, const CompleteOptions& options) {
  CompleteResult result;
  if (options.kind == "commands") {
    for (const Command& command : context.table()) {
      if (!command.hidden) result.words.push_back(command.name);
    }
  } else if (options.kind == "remotes") {
    result.words = context.repository().config().remote_names();
  } else if (options.kind == "settings") {
    for (const auto& setting : context.repository().config().settings())
      result.words.push_back(setting.entry.key.display());
  } else if (options.kind == "revisions") {
    if (const GitRepository* git = context.repository().git()) {
      result.words = git->branches();
      const auto tags = git->tags();
      result.words.insert(result.words.end(), tags.begin(), tags.end());
    }
  } else {
    const Project project = load_project(context);
    for (const Stage& stage : project.stages()) {
      result.words.push_back(stage.address(context.place()));
      if (options.kind != "outputs") continue;
      for (const Output& output : stage.outs) result.words.push_back(context.shown(output.path));
    }
  }
  std::sort(result.words.begin(), result.words.end());
  result.words.erase(std::unique(result.words.begin(), result.words.end()), result.words.end());
  return result;
}

}  // namespace

Command generate_command() {
  using O = GenerateOptions;
  return make_command<O>(
      {.name = "internal generate",
       .summary = "Write manual pages or completion scripts into a directory",
       .arguments = {{.name = "KIND", .help = "man or completions", .field = &O::kind, .count = Count::one},
                     {.name = "DIRECTORY",
                      .help = "Where to",
                      .field = &O::directory,
                      .count = Count::one,
                      .completes = Completes::directories}},
       .examples = {{"tutti internal generate man man", "Make the manual pages anew"}},
       .hidden = true},
      run_generate);
}

Command complete_command() {
  using O = CompleteOptions;
  return make_command<O>({.name = "internal complete",
                          .summary = "Print words that a completion script offers",
                          .arguments = {{.name = "KIND",
                                         .help = "stages, outputs, remotes, revisions, commands or settings",
                                         .field = &O::kind,
                                         .count = Count::one}},
                          .examples = {{"tutti internal complete stages", "Names of stages"}},
                          .hidden = true},
                         run_complete);
}

}  // namespace tutti
