// tutti internal: what packagers and completion scripts call; hidden from people.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "commands.hpp"
#include "commands/help.hpp"
#include "completion.hpp"
#include "exec/runs.hpp"
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
  std::vector<std::pair<std::string, std::string>> files;
  if (options.kind == "man") {
    files = manual_pages(context.table());
  } else if (options.kind == "completions") {
    files = {{"tutti.bash", completion_script("bash")},
             {"_tutti", completion_script("zsh")},
             {"tutti.fish", completion_script("fish")}};
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
  std::vector<std::string> words;
};

struct CompleteResult {
  std::vector<std::pair<std::string, std::string>> words;
  std::string also;  // what the shell itself knows: "files", "directories" or "nothing"
};

// Completion scripts read this: a line for each word, its meaning (if any) after a tab; then what else fits, after a
// colon. A name with a tab or a newline could not be read back and is left out.
void print(std::ostream& out, const CompleteResult& result) {
  for (const auto& [word, help] : result.words) {
    if (word.find_first_of("\t\n") != std::string::npos) continue;
    out << word << (help.empty() ? "" : "\t") << help << '\n';
  }
  out << ':' << result.also << '\n';
}
Json to_json(const CompleteResult& result) {
  Json words = Json::array();
  for (const auto& [word, help] : result.words) words.push_back({{"word", word}, {"help", help}});
  return {{"words", words}, {"also", result.also}};
}

// Names that only the repository knows.
std::vector<std::string> names_of(Context& context, Completes kind) {
  std::vector<std::string> names;
  switch (kind) {
    case Completes::remotes:
      return context.repository().config().remote_names();
    case Completes::settings:
      for (const auto& setting : context.repository().config().settings()) names.push_back(setting.entry.key.display());
      return names;
    case Completes::revisions:
      if (const GitRepository* git = context.repository().git()) {
        names = git->branches();
        const auto tags = git->tags();
        names.insert(names.end(), tags.begin(), tags.end());
      }
      return names;
    case Completes::runs:
      return run_ids(context.repository());
    case Completes::stages:
    case Completes::outputs: {
      const Project project = load_project(context);
      for (const Stage& stage : project.stages()) {
        names.push_back(stage.address(context.place()));
        if (kind == Completes::stages) continue;
        for (const Output& output : stage.outs) names.push_back(context.shown(output.path));
      }
      return names;
    }
    case Completes::nothing:
    case Completes::files:
    case Completes::directories:
    case Completes::commands:
      break;
  }
  return names;
}

std::string also_fits(Completes kind) {
  switch (kind) {
    case Completes::files:
    case Completes::stages:   // or the file that they are in
    case Completes::outputs:  // or what is beneath one
      return "files";
    case Completes::directories:
      return "directories";
    default:
      return "nothing";
  }
}

CompleteResult run_complete(Context& context, const CompleteOptions& options) {
  Completion completion = complete_line(context.table(), options.words);
  std::vector<std::string> names;
  try {
    names = names_of(context, completion.kind);
  } catch (const Error&) {  // no repository, or not a sound one: then there is nothing to offer
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (std::string& name : names) completion.words.emplace_back(completion.before + name, "");
  return {std::move(completion.words), also_fits(completion.kind)};
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
  return make_command<O>(
      {.name = "internal complete",
       .summary = "Print what may stand at the end of a command line",
       .arguments = {{.name = "WORD",
                      .help = "The line after 'tutti', after '--'; the last word is being typed and may be empty",
                      .field = &O::words,
                      .count = Count::rest}},
       .examples = {{"tutti internal complete -- run --fo", "What begins with 'tutti run --fo'"}},
       .hidden = true},
      run_complete);
}

}  // namespace tutti
