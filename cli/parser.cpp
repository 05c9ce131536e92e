// The only file that knows CLI11. The command is found first, by ourselves: its suggestions are better worded here.
#include "parser.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands/table.hpp"

namespace tutti {

namespace {

const GlobalOption* find_global(std::string_view word) {
  const std::string_view name = word.substr(0, word.find('='));
  for (const GlobalOption& option : global_options()) {
    if (name == option.name) return &option;
    const bool short_form = word.size() >= 2 && word[0] == '-' && word[1] != '-' && option.letter == word[1];
    if (short_form && (word.size() == 2 || !option.value.empty())) return &option;
  }
  return nullptr;
}

bool is_option(std::string_view word) {
  return word.size() > 1 && word[0] == '-';
}

struct Found {
  const Command* command = nullptr;
  std::string group;
  std::vector<std::string> rest;  // without the command's own words
};

bool is_named(const Command& command, std::string_view name) {
  return command.name == name ||
         std::find(command.aliases.begin(), command.aliases.end(), name) != command.aliases.end();
}

bool is_group(const std::vector<Command>& table, const std::string& word) {
  return std::any_of(table.begin(), table.end(),
                     [&](const Command& command) { return command.name.starts_with(word + " "); });
}

[[noreturn]] void refuse_command(const std::vector<Command>& table, const std::string& word, const std::string& group) {
  const std::string full = group.empty() ? word : group + " " + word;
  const auto& later = commands_not_yet();
  if (std::find(later.begin(), later.end(), full) != later.end()) {
    throw UsageError(fmt::format("'{}' is a command of DVC that tutti does not have yet", full),
                     {"run 'tutti help' for the commands there are; DVC itself works in the same repository"});
  }
  std::vector<std::string> names;
  for (const Command& command : table) {
    if (command.hidden) continue;
    if (group.empty()) {
      names.push_back(command.name.substr(0, command.name.find(' ')));
    } else if (command.name.starts_with(group + " ")) {
      names.push_back(command.name.substr(group.size() + 1));
    }
    if (group.empty()) names.insert(names.end(), command.aliases.begin(), command.aliases.end());
  }
  std::vector<std::string> hints;
  if (const auto near = nearest(word, names)) {
    hints.push_back(fmt::format("did you mean 'tutti {}{}'?", group.empty() ? "" : group + " ", *near));
  }
  hints.push_back(group.empty() ? "run 'tutti help' for all commands" : fmt::format("run 'tutti help {}'", group));
  throw UsageError(fmt::format("there is no command {}", printable("'" + full + "'")), hints);
}

// "runs stop", where "runs" is a command as well: one that takes no arguments, so no word is taken from it.
const Command* find_below(const std::vector<Command>& table, const Command& command, const std::string& word) {
  if (!command.arguments.empty()) return nullptr;
  const auto match =
      std::find_if(table.begin(), table.end(), [&](const Command& c) { return c.name == command.name + " " + word; });
  return match == table.end() ? nullptr : &*match;
}

Found find_command(const std::vector<Command>& table, const std::vector<std::string>& words) {
  Found found;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (found.command != nullptr) {
      const Command* below = is_option(word) ? nullptr : find_below(table, *found.command, word);
      if (below == nullptr) {
        found.rest.push_back(word);
      } else {
        found.command = below;
      }
      continue;
    }
    if (is_option(word)) {
      found.rest.push_back(word);
      const GlobalOption* global = find_global(word);
      const bool takes_next = global != nullptr && !global->value.empty() && word.find('=') == std::string::npos &&
                              (word.starts_with("--") || word.size() == 2);
      if (takes_next && i + 1 < words.size()) found.rest.push_back(words[++i]);
      continue;
    }
    const std::string full = found.group.empty() ? word : found.group + " " + word;
    const auto match = std::find_if(table.begin(), table.end(), [&](const Command& c) { return is_named(c, full); });
    if (match != table.end()) {
      found.command = &*match;
    } else if (found.group.empty() && is_group(table, word)) {
      found.group = word;
    } else {
      refuse_command(table, word, found.group);
    }
  }
  return found;
}

// All long names that the command and the program know.
std::vector<std::string> long_names(const Command* command) {
  std::vector<std::string> names{"--help"};
  for (const GlobalOption& option : global_options()) names.push_back(option.name);
  if (command != nullptr) {
    for (const Option& option : command->options) {
      names.push_back(option.name);
      names.insert(names.end(), option.aliases.begin(), option.aliases.end());
    }
  }
  return names;
}

[[noreturn]] void refuse_option(const Command* command, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  const std::string of = command != nullptr ? " " + command->name : "";
  if (command != nullptr) {
    const auto& later = command->not_yet;
    if (std::find(later.begin(), later.end(), name) != later.end()) {
      throw UsageError(fmt::format("'{}' is an option of 'dvc{}' that tutti does not have yet", name, of),
                       {fmt::format("run 'tutti{} --help' for the options there are", of)});
    }
  }
  std::vector<std::string> hints;
  if (const auto near = nearest(name, long_names(command))) hints.push_back(fmt::format("did you mean '{}'?", *near));
  hints.push_back(fmt::format("run 'tutti{} --help' for its options", of));
  throw UsageError(fmt::format("'tutti{}' has no option {}", of, printable("'" + name + "'")), hints);
}

// "--recurs" -> "--recursive" where nothing else begins so.
std::string unabbreviated(const Command* command, const std::string& word) {
  if (!word.starts_with("--") || word.size() < 4) return word;
  const auto equals = word.find('=');
  const std::string name = word.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : word.substr(equals);
  const auto names = long_names(command);
  if (std::find(names.begin(), names.end(), name) != names.end()) return word;
  if (command != nullptr &&
      std::find(command->not_yet.begin(), command->not_yet.end(), name) != command->not_yet.end()) {
    refuse_option(command, word);
  }
  std::vector<std::string> matches;
  for (const std::string& candidate : names) {
    if (candidate.starts_with(name)) matches.push_back(candidate);
  }
  if (matches.size() > 1) {
    throw UsageError(fmt::format("'{}' could be {}", name, join(matches, " or ")), {"write the option out"});
  }
  return matches.empty() ? word : matches.front() + value;
}

// "--untracked-files" -> "--untracked-files=all", unless a value of its own follows.
void add_implied(const Command& command, std::string& word, const std::string& next) {
  for (const Option& option : command.options) {
    if (option.implied.empty() || word != option.name) continue;
    const bool has_value = std::find(option.choices.begin(), option.choices.end(), next) != option.choices.end();
    if (!has_value) word += "=" + option.implied;
    return;
  }
}

// CLI11 reads "[a,b]" as a list of two words. A word that ends in a bracket gets this at its end until it is bound.
constexpr char bracket_guard = '\x01';

std::string unguarded(std::string word) {
  if (word.ends_with(bracket_guard)) word.pop_back();
  return word;
}

std::string names_of(char letter, const std::string& name, const std::vector<std::string>& aliases) {
  std::string names = letter != 0 ? fmt::format("-{},{}", letter, name) : name;
  for (const std::string& alias : aliases) names += "," + alias;
  return names;
}

void bind(CLI::App& app, const Option& option, void* options) {
  const std::string names = names_of(option.letter, option.name, option.aliases);
  CLI::Option* bound = std::visit(
      [&](auto* field) -> CLI::Option* {
        if constexpr (std::is_same_v<decltype(field), bool*>) {
          return app.add_flag(names, *field);
        } else {
          return app.add_option(names, *field)->transform(unguarded);
        }
      },
      option.slot(options));
  if (option.repeats) {
    // One word each time it is given, unless DVC lets it swallow all that follow.
    if (option.greedy) {
      bound->expected(1, CLI::detail::expected_max_vector_size);
    } else {
      bound->expected(1)->take_all()->allow_extra_args(false);
    }
  }
  if (!option.choices.empty()) bound->check(CLI::IsMember(option.choices));
}

CLI::Option* bind(CLI::App& app, const Argument& argument, void* options) {
  CLI::Option* bound = std::visit(
      [&](auto* field) -> CLI::Option* {
        if constexpr (std::is_same_v<decltype(field), bool*>) {
          return nullptr;
        } else {
          return app.add_option(argument.name, *field)->transform(unguarded);
        }
      },
      argument.slot(options));
  switch (argument.count) {
    case Count::one:
      bound->required();
      break;
    case Count::optional:
      break;
    case Count::many:
      bound->expected(0, CLI::detail::expected_max_vector_size);
      break;
    case Count::at_least_one:
      bound->required()->expected(1, CLI::detail::expected_max_vector_size);
      break;
    case Count::rest:
      break;
  }
  return bound;
}

void bind_globals(CLI::App& app, GlobalOptions& globals, bool& help, bool& version) {
  app.set_help_flag();
  app.add_flag("-h,--help", help);
  app.add_flag("-V,--version", version);
  app.add_flag("--json", globals.json);
  app.add_flag_function("-q,--quiet", [&](std::int64_t) { globals.verbosity = 0; });
  app.add_flag_function("-v,--verbose", [&](std::int64_t count) {
    globals.verbosity = static_cast<unsigned>(std::min<std::int64_t>(1 + count, 3));
  });
  app.add_option("--cd", globals.directory)->transform(unguarded);
  app.add_option("--color", globals.color)->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_option("--progress", globals.progress)->check(CLI::IsMember({"auto", "plain", "json", "none"}));
  app.add_option("--lock-timeout", globals.lock_timeout);
  app.add_flag("--no-sync", globals.no_sync);
}

// "--targets -- HEAD": an option of many words may have none, and the mark is no word of its. The library takes it for
// one.
void drop_empty_lists(const Command& command, std::vector<std::string>& words) {
  const auto mark = std::find(words.begin(), words.end(), "--");
  if (mark == words.begin() || mark == words.end()) return;
  const std::string& before = *std::prev(mark);
  const bool is_list = std::any_of(command.options.begin(), command.options.end(), [&](const Option& option) {
    return option.greedy &&
           (option.name == before || (option.letter != 0 && before == std::string{'-', option.letter}));
  });
  if (is_list) words.erase(std::prev(mark));
}

// Words that belong to a program to be run are not ours to read: they end where the first word that is no option
// stands.
std::vector<std::string> cut_rest(const Command& command, std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--") {
      std::vector<std::string> rest(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
      words.resize(i);
      return rest;
    }
    if (!is_option(words[i])) {
      std::vector<std::string> rest(words.begin() + static_cast<std::ptrdiff_t>(i), words.end());
      words.resize(i);
      return rest;
    }
    const std::string name = words[i].substr(0, words[i].find('='));
    const bool has_value = words[i].find('=') != std::string::npos;
    const auto takes_value = [&](const auto& option) {
      const bool is_letter = words[i].size() == 2 && option.letter != 0 && words[i][1] == option.letter;
      return !option.value.empty() && (option.name == name || is_letter);
    };
    const bool of_command = std::any_of(command.options.begin(), command.options.end(), takes_value);
    const bool global = std::any_of(global_options().begin(), global_options().end(), takes_value);
    if ((of_command || global) && !has_value) ++i;
  }
  return {};
}

