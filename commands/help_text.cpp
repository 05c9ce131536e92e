// Words for --help and `tutti help`, from the table.
#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands/help.hpp"
#include "commands/table.hpp"

namespace tutti {

namespace {

constexpr std::size_t page_width = 79;
constexpr std::size_t help_column = 28;

std::string usage_of(const Argument& argument) {
  switch (argument.count) {
    case Count::one:
      return argument.name;
    case Count::optional:
      return "[" + argument.name + "]";
    case Count::many:
      return "[" + argument.name + "...]";
    case Count::at_least_one:
    case Count::rest:
      return argument.name + "...";
  }
  return argument.name;
}

// Text in lines of at most page_width columns, each after `indent` blanks (the first is placed by the caller).
std::string wrapped(std::string_view text, std::size_t indent) {
  std::string out;
  std::size_t column = indent;
  for (const std::string& word : split(text, ' ')) {
    if (column > indent && column + 1 + word.size() > page_width) {
      out += '\n' + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out;
}

std::string row(std::string left, std::string_view help) {
  left = "  " + left;
  if (left.size() + 2 > help_column) {
    left += '\n' + std::string(help_column, ' ');
  } else {
    left.resize(help_column, ' ');
  }
  return left + wrapped(help, help_column) + '\n';
}

template <class Spec>
std::string option_words(const Spec& option) {
  std::string words = option.letter != 0 ? fmt::format("-{}, {}", option.letter, option.name) : "    " + option.name;
  if (!option.value.empty()) words += option.implied.empty() ? " " + option.value : "[=" + option.value + "]";
  return words;
}

std::string command_help(const Command& command) {
  std::string text = fmt::format("{}\n\nUsage: tutti {}", command.summary, command.name);
  if (!command.options.empty()) text += " [OPTIONS]";
  for (const Argument& argument : command.arguments) text += " " + usage_of(argument);
  text += "\n";
  if (!command.aliases.empty()) text += fmt::format("Also called: {}\n", join(command.aliases, ", "));
  for (const std::string& paragraph : split(command.details, '\n')) {
    text += paragraph.empty() ? "" : "\n" + wrapped(paragraph, 0) + "\n";
  }
  if (!command.arguments.empty()) {
    text += "\nArguments:\n";
    for (const Argument& argument : command.arguments) text += row(argument.name, argument.help);
  }
  if (!command.options.empty()) {
    text += "\nOptions:\n";
    for (const Option& option : command.options) text += row(option_words(option), option.help);
  }
  text += "\nOptions of every command:\n";
  for (const GlobalOption& option : global_options()) text += row(option_words(option), option.help);
  if (!command.examples.empty()) {
    text += "\nExamples:\n";
    for (const Example& example : command.examples)
      text += fmt::format("  {}\n      {}\n", example.command, example.says);
  }
  text += "\nExit status:\n";
  for (const ExitMeaning& exit : exit_meanings()) {
    if (exit.status <= 2) text += row(std::to_string(exit.status), exit.meaning);
  }
  for (const auto& [status, meaning] : command.exits) text += row(std::to_string(status), meaning);
  return text;
}

// "Commands:" below a group; nothing when there are none.
std::string commands_below(const std::vector<Command>& table, const std::string& group) {
  std::string rows;
  for (const Command& command : table) {
    if (command.name.starts_with(group + " ") && !command.hidden) {
      rows += row(command.name.substr(group.size() + 1), command.summary);
    }
  }
  if (rows.empty()) return {};
  return fmt::format("\nCommands:\n{}\nRun 'tutti {} COMMAND --help' for one of them.\n", rows, group);
}

std::string overview(const std::vector<Command>& table) {
  std::string text =
      "tutti keeps datasets, models and pipelines the way Git keeps code.\n"
      "It opens every DVC repository in place, and DVC can read back what it writes.\n\n"
      "Usage: tutti [OPTIONS] COMMAND\n";
  for (const Group group :
       {Group::start, Group::data, Group::pipelines, Group::sharing, Group::insight, Group::settings}) {
    text += fmt::format("\n{}:\n", name_of(group));
    for (const Command& command : table) {
      if (command.group == group && !command.hidden) text += row(command.name, command.summary);
    }
  }
  text += "\nOptions:\n";
  for (const GlobalOption& option : global_options()) text += row(option_words(option), option.help);
  return text + "\nRun 'tutti help COMMAND' for one of them.\n";
}

}  // namespace

std::string help_text(const std::vector<Command>& table, const std::string& topic) {
  if (topic.empty()) return overview(table);
  bool is_group = false;
  std::vector<std::string> names;
  for (const Command& command : table) {
    const bool is_alias = std::find(command.aliases.begin(), command.aliases.end(), topic) != command.aliases.end();
    if (command.name == topic || is_alias) return command_help(command) + commands_below(table, command.name);
    is_group = is_group || command.name.starts_with(topic + " ");
    if (!command.hidden) names.push_back(command.name);
  }
  if (is_group) return fmt::format("Usage: tutti {} COMMAND\n", topic) + commands_below(table, topic);
  std::vector<std::string> hints{"run 'tutti help' for all commands"};
  if (const auto near = nearest(topic, names)) hints.insert(hints.begin(), fmt::format("did you mean '{}'?", *near));
  throw UsageError(fmt::format("there is no help on {}", printable("'" + topic + "'")), hints);
}

}  // namespace tutti
