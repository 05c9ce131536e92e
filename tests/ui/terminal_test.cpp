// Lines that stay, and lines that are redrawn.
#include "ui/terminal.hpp"

#include <sstream>

#include <catch2/catch.hpp>

#include "ui/table.hpp"
#include "ui/text_width.hpp"

using namespace tutti;

TEST_CASE("a line that stays is written above what is redrawn") {
  std::ostringstream out, err;
  Terminal terminal(out, err, {.err_is_terminal = true});

  terminal.redraw(Area::stages, {"working"});
  terminal.line("done with one");

  CHECK(err.str() == "working\n\r\033[1A\033[Jdone with one\nworking\n");
}

TEST_CASE("progress is redrawn below stages, and neither disturbs the other") {
  std::ostringstream out, err;
  Terminal terminal(out, err, {.err_is_terminal = true});

  terminal.redraw(Area::progress, {"adding"});
  terminal.redraw(Area::stages, {"one", "two"});
  terminal.redraw(Area::progress, {});

  CHECK(err.str() == "adding\n\r\033[1A\033[Jone\ntwo\nadding\n\r\033[3A\033[Jone\ntwo\n");
}

TEST_CASE("lines that a narrower window has broken into several rows are erased whole") {
  std::ostringstream out, err;
  Terminal::Size size{.columns = 40, .rows = 10};
  Terminal terminal(out, err, {.err_is_terminal = true, .size = [&] { return size; }});
  terminal.redraw(Area::stages, {std::string(35, 'x'), "short"});
  err.str("");

  size.columns = 10;
  terminal.redraw(Area::stages, {});

  CHECK(err.str() == "\r\033[5A\033[J");
}

TEST_CASE("no more is drawn than the terminal has rows, and progress stays") {
  std::ostringstream out, err;
  Terminal terminal(out, err, {.err_is_terminal = true, .size = [] { return Terminal::Size{20, 6}; }});
  terminal.redraw(Area::progress, {"adding"});
  err.str("");

  terminal.redraw(Area::stages, {"[0/9] 5 running", "a", "b", "c", "d", "e"});

  CHECK(err.str() == "\r\033[1A\033[J[0/9] 5 running\na\n  … 4 more\nadding\n");
}

TEST_CASE("a drawn line never takes a second row, not even with wide characters") {
  std::ostringstream out, err;
  Terminal terminal(out, err, {.err_is_terminal = true, .size = [] { return Terminal::Size{10, 5}; }});

  terminal.redraw(Area::stages, {"日本語のテキスト"});

  CHECK(err.str() == "日本語の…\n");
}

TEST_CASE("nothing is redrawn where there is no terminal") {
  std::ostringstream out, err;
  Terminal terminal(out, err, {});

  terminal.redraw(Area::stages, {"working"});

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

TEST_CASE("East Asian characters and emoji take two columns, accents none") {
  CHECK(display_width("plain") == 5);
  CHECK(display_width("日本語") == 6);
  CHECK(display_width("한국") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("✅🚀") == 4);
  CHECK(display_width("→…é") == 3);
  CHECK(display_width("\377\376") == 2);
}

TEST_CASE("what a program writes loses its colours and cursor movements, not its words") {
  CHECK(without_controls("\033[1;32mgreen\033[0m grass") == "green grass");
  CHECK(without_controls("\033]0;title\a100%") == "100%");
  CHECK(without_controls("\033]8;;http://x\033\\link") == "link");
  CHECK(without_controls("a\tb\b\177") == "a b");
  CHECK(without_controls("cut \033[3") == "cut ");
  CHECK(without_controls("cut \033") == "cut ");
}

TEST_CASE("text is cut to a width in columns, with an ellipsis") {
  CHECK(fitted("short", 10) == "short");
  CHECK(fitted("exactly10!", 10) == "exactly10!");
  CHECK(fitted("eleven char", 10) == "eleven ch…");
  CHECK(fitted("ééééé", 4) == "ééé…");
  CHECK(fitted("日本語", 6) == "日本語");
  CHECK(fitted("日本語", 5) == "日本…");
  CHECK(fitted("日本語", 4) == "日…");
  CHECK(fitted("anything", 0).empty());
}

TEST_CASE("columns are as wide as their widest cell, counted in characters") {
  CHECK(columns({{"é", "x"}, {"abc", "y"}}) == "é    x\nabc  y\n");
}

TEST_CASE("a Markdown table lines up, wider than its headers as DVC's") {
  CHECK(markdown_table({"Status", "Path"}, {{"added", "data/long"}}) ==
        "| Status   | Path      |\n|----------|-----------|\n| added    | data/long |\n");
}

TEST_CASE("a table with headers is wider than they are, and no line ends in blanks") {
  CHECK(headed_columns({"Path", "HEAD", "Change"}, {{"m", " 0.123456789 ", "-"}, {"n", "", ""}}) ==
        "Path    HEAD         Change\nm       0.123456789  -\nn\n");
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