[[noreturn]] void reword(const CLI::ParseError& error, const Command* command) {
  const std::string of = command != nullptr ? " " + command->name : "";
  const std::vector<std::string> hints{fmt::format("run 'tutti{} --help'", of)};
  std::string text = error.what();
  if (error.get_name() == "RequiredError") {
    const std::string missing = text.substr(0, text.find(' '));
    throw UsageError(fmt::format("'tutti{}' needs {}", of, missing), hints);
  }
  if (error.get_name() == "ArgumentMismatch" && text.starts_with("--")) {  // "--jobs: 1 required UINT missing"
    throw UsageError(fmt::format("'tutti{}': option '{}' needs a value", of, text.substr(0, text.find(':'))), hints);
  }
  if (error.get_name() == "ConversionError") {  // "Could not convert: --jobs = x"; numbers are all that is converted
    const auto name = text.find("--"), equals = text.find(" = ");
    if (name != std::string::npos && equals != std::string::npos && name < equals) {
      throw UsageError(fmt::format("'tutti{}': option '{}' takes a number, not {}", of,
                                   text.substr(name, equals - name), in_quotes(text.substr(equals + 3))),
                       hints);
    }
  }
  if (error.get_name() == "ValidationError") {  // "--shell: tcsh not in {bash,zsh,fish}"
    const auto colon = text.find(": "), choices = text.find(" not in {");
    if (colon != std::string::npos && choices != std::string::npos) {
      std::string words = text.substr(choices + 9, text.size() - choices - 10);  // "bash,zsh,fish"
      for (auto comma = words.rfind(','), last = comma; comma != std::string::npos;
           comma = words.rfind(',', comma - 1)) {
        words.replace(comma, 1, comma == last ? " or " : ", ");
      }
      throw UsageError(fmt::format("'tutti{}': option '{}' takes {}, not {}", of, text.substr(0, colon), words,
                                   in_quotes(text.substr(colon + 2, choices - colon - 2))),
                       hints);
    }
  }
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  while (!text.empty() && (text.back() == '.' || text.back() == '\n')) text.pop_back();
  throw UsageError(fmt::format("'tutti{}': {}", of, text), hints);
}

}  // namespace

