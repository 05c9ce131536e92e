// Tests over the command table itself.
#include "commands/table.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "commands/help.hpp"

using namespace tutti;

namespace {

bool is_help_line(const std::string& text) {
  return !text.empty() && text.size() <= 79 && text.back() != '.';
}

}  // namespace

TEST_CASE("every command says in one line without a full stop what it does") {
  for (const Command& command : command_table()) {
    INFO(command.name);
    CHECK(is_help_line(command.summary));
    CHECK(std::isupper(static_cast<unsigned char>(command.summary[0])) != 0);
  }
}

TEST_CASE("every command has an example, and a visible one has details") {
  for (const Command& command : command_table()) {
    INFO(command.name);
    CHECK_FALSE(command.examples.empty());
    CHECK((command.hidden || !command.details.empty()));
  }
}

TEST_CASE("no command, alias, long option or letter comes twice") {
  std::set<std::string> names;
  for (const Command& command : command_table()) {
    INFO(command.name);
    CHECK(names.insert(command.name).second);
    for (const std::string& alias : command.aliases) CHECK(names.insert(alias).second);
    std::set<std::string> options;
    for (const GlobalOption& option : global_options()) {
      options.insert(option.name);
      if (option.letter != 0) options.insert(std::string(1, option.letter));
    }
    for (const Option& option : command.options) {
      INFO(option.name);
      CHECK(options.insert(option.name).second);
      if (option.letter != 0) CHECK(options.insert(std::string(1, option.letter)).second);
    }
  }
}

TEST_CASE("an option that takes a value names it, and every option has a help line") {
  for (const Command& command : command_table()) {
    const auto made = command.make_options();
    for (const Option& option : command.options) {
      INFO(command.name << ' ' << option.name);
      CHECK(is_help_line(option.help));
      CHECK((option.name.starts_with("--") || option.name.size() == 2));  // DVC's -x has no other name
      CHECK(std::holds_alternative<bool*>(option.slot(made.get())) == option.value.empty());
    }
  }
}

TEST_CASE("a list takes all remaining words, so it is the last argument") {
  for (const Command& command : command_table()) {
    for (std::size_t i = 0; i + 1 < command.arguments.size(); ++i) {
      INFO(command.name);
      CHECK((command.arguments[i].count == Count::one || command.arguments[i].count == Count::optional));
    }
  }
}

TEST_CASE("an option that tutti has is not also refused as missing") {
  for (const Command& command : command_table()) {
    for (const Option& option : command.options) {
      for (const std::string& refused : command.not_yet) {
        INFO(command.name << ' ' << refused);
        CHECK(refused != option.name);
        CHECK(refused != std::string("-") + option.letter);
      }
    }
  }
  for (const std::string& refused : commands_not_yet()) {
    for (const Command& command : command_table()) CHECK(command.name != refused);
  }
}

TEST_CASE("help of every command fits a terminal of 80 columns") {
  for (const Command& command : command_table()) {
    INFO(command.name);
    std::size_t width = 0;
    for (const char c : help_text(command_table(), command.name)) {
      const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
      width = c == '\n' ? 0 : width + (continues ? 0 : 1);
      REQUIRE(width <= 80);
    }
  }
}

TEST_CASE("help on something that is no command suggests the nearest") {
  CHECK_THROWS_WITH(help_text(command_table(), "stats"), "there is no help on 'stats'");
}
