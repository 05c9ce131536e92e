// The text of .gitignore files as DVC edits it, and the files around it.
#include "workspace/gitignore_file.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "git_sandbox.hpp"
#include "workspace/git.hpp"

namespace tutti {

namespace {

std::string with_entry(const std::string& text, const std::string& name) {
  return with_gitignore_entries(text, {&name, 1});
}

}  // namespace

TEST_CASE("a name is written to .gitignore with the escapes that DVC writes") {
  CHECK(gitignore_entry("raw") == "/raw");
  CHECK(gitignore_entry("#hash.txt") == "/\\#hash.txt");
  CHECK(gitignore_entry("[br].txt") == "/\\[br\\].txt");
  CHECK(gitignore_entry("*star") == "/\\*star");
  CHECK(gitignore_entry("!bang") == "/\\!bang");
  CHECK(gitignore_entry("?q") == "/\\?q");
  CHECK(gitignore_entry("back\\slash") == "/back\\\\slash");
  CHECK(gitignore_entry("{x} 'y' \"z\"") == "/{x} 'y' \"z\"");
  CHECK(gitignore_entry("\xc3\xa9") == "/\xc3\xa9");
}

TEST_CASE("a trailing blank is escaped, since Git would drop it") {
  CHECK(gitignore_entry("trail ") == "/trail\\ ");
}

TEST_CASE("a name with a line break is refused: no .gitignore can hold it") {
  CHECK_THROWS_AS(gitignore_entry("a\nb"), UsageError);
}

TEST_CASE("an entry goes to the end, after a line end if the last line has none") {
  CHECK(with_entry("", "b") == "/b\n");
  CHECK(with_entry("/a\n", "b") == "/a\n/b\n");
  CHECK(with_entry("/a", "b") == "/a\n/b\n");
  CHECK(with_entry("/z\n\n# note\n", "b") == "/z\n\n# note\n/b\n");
}

TEST_CASE("a file with CRLF gets an entry with LF, as from DVC") {
  CHECK(with_entry("/a\r\n", "b") == "/a\r\n/b\n");
}

TEST_CASE("an entry that is there already is not written twice") {
  CHECK(with_entry("/b\n/c\n", "b") == "/b\n/c\n");
  CHECK(with_entry("/b\r\n", "b") == "/b\r\n");
  CHECK(with_entry("/b", "b") == "/b");
}

TEST_CASE("removal takes every line that is the entry, escaped or not, and no other byte") {
  CHECK(without_gitignore_entry("/a\n/b\n/c\n/b\n", "b") == "/a\n/c\n");
  CHECK(without_gitignore_entry("/a\n  /b \n", "b") == "/a\n");
  CHECK(without_gitignore_entry("/a\r\n/b\r\n/c\r\n", "b") == "/a\r\n/c\r\n");
  CHECK(without_gitignore_entry("/b\\[1\\]\n/b[1]\n/x\n", "b[1]") == "/x\n");
  CHECK(without_gitignore_entry("/bb\nb\n/a/b\n!/b\n", "b") == "/bb\nb\n/a/b\n!/b\n");
  CHECK(without_gitignore_entry("/a\n/b", "b") == "/a\n");
  CHECK(without_gitignore_entry("/b\n", "b").empty());
}

TEST_CASE("removing a name that ends in a blank leaves the name without it alone") {
  CHECK(without_gitignore_entry("/t\n/t\\ \n/t \n", "t ") == "/t\n");
}

TEST_CASE("Git ignores what was entered, whatever its name") {
  GitSandbox sandbox;
  const GitRepository repository = sandbox.open();
  for (const char* name :
       {"plain", "#h", "!b", "[x]", "a*", "q?", "back\\slash", "trail ", "two  ", " lead", "{x}", "\xc3\xa9"}) {
    const std::string path = sandbox.path("d/" + std::string(name));
    sandbox.write("d/" + std::string(name), "x");
    INFO(name);
    REQUIRE_FALSE(sandbox.git_ignores("d/" + std::string(name)));

    CHECK(ignore_in_git(repository, path, Durability::none) == sandbox.path("d/.gitignore"));

    CHECK(sandbox.git_ignores("d/" + std::string(name)));
    CHECK(repository.is_ignored(path));
    CHECK(ignore_in_git(repository, path, Durability::none) == std::nullopt);
    unignore_in_git(repository, path, Durability::none);
    CHECK_FALSE(sandbox.git_ignores("d/" + std::string(name)));
  }
}

TEST_CASE("nothing is written for a path that Git ignores by another rule") {
  GitSandbox sandbox;
  sandbox.write(".gitignore", "*.log\n");
  sandbox.write("d/x.log", "");

  CHECK(ignore_in_git(sandbox.open(), sandbox.path("d/x.log"), Durability::none) == std::nullopt);

  CHECK_FALSE(find_stat(sandbox.path("d/.gitignore")));
}

TEST_CASE("a .gitignore left empty is removed") {
  GitSandbox sandbox;
  const GitRepository repository = sandbox.open();
  sandbox.write("b", "");
  ignore_in_git(repository, sandbox.path("b"), Durability::none);

  CHECK(unignore_in_git(repository, sandbox.path("b"), Durability::none) == std::nullopt);

  CHECK_FALSE(find_stat(sandbox.path(".gitignore")));
}

TEST_CASE("the DVC directory keeps its three entries, once") {
  GitSandbox sandbox;
  const GitRepository repository = sandbox.open();
  make_directories(sandbox.path(".dvc"));

  CHECK(keep_dvc_gitignore(repository, sandbox.path(".dvc"), Durability::none) == sandbox.path(".dvc/.gitignore"));
  CHECK(read_file(sandbox.path(".dvc/.gitignore")) == "/config.local\n/tmp\n/cache\n");
  CHECK(keep_dvc_gitignore(repository, sandbox.path(".dvc"), Durability::none) == std::nullopt);
}

TEST_CASE("a path outside of the repository is refused") {
  GitSandbox sandbox, elsewhere;

  CHECK_THROWS_AS(ignore_in_git(sandbox.open(), elsewhere.path("x"), Durability::none), Conflict);
}

}  // namespace tutti
