// Completion scripts for bash, zsh and fish, from the table. Words that depend on the repository (stages, outputs,
// remotes) are asked of `tutti internal complete KIND`.
#include <map>

#include <fmt/format.h>

#include "base/text.hpp"
#include "commands/help.hpp"
#include "commands/table.hpp"

namespace tutti {

namespace {

std::string_view kind_of(Completes completes) {
  switch (completes) {
    case Completes::stages:
      return "stages";
    case Completes::outputs:
      return "outputs";
    case Completes::remotes:
      return "remotes";
    case Completes::revisions:
      return "revisions";
    case Completes::commands:
      return "commands";
    case Completes::settings:
      return "settings";
    case Completes::nothing:
    case Completes::files:
    case Completes::directories:
      break;
  }
  return "";
}

std::vector<std::string> option_names(const Command& command) {
  std::vector<std::string> names;
  for (const Option& option : command.options) {
    names.push_back(option.name);
    if (option.letter != 0) names.push_back(fmt::format("-{}", option.letter));
  }
  for (const GlobalOption& option : global_options()) names.push_back(option.name);
  return names;
}

// What stands at the first level: commands without blanks, and groups, each once and in order.
std::vector<std::pair<std::string, std::string>> first_words(const std::vector<Command>& table) {
  std::vector<std::pair<std::string, std::string>> words;
  for (const Command& command : table) {
    if (command.hidden) continue;
    const auto blank = command.name.find(' ');
    const std::string word = command.name.substr(0, blank);
    if (!words.empty() && words.back().first == word) continue;
    words.emplace_back(word, blank == std::string::npos ? command.summary : "Commands on " + word);
    for (const std::string& alias : command.aliases) words.emplace_back(alias, command.summary);
  }
  return words;
}

std::map<std::string, std::vector<std::pair<std::string, std::string>>> groups_of(const std::vector<Command>& table) {
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> groups;
  for (const Command& command : table) {
    const auto blank = command.name.find(' ');
    if (command.hidden || blank == std::string::npos) continue;
    groups[command.name.substr(0, blank)].emplace_back(command.name.substr(blank + 1), command.summary);
  }
  return groups;
}

std::vector<std::string> names_of(const Command& command) {
  std::vector<std::string> names{command.name};
  names.insert(names.end(), command.aliases.begin(), command.aliases.end());
  return names;
}

std::string first_of(const std::vector<std::pair<std::string, std::string>>& words) {
  std::vector<std::string> names;
  for (const auto& [word, help] : words) names.push_back(word);
  return join(names, " ");
}

// In single quotes for sh, fish and zsh's _describe (where ':' parts word and help).
std::string quoted_for(std::string_view text, bool for_zsh = false) {
  std::string out;
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else if (c == ':' && for_zsh) {
      out += "\\:";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string bash_completion(const std::vector<Command>& table) {
  std::string script =
      "# bash completion for tutti; made by 'tutti completion --shell bash'.\n"
      "_tutti() {\n"
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= word words kind=\n"
      "  local i\n"
      "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
      "    word=${COMP_WORDS[i]}\n"
      "    case $word in\n"
      "      -*) continue ;;\n"
      "    esac\n"
      "    case $command in\n"
      "      '') command=$word ;;\n";
  std::vector<std::string> names;
  for (const auto& [group, members] : groups_of(table)) names.push_back(group);
  script += fmt::format("      {}) command=\"$command $word\" ;;\n", join(names, "|"));
  script +=
      "    esac\n"
      "  done\n"
      "  case $command in\n";
  script += fmt::format("    '') words='{}' ;;\n", first_of(first_words(table)));
  for (const auto& [group, members] : groups_of(table)) {
    script += fmt::format("    {}) words='{}' ;;\n", group, first_of(members));
  }
  for (const Command& command : table) {
    if (command.hidden) continue;
    std::string_view kind;
    for (const Argument& argument : command.arguments) {
      if (kind.empty()) kind = kind_of(argument.completes);
    }
    std::vector<std::string> patterns;
    for (const std::string& name : names_of(command)) patterns.push_back("'" + name + "'");
    script +=
        fmt::format("    {}) words='{}' kind={} ;;\n", join(patterns, "|"), join(option_names(command), " "), kind);
  }
  script +=
      "  esac\n"
      "  if [[ $current != -* && -n $kind ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$(tutti internal complete \"$kind\" 2>/dev/null)\" -- \"$current\") "
      "$(compgen -f -- \"$current\"))\n"
      "  elif [[ $current == -* || -z $command || $words != -* ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  else\n"
      "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _tutti tutti\n";
  return script;
}

std::string zsh_completion(const std::vector<Command>& table) {
  std::string script =
      "#compdef tutti\n"
      "# zsh completion for tutti; made by 'tutti completion --shell zsh'.\n"
      "_tutti() {\n"
      "  local -a words_here\n"
      "  local command=${words[2]}\n"
      "  if (( CURRENT == 2 )); then\n"
      "    words_here=(\n";
  for (const auto& [word, help] : first_words(table)) {
    script += fmt::format("      '{}:{}'\n", word, quoted_for(help, true));
  }
  script +=
      "    )\n"
      "    _describe command words_here\n"
      "    return\n"
      "  fi\n"
      "  case $command in\n";
  for (const auto& [group, members] : groups_of(table)) {
    script += fmt::format("    {})\n      if (( CURRENT == 3 )); then\n        words_here=(\n", group);
    for (const auto& [word, help] : members) script += fmt::format("          '{}:{}'\n", word, quoted_for(help, true));
    script += "        )\n        _describe command words_here\n        return\n      fi\n";
    script += "      command=\"$command ${words[3]}\" ;;\n";
  }
  script += "  esac\n  case $command in\n";
  for (const Command& command : table) {
    if (command.hidden) continue;
    std::vector<std::string> patterns;
    for (const std::string& name : names_of(command)) patterns.push_back("'" + name + "'");
    script += fmt::format("    {})\n      words_here=(\n", join(patterns, "|"));
    for (const Option& option : command.options) {
      script += fmt::format("        '{}:{}'\n", option.name, quoted_for(option.help, true));
    }
    script += "      )\n";
    std::string_view kind;
    for (const Argument& argument : command.arguments) {
      if (kind.empty()) kind = kind_of(argument.completes);
    }
    if (!kind.empty()) {
      script += fmt::format("      compadd -- ${{(f)\"$(tutti internal complete {} 2>/dev/null)\"}}\n", kind);
    }
    script += "      _describe option words_here\n      _files ;;\n";
  }
  return script + "  esac\n}\n_tutti \"$@\"\n";
}

std::string fish_completion(const std::vector<Command>& table) {
  std::string script = "# fish completion for tutti; made by 'tutti completion --shell fish'.\n";
  const auto groups = groups_of(table);
  for (const auto& [word, help] : first_words(table)) {
    script += fmt::format("complete -c tutti -n __fish_use_subcommand -a {} -d '{}'\n", word, quoted_for(help));
  }
  for (const auto& [group, members] : groups) {
    for (const auto& [word, help] : members) {
      script += fmt::format("complete -c tutti -n '__fish_seen_subcommand_from {}' -a {} -d '{}'\n", group, word,
                            quoted_for(help));
    }
  }
  for (const Command& command : table) {
    if (command.hidden) continue;
    std::string words = join(names_of(command), " ");
    const auto blank = command.name.find(' ');
    const std::string seen = blank == std::string::npos
                                 ? fmt::format("__fish_seen_subcommand_from {}", words)
                                 : fmt::format("__fish_seen_subcommand_from {}; and __fish_seen_subcommand_from {}",
                                               command.name.substr(0, blank), command.name.substr(blank + 1));
    for (const Option& option : command.options) {
      script += fmt::format("complete -c tutti -n '{}' -l {}", seen, option.name.substr(2));
      if (option.letter != 0) script += fmt::format(" -s {}", option.letter);
      if (!option.value.empty()) script += " -r";
      script += fmt::format(" -d '{}'\n", quoted_for(option.help));
    }
    for (const Argument& argument : command.arguments) {
      const std::string_view kind = kind_of(argument.completes);
      if (kind.empty()) continue;
      script += fmt::format("complete -c tutti -n '{}' -a '(tutti internal complete {} 2>/dev/null)'\n", seen, kind);
    }
  }
  return script;
}

}  // namespace tutti
