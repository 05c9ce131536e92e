// What a command is: its words, its options bound to a struct, and a function from that struct to a result.
//
// Parser, --help, manual pages, completions and "did you mean" are all read from this description. A result is data; it
// must have print(std::ostream&, const Result&) for people and to_json(const Result&) for programs, found by overload.
// Optional: print_notes(std::ostream&, const Result&) for people on stderr, status_of(const Result&) for the exit
// status.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/json.hpp"

namespace tutti {

class Context;

// Where a parsed value goes.
using Slot = std::variant<bool*, std::string*, std::optional<std::string>*, std::vector<std::string>*, unsigned*>;

// What may be completed at a place.
enum class Completes { nothing, files, directories, stages, outputs, remotes, revisions, runs, commands, settings };

template <class Options>
using Field = std::variant<bool Options::*, std::string Options::*, std::optional<std::string> Options::*,
                           std::vector<std::string> Options::*, unsigned Options::*>;

template <class Options>
struct OptionSpec {
  std::string name;   // "--force"
  char letter = 0;    // 'f'
  std::string value;  // "NAME" when it takes one
  std::string help;   // imperative, one line, no full stop
  Field<Options> field;
  std::vector<std::string> aliases = {};  // further long names
  std::vector<std::string> choices = {};  // the only values that are right
  Completes completes = Completes::nothing;
  bool greedy = false;       // takes all words up to the next option, as DVC's --targets
  std::string implied = {};  // one of the choices: what the option alone stands for
};

enum class Count { one, optional, many, at_least_one, rest };  // rest: everything from here on, options too

template <class Options>
struct ArgumentSpec {
  std::string name;  // "TARGET"
  std::string help;
  Field<Options> field;
  Count count = Count::many;
  Completes completes = Completes::nothing;
};

enum class Group { start, data, pipelines, sharing, settings, insight };

struct Example {
  std::string command;  // "tutti add data"
  std::string says;     // "Track the directory 'data'"
};

template <class Options>
struct CommandDescription {
  std::string name;  // "add", "remote add"
  Group group = Group::start;
  std::string summary;  // imperative, one line, no full stop
  std::string details;  // paragraphs for the manual page
  std::vector<ArgumentSpec<Options>> arguments = {};
  std::vector<OptionSpec<Options>> options = {};
  std::vector<Example> examples = {};
  std::vector<std::pair<int, std::string>> exits = {};  // beyond 0, 1 and 2
  std::vector<std::string> aliases = {};
  std::vector<std::string> not_yet = {};  // DVC's options that tutti does not have: refused by name
  int dvc_failure = 1;                    // exit status of failures under the name dvc
  bool hidden = false;
};

class Result {
 public:
  virtual ~Result() = default;
  virtual void write(std::ostream& out) const = 0;
  virtual void write_notes(std::ostream& err) const = 0;
  virtual Json json() const = 0;
  virtual int exit_status() const = 0;
};

struct Option {
  std::string name, value, help;
  char letter = 0;
  std::vector<std::string> aliases, choices;
  Completes completes = Completes::nothing;
  bool greedy = false;
  std::string implied;
  bool repeats = false;  // a list
  std::function<Slot(void*)> slot;
};

struct Argument {
  std::string name, help;
  Count count = Count::many;
  Completes completes = Completes::nothing;
  std::function<Slot(void*)> slot;
};

struct Command {
  std::string name;
  Group group = Group::start;
  std::string summary, details;
  std::vector<Argument> arguments;
  std::vector<Option> options;
  std::vector<Example> examples;
  std::vector<std::pair<int, std::string>> exits;
  std::vector<std::string> aliases;
  std::vector<std::string> not_yet;
  int dvc_failure = 1;
  bool hidden = false;
  std::function<std::shared_ptr<void>()> make_options;
  std::function<std::unique_ptr<Result>(Context&, void*)> run;
};

template <class R>
concept Rendered = requires(std::ostream& out, const R& result) {
  print(out, result);
  Json(to_json(result));
};

template <Rendered R>
class RenderedResult final : public Result {
 public:
  explicit RenderedResult(R result) : result_(std::move(result)) {}
  void write(std::ostream& out) const override { print(out, result_); }
  void write_notes(std::ostream& err) const override {
    if constexpr (requires { print_notes(err, result_); }) print_notes(err, result_);
  }
  Json json() const override { return to_json(result_); }
  int exit_status() const override {
    if constexpr (requires { status_of(result_); }) return status_of(result_);
    return 0;
  }

 private:
  R result_;
};

template <class Options>
std::function<Slot(void*)> slot_of(Field<Options> field) {
  return [field](void* options) {
    return std::visit([options](auto member) -> Slot { return &(static_cast<Options*>(options)->*member); }, field);
  };
}

template <class Options, class Run>
Command make_command(CommandDescription<Options> spec, Run run) {
  Command command{.name = std::move(spec.name),
                  .group = spec.group,
                  .summary = std::move(spec.summary),
                  .details = std::move(spec.details),
                  .arguments = {},
                  .options = {},
                  .examples = std::move(spec.examples),
                  .exits = std::move(spec.exits),
                  .aliases = std::move(spec.aliases),
                  .not_yet = std::move(spec.not_yet),
                  .dvc_failure = spec.dvc_failure,
                  .hidden = spec.hidden,
                  .make_options = [] { return std::make_shared<Options>(); },
                  .run = {}};
  for (auto& argument : spec.arguments) {
    command.arguments.push_back(
        {argument.name, argument.help, argument.count, argument.completes, slot_of<Options>(argument.field)});
  }
  for (auto& option : spec.options) {
    const bool repeats = std::holds_alternative<std::vector<std::string> Options::*>(option.field);
    command.options.push_back({option.name, option.value, option.help, option.letter, option.aliases, option.choices,
                               option.completes, option.greedy, option.implied, repeats,
                               slot_of<Options>(option.field)});
  }
  command.run = [run](Context& context, void* options) -> std::unique_ptr<Result> {
    using R = decltype(run(context, *static_cast<const Options*>(options)));
    return std::make_unique<RenderedResult<R>>(run(context, *static_cast<const Options*>(options)));
  };
  return command;
}

}  // namespace tutti
