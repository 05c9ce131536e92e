// Lines that stay, and lines that are redrawn.
#include "ui/terminal.hpp"

#include <sstream>

#include <catch2/catch.hpp>

#include "ui/table.hpp"

using namespace tutti;

TEST_CASE("a line that stays is written above what is redrawn") {
  std::ostringstream out, err;
  Terminal terminal(out, err, {.err_is_terminal = true});

  terminal.redraw({"working"});
  terminal.line("done with one");

  CHECK(err.str() == "working\n\r\033[1A\033[Jdone with one\nworking\n");
}

TEST_CASE("nothing is redrawn where there is no terminal") {
  std::ostringstream out, err;
  Terminal terminal(out, err, {});

  terminal.redraw({"working"});

  CHECK(err.str().empty());
}

TEST_CASE("a message after output without a newline starts on a line of its own") {
  std::ostringstream out, err;
  Terminal terminal(out, err, {});

  terminal.raw("half a line");
  terminal.line("message");

  CHECK(err.str() == "half a line\nmessage\n");
}

TEST_CASE("without colour, painted text is as it was") {
  std::ostringstream out, err;
  const Terminal plain(out, err, {});
  const Terminal colourful(out, err, {.color = true});

  CHECK(plain.painted(Color::red, "error:") == "error:");
  CHECK(colourful.painted(Color::red, "error:") == "\033[31merror:\033[0m");
}

TEST_CASE("text is cut to a width in characters, with an ellipsis") {
  CHECK(fitted("short", 10) == "short");
  CHECK(fitted("exactly10!", 10) == "exactly10!");
  CHECK(fitted("eleven char", 10) == "eleven ch…");
  CHECK(fitted("ééééé", 4) == "ééé…");
}

TEST_CASE("columns are as wide as their widest cell, counted in characters") {
  CHECK(columns({{"é", "x"}, {"abc", "y"}}) == "é    x\nabc  y\n");
}

TEST_CASE("a Markdown table lines up") {
  CHECK(markdown_table({"Status", "Path"}, {{"added", "data"}}) ==
        "| Status | Path |\n|--------|------|\n| added  | data |\n");
}

TEST_CASE("quiet keeps warnings, loud shows details") {
  std::ostringstream out, err;
  Terminal terminal(out, err, {});
  TerminalLog quiet(terminal, 0);
  TerminalLog loud(terminal, 2);

  CHECK(quiet.wants(LogLevel::warning));
  CHECK_FALSE(quiet.wants(LogLevel::note));
  CHECK(loud.wants(LogLevel::detail));
  loud.warning("'{}' is odd", "x");
  CHECK(err.str() == "warning: 'x' is odd\n");
}
