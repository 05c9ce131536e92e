// Which paths Git ignores, answered without Git and compared with `git check-ignore`.
#include <catch2/catch.hpp>
#include <random>

#include "base/files.hpp"
#include "git_sandbox.hpp"
#include "workspace/git.hpp"

namespace tutti {

namespace {

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("personal, repository and directory ignore files rank as in Git") {
  GitSandbox sandbox;
  make_directories(sandbox.beside("home/.config/git"));
  publish_file(sandbox.beside("home/.config/git/ignore"), "*.a\n*.b\n", Durability::none);
  sandbox.write(".git/info/exclude", "!x.a\n*.c\n");
  sandbox.write(".gitignore", "!x.c\n*.d\n");
  sandbox.write("s/.gitignore", "!*.d\n");
  const GitRepository repository = sandbox.open();

  for (const char* path : {"x.a", "y.a", "x.b", "x.c", "y.c", "x.d", "s/x.d", "s/y.c"}) {
    INFO(path);
    CHECK(repository.is_ignored(path) == sandbox.git_ignores(path));
  }
  sandbox.write(".gitignore", "only\n");
  CHECK_FALSE(repository.is_ignored("x.d"));
  sandbox.git({"config", "core.ignoreCase", "true"});
  CHECK(sandbox.open().is_ignored("ONLY"));
}

TEST_CASE("random .gitignore files decide random paths as git check-ignore does") {
  std::mt19937 random(11);
  const auto pick = [&](const Paths& choices) { return choices[random() % choices.size()]; };
  const Paths names = {"a", "b", "ab", "foo", "x.txt", "y.tmp", "A", "a b", "#h", "a[1]", "\xc3\xa9", ".hid"};
  // Not "a**": what Git makes of stars after other characters depends on where its strings lie in memory (wildmatch.c
  // compares pointers into two of them).
  const Paths globs = {"*",        "*.txt", "a*",    "?",         "??",          "*a*",  "[ab]",  "[!a]",
                       "[a-c]*",   "**",    "f*o",   "***",       "[[:alpha:]]", "[]a]", "[a",    "\\#h",
                       "a\\[1\\]", "[a/b]", "[\\]]", "a ",        "a\\ b",       "*b*b", "[^b]*", "**b",
                       "[[:x:]]",  "foo\\", "[a-]",  "?\xc3\xa9", "??*"};
  for (int round = 0; round < 25; ++round) {
    GitSandbox sandbox;
    std::string shown;
    for (const char* folder : {"", "a/", "a/b/"}) {
      if (*folder && random() % 2) continue;
      std::string text;
      for (unsigned line = random() % 5 + 1; line > 0; --line) {
        if (random() % 4 == 0) text += "!";
        if (random() % 5 == 0) text += "/";
        for (unsigned part = std::max<unsigned>(random() % 4, 1); part > 0; --part) {
          text += random() % 2 ? pick(names) : pick(globs);
          if (part > 1) text += "/";
        }
        if (random() % 5 == 0) text += pick({"/", "/**", "/*", "/**/"});
        text += random() % 8 ? "\n" : "\r\n";
      }
      sandbox.write(std::string(folder) + ".gitignore", text);
      shown += "[" + std::string(folder) + "]\n" + text;
    }
    Paths paths;
    for (int i = 0; i < 40; ++i) {
      std::string path = random() % 2 ? "a/" : "";
      if (!path.empty() && random() % 2) path += "b/";
      for (unsigned part = random() % 2; part > 0; --part) path += pick(names) + "/";
      path += pick(names);
      if (random() % 3 == 0 && !find_stat(sandbox.path(path))) {
        make_directories(sandbox.path(path));
      }
      paths.push_back(path);
    }
    std::vector<std::string> arguments = {"-c", "core.quotePath=false", "check-ignore", "--no-index", "--"};
    arguments.insert(arguments.end(), paths.begin(), paths.end());
    const std::string ignored = "\n" + sandbox.run(arguments, {}).text;
    const GitRepository repository = sandbox.open();
    for (const std::string& path : paths) {
      INFO(shown << "path: " << path);
      const std::string record = "\n" + path + "\n";
      CHECK(repository.is_ignored(path) == (ignored.find(record) != std::string::npos));
    }
    for (const std::string directory : {"", "a", "a/b"}) {
      for (const PathKind kind : {PathKind::file, PathKind::directory}) {
        INFO(shown << "together in: " << directory);
        const std::string place = sandbox.path(directory);
        const std::vector<bool> together = repository.which_are_ignored(place, names, kind);
        for (std::size_t i = 0; i < names.size(); ++i) {
          CHECK(together.at(i) == repository.is_ignored(join_path(place, names[i]), kind));
        }
      }
    }
  }
}

}  // namespace tutti