bool asks_for_json(const std::vector<std::string>& words) {
  return std::find(words.begin(), words.end(), "--json") != words.end();
}

ParsedLine parse_line(const std::vector<Command>& table, const std::vector<std::string>& words) {
  Found found = find_command(table, words);
  ParsedLine line;
  line.command = found.command;
  line.group = found.group;
  const Command* command = found.command;

  CLI::App app;
  app.allow_extras();
  bind_globals(app, line.globals, line.help, line.version);
  const Argument* rest_argument = nullptr;
  std::vector<std::string> rest;
  if (command != nullptr) {
    line.options = command->make_options();
    for (const Option& option : command->options) bind(app, option, line.options.get());
    for (const Argument& argument : command->arguments) {
      if (argument.count == Count::rest) {
        rest_argument = &argument;
      } else {
        bind(app, argument, line.options.get());
      }
    }
    if (rest_argument != nullptr) rest = cut_rest(*command, found.rest);
  }
  for (std::size_t i = 0; i < found.rest.size() && found.rest[i] != "--"; ++i) {
    std::string& word = found.rest[i];
    word = unabbreviated(command, word);
    if (command != nullptr) add_implied(*command, word, i + 1 < found.rest.size() ? found.rest[i + 1] : "");
  }
  if (command != nullptr) drop_empty_lists(*command, found.rest);
  // Help is given even when the rest of the line is wrong.
  const auto own_end = std::find(found.rest.begin(), found.rest.end(), "--");
  line.help = std::any_of(found.rest.begin(), own_end, [](const auto& w) { return w == "--help" || w == "-h"; });
  if (line.help) return line;

  try {
    std::vector<std::string> reversed(found.rest.rbegin(), found.rest.rend());
    for (std::string& word : reversed) {
      if (word.ends_with(']')) word += bracket_guard;
    }
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    reword(error, command);
  }
  bool is_after_mark = false;  // the library leaves the "--" that ends the options among what it could not place
  for (const std::string& guarded : app.remaining()) {
    const std::string extra = unguarded(guarded);
    if (!is_after_mark && extra == "--") {
      is_after_mark = true;
      continue;
    }
    if (!is_after_mark && is_option(extra)) refuse_option(command, extra);
    if (command != nullptr && is_group(table, command->name)) refuse_command(table, extra, command->name);
    throw UsageError(fmt::format("'tutti{}' does not take {}", command != nullptr ? " " + command->name : "",
                                 printable("'" + extra + "'")),
                     {fmt::format("run 'tutti{} --help'", command != nullptr ? " " + command->name : "")});
  }
  if (rest_argument != nullptr) {
    *std::get<std::vector<std::string>*>(rest_argument->slot(line.options.get())) = std::move(rest);
  }
  return line;
}

}  // namespace tutti
