// Words for people.
#include "base/text.hpp"

#include <catch2/catch.hpp>

namespace tutti {

TEST_CASE("a name that prints is printed as it is") {
  for (const std::string name : {"", "data.csv", "größe.csv", "日本語", "a b", "it's", "a\"b", "a\\b", "😀"}) {
    CHECK(printable(name) == name);
  }
}

TEST_CASE("a name that could hurt a terminal or a reader is quoted as Git quotes") {
  CHECK(printable("a\nb\033[31m\377") == R"("a\nb\033[31m\377")");
  CHECK(printable("say \"\t\"\\") == R"("say \"\t\"\\")");
  CHECK(printable("\x7f") == R"("\177")");
  CHECK(printable("\xc2\x9b"
                  "31m") == R"("\302\23331m")");  // the one-character CSI
  CHECK(printable("a\xe2\x80\xae"
                  "gpj.exe") == R"("a\342\200\256gpj.exe")");  // right-to-left override
  CHECK(printable("ü\n") == "\"ü\\n\"");
}

TEST_CASE("only well-formed UTF-8 is UTF-8") {
  for (const std::string good : {"", "a", "\xc2\x80", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"}) {
    CHECK(is_utf8(good));
  }
  // Alone, cut short, overlong, surrogate, too large.
  for (const std::string bad : {"\x80", "\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf",
                                "\xf0\x8f\xbf\xbf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff"}) {
    CHECK_FALSE(is_utf8(bad));
  }
}

TEST_CASE("counts agree with their nouns") {
  CHECK(count_of(0, "file") == "0 files");
  CHECK(count_of(1, "file") == "1 file");
  CHECK(count_of(2, "directory", "directories") == "2 directories");
  CHECK(count_of(999, "file") == "999 files");
  CHECK(count_of(1000, "file") == "1,000 files");
  CHECK(count_of(1234567, "file") == "1,234,567 files");
}

TEST_CASE("the nearest name is found through a slip of the finger, and not through two words' difference") {
  const std::vector<std::string> commands = {"add", "status", "push", "pull", "checkout"};

  CHECK(nearest("stauts", commands) == "status");
  CHECK(nearest("chekout", commands) == "checkout");
  CHECK(nearest("ad", commands) == "add");
  CHECK(nearest("pul", commands) == "pull");
  CHECK(nearest("psuh", commands) == "push");
  CHECK(nearest("frobnicate", commands) == std::nullopt);
  CHECK(nearest("x", commands) == std::nullopt);
  CHECK(nearest("", commands) == std::nullopt);
  CHECK(nearest("add", {}) == std::nullopt);
}

TEST_CASE("splitting keeps empty parts, and joining undoes it") {
  CHECK(split("a,b", ',') == std::vector<std::string>{"a", "b"});
  CHECK(split("", ',') == std::vector<std::string>{""});
  CHECK(split(",a,", ',') == std::vector<std::string>{"", "a", ""});
  CHECK(join(split(",a,,b", ','), ",") == ",a,,b");
  CHECK(join({}, ",").empty());
}

TEST_CASE("a line is finished when its newline has come") {
  CHECK(finished_lines("").empty());
  CHECK(finished_lines("half").empty());
  CHECK(finished_lines("a\n\nb\nhalf") == std::vector<std::string_view>{"a", "", "b"});
  CHECK(finished_lines("a\n") == std::vector<std::string_view>{"a"});
}

TEST_CASE("trimming takes blanks of all kinds off both ends") {
  CHECK(trim(" \t a b\r\n") == "a b");
  CHECK(trim(" \n").empty());
}

TEST_CASE("a word is quoted for the shell as Python's shlex.quote does") {
  CHECK(shell_quote("") == "''");
  CHECK(shell_quote("a-b_c/d.e:f,g+h=i@j%k") == "a-b_c/d.e:f,g+h=i@j%k");
  CHECK(shell_quote("a b") == "'a b'");
  CHECK(shell_quote("it's") == R"('it'"'"'s')");
  CHECK(shell_quote("~") == "'~'");
  CHECK(shell_quote("ü") == "'ü'");
}

}  // namespace tutti
