// Manual pages in roff, from the table.
#include <fmt/format.h>

#include "base/text.hpp"
#include "commands/help.hpp"
#include "commands/table.hpp"

namespace tutti {

namespace {

// roff reads '\' as its own and a leading '.' or ''' as a request; '-' would become a hyphen that cannot be copied.
std::string roff(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool at_start = i == 0 || text[i - 1] == '\n';
    if (at_start && (text[i] == '.' || text[i] == '\'')) out += "\\&";
    if (text[i] == '\\') {
      out += "\\e";
    } else if (text[i] == '-') {
      out += "\\-";
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string file_stem(const std::string& command) {
  std::string stem = "tutti-" + command;
  for (char& c : stem) {
    if (c == ' ') c = '-';
  }
  return stem;
}

std::string heading(const std::string& stem) {
  std::string upper = stem;
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return fmt::format(".TH {} 1 \"\" \"{}\" \"tutti manual\"\n", roff(upper), version_text());
}

template <class Spec>
std::string option_entry(const Spec& option) {
  std::string words = option.letter != 0 ? fmt::format("\\fB\\-{}\\fR, ", option.letter) : "";
  words += fmt::format("\\fB{}\\fR", roff(option.name));
  const std::string value = "\\fI" + roff(option.value) + "\\fR";
  if (!option.value.empty()) words += option.implied.empty() ? " " + value : "[=" + value + "]";
  return fmt::format(".TP\n{}\n{}.\n", words, roff(option.help));
}

std::string synopsis(const Command& command) {
  std::string text = fmt::format("\\fBtutti {}\\fR", roff(command.name));
  if (!command.options.empty()) text += " [\\fIOPTIONS\\fR]";
  for (const Argument& argument : command.arguments) {
    const std::string name = fmt::format("\\fI{}\\fR", roff(argument.name));
    switch (argument.count) {
      case Count::one:
        text += " " + name;
        break;
      case Count::optional:
        text += " [" + name + "]";
        break;
      case Count::many:
        text += " [" + name + "...]";
        break;
      case Count::at_least_one:
      case Count::rest:
        text += " " + name + "...";
        break;
    }
  }
  return text + "\n";
}

std::string command_page(const Command& command) {
  const std::string stem = file_stem(command.name);
  std::string page = heading(stem);
  page += fmt::format(".SH NAME\n{} \\- {}\n.SH SYNOPSIS\n{}", roff(stem), roff(command.summary), synopsis(command));
  page += ".SH DESCRIPTION\n";
  for (const std::string& paragraph : split(command.details, '\n')) {
    if (!paragraph.empty()) page += ".PP\n" + roff(paragraph) + "\n";
  }
  if (!command.aliases.empty()) {
    page += fmt::format(".PP\nAlso called \\fBtutti {}\\fR.\n", roff(join(command.aliases, ", tutti ")));
  }
  if (!command.arguments.empty()) {
    page += ".SH ARGUMENTS\n";
    for (const Argument& argument : command.arguments) {
      page += fmt::format(".TP\n\\fI{}\\fR\n{}.\n", roff(argument.name), roff(argument.help));
    }
  }
  page += ".SH OPTIONS\n";
  for (const Option& option : command.options) page += option_entry(option);
  page += ".PP\nOptions of every command are in \\fBtutti\\fR(1).\n";
  page += ".SH EXAMPLES\n";
  for (const Example& example : command.examples) {
    page += fmt::format(".TP\n\\fB{}\\fR\n{}.\n", roff(example.command), roff(example.says));
  }
  page += ".SH EXIT STATUS\n";
  for (const ExitMeaning& exit : exit_meanings()) {
    if (exit.status <= 2) page += fmt::format(".TP\n\\fB{}\\fR\n{}.\n", exit.status, roff(exit.meaning));
  }
  for (const auto& [status, meaning] : command.exits) {
    page += fmt::format(".TP\n\\fB{}\\fR\n{}.\n", status, roff(meaning));
  }
  return page + ".SH SEE ALSO\n\\fBtutti\\fR(1)\n";
}

std::string program_page(const std::vector<Command>& table) {
  std::string page = heading("tutti");
  page +=
      ".SH NAME\ntutti \\- datasets, models and pipelines, kept the way Git keeps code\n.SH SYNOPSIS\n"
      "\\fBtutti\\fR [\\fIOPTIONS\\fR] \\fICOMMAND\\fR\n.SH DESCRIPTION\n"
      "tutti opens every DVC repository in place: same files, same cache, same remotes. DVC can read back everything "
      "that "
      "tutti writes.\n";
  for (const Group group :
       {Group::start, Group::data, Group::pipelines, Group::sharing, Group::insight, Group::settings}) {
    page += fmt::format(".SS {}\n", name_of(group));
    for (const Command& command : table) {
      if (command.group != group || command.hidden) continue;
      page += fmt::format(".TP\n\\fB{}\\fR(1)\n{}.\n", roff(file_stem(command.name)), roff(command.summary));
    }
  }
  page += ".SH OPTIONS\nBefore or after the command:\n";
  for (const GlobalOption& option : global_options()) page += option_entry(option);
  page += ".SH EXIT STATUS\n";
  for (const ExitMeaning& exit : exit_meanings()) {
    page += fmt::format(".TP\n\\fB{}\\fR\n{}.\n", exit.status, roff(exit.meaning));
  }
  page +=
      ".PP\nCalled by the name \\fBdvc\\fR (a symbolic link), the program exits with DVC's statuses instead.\n"
      ".SH FILES\n.TP\n\\fB.dvc/\\fR, \\fB*.dvc\\fR, \\fBdvc.yaml\\fR, \\fBdvc.lock\\fR, \\fB.dvcignore\\fR\n"
      "DVC's own, in DVC's formats.\n.TP\n\\fB.dvc/tmp/tutti/\\fR\n"
      "What tutti remembers to be fast; it may be deleted at any time.\n.TP\n\\fB.dvc/cache/lineage/\\fR\n"
      "Run records, read by \\fBtutti\\-log\\fR(1).\n";
  return page;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> manual_pages(const std::vector<Command>& table) {
  std::vector<std::pair<std::string, std::string>> pages{{"tutti.1", program_page(table)}};
  for (const Command& command : table) {
    if (!command.hidden) pages.emplace_back(file_stem(command.name) + ".1", command_page(command));
  }
  return pages;
}

}  // namespace tutti
