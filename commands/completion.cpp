// Reads an unfinished command line as the parser would, and stops where it ends.
#include "completion.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "commands/table.hpp"

namespace tutti {

namespace {

// What completion needs of an option, be it a command's or everybody's.
struct KnownOption {
  std::vector<std::string> names;  // the first is offered
  std::string help;
  bool takes_value = false, greedy = false;
  std::vector<std::string> choices;
  Completes completes = Completes::nothing;
};

template <class Spec>
KnownOption known(const Spec& option) {
  KnownOption result{.names = {option.name},
                     .help = option.help,
                     .takes_value = !option.value.empty(),
                     .choices = option.choices,
                     .completes = option.completes};
  if (option.letter != 0) result.names.push_back({'-', option.letter});
  if constexpr (requires { option.aliases; }) {
    result.names.insert(result.names.end(), option.aliases.begin(), option.aliases.end());
    result.greedy = option.greedy;
    result.takes_value = result.takes_value && option.implied.empty();
  }
  return result;
}

std::vector<KnownOption> options_of(const Command* command) {
  std::vector<KnownOption> options;
  if (command != nullptr) {
    for (const Option& option : command->options) options.push_back(known(option));
  }
  for (const GlobalOption& option : global_options()) options.push_back(known(option));
  return options;
}

std::optional<KnownOption> find_option(const Command* command, const std::string& word) {
  const std::string name = word.starts_with("--") ? word.substr(0, word.find('=')) : word.substr(0, 2);
  for (const KnownOption& option : options_of(command)) {
    if (std::find(option.names.begin(), option.names.end(), name) != option.names.end()) return option;
  }
  return std::nullopt;
}

bool is_option(std::string_view word) {
  return word.size() > 1 && word[0] == '-';
}

// Whether the value is still to come: not in "--jobs=4" and "-j4".
bool awaits_value(const KnownOption& option, std::string_view word) {
  return option.takes_value && word.find('=') == std::string_view::npos && (word.starts_with("--") || word.size() == 2);
}

class LineReader {
 public:
  explicit LineReader(const std::vector<Command>& table) : table_(table) {}

  void take(const std::string& word) {
    if (awaited_ && !(awaited_->greedy && is_option(word))) {
      if (!awaited_->greedy) awaited_.reset();
      return;
    }
    awaited_.reset();
    if (word == "--" && !options_ended_) {
      options_ended_ = true;
    } else if (!options_ended_ && is_option(word)) {
      const auto option = find_option(command_, word);
      if (option && awaits_value(*option, word)) awaited_ = option;
    } else if (command_ == nullptr) {
      take_name(word);
    } else if (!take_name_below(word)) {
      ++arguments_;
    }
  }

  Completion finish(const std::string& word) const {
    if (awaited_ && !(awaited_->greedy && is_option(word))) return values_of(*awaited_, "");
    if (!options_ended_ && word.starts_with("-")) {
      const auto equals = word.find('=');
      if (equals == std::string::npos) return options();
      const auto option = find_option(command_, word);
      return option && option->takes_value ? values_of(*option, word.substr(0, equals + 1)) : Completion{};
    }
    if (command_ == nullptr) return {.words = names_in(group_), .kind = {}, .before = {}};
    if (command_->arguments.empty()) return {.words = names_in(command_->name), .kind = {}, .before = {}};
    return argument();
  }

 private:
  // "runs stop", where "runs" is a command as well.
  bool take_name_below(const std::string& word) {
    if (!command_->arguments.empty()) return false;
    const std::string name = command_->name + " " + word;
    const auto found = std::find_if(table_.begin(), table_.end(), [&](const Command& c) { return c.name == name; });
    if (found == table_.end()) return false;
    command_ = &*found;
    return true;
  }

  void take_name(const std::string& word) {
    const std::string name = group_.empty() ? word : group_ + " " + word;
    for (const Command& command : table_) {
      const auto& aliases = command.aliases;
      if (command.name == name || std::find(aliases.begin(), aliases.end(), name) != aliases.end()) {
        command_ = &command;
        return;
      }
    }
    group_ = name;
  }

  // Commands at the first level or in a group, groups once.
  std::vector<std::pair<std::string, std::string>> names_in(const std::string& group) const {
    std::vector<std::pair<std::string, std::string>> names;
    for (const Command& command : table_) {
      if (command.hidden) continue;
      if (!group.empty()) {
        if (command.name.starts_with(group + " ")) {
          names.emplace_back(command.name.substr(group.size() + 1), command.summary);
        }
        continue;
      }
      const auto blank = command.name.find(' ');
      const std::string word = command.name.substr(0, blank);
      if (!names.empty() && names.back().first == word) continue;
      names.emplace_back(word, blank == std::string::npos ? command.summary : fmt::format("Commands on {}s", word));
      for (const std::string& alias : command.aliases) names.emplace_back(alias, command.summary);
    }
    return names;
  }

  Completion options() const {
    Completion completion;
    for (const KnownOption& option : options_of(command_))
      completion.words.emplace_back(option.names.front(), option.help);
    return completion;
  }

  static Completion values_of(const KnownOption& option, const std::string& before) {
    Completion completion{.words = {}, .kind = option.completes, .before = before};
    for (const std::string& choice : option.choices) completion.words.emplace_back(before + choice, "");
    return completion;
  }

  Completion argument() const {
    const auto& all = command_->arguments;
    const Argument& argument = all[std::min(arguments_, all.size() - 1)];
    const bool is_too_many =
        arguments_ >= all.size() && (argument.count == Count::one || argument.count == Count::optional);
    if (is_too_many) return {};
    Completion completion{.words = {}, .kind = argument.completes, .before = {}};
    if (argument.count == Count::rest) completion.kind = Completes::files;  // a command of another program
    if (argument.completes == Completes::commands) completion = {.words = names_in(""), .kind = {}, .before = {}};
    return completion;
  }

  const std::vector<Command>& table_;
  const Command* command_ = nullptr;
  std::string group_;
  std::size_t arguments_ = 0;
  bool options_ended_ = false;
  std::optional<KnownOption> awaited_;  // its value comes next
};

}  // namespace

Completion complete_line(const std::vector<Command>& table, const std::vector<std::string>& words) {
  LineReader reader(table);
  if (words.empty()) return reader.finish("");
  for (std::size_t i = 0; i + 1 < words.size(); ++i) reader.take(words[i]);
  return reader.finish(words.back());
}

}  // namespace tutti
