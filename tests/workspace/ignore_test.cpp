// .dvcignore rules, compared with what the real DVC answered.
#include "workspace/ignore.hpp"

#include <stdlib.h>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/publish.hpp"
#include "ignore_cases.hpp"

namespace tutti {

namespace {

class Directory {
 public:
  Directory() {
    std::string pattern = "/tmp/tutti-ignore-test-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw SystemError(errno, "cannot make a scratch directory");
    root_ = pattern;
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() { remove_tree(root_); }

  const std::string& root() const { return root_; }
  void write(const std::string& path, const std::string& text) const {
    make_directories(parent_path(root_ + "/" + path));
    publish_file(root_ + "/" + path, text, Durability::none);
  }

 private:
  std::string root_;
};

std::string verdict(const IgnoreRules& rules, std::string_view path, EntryKind kind = EntryKind::file) {
  const std::optional<IgnoreMatch> match = rules.check(path, kind);
  return match ? match->str() : "";
}

std::string refusal(const std::string& text) {
  const Directory directory;
  directory.write(".dvcignore", text);
  try {
    const IgnoreRules rules(directory.root());
  } catch (const InvalidFile& error) {
    return error.message();
  }
  return "";
}

}  // namespace

TEST_CASE("random rules decide random paths as DVC decides them, by the same pattern") {
  for (const IgnoreCase& repository : ignore_cases()) {
    const Directory directory;
    std::string shown;
    for (const auto& [folder, text] : repository.files) {
      directory.write(std::string(folder) + (*folder ? "/" : "") + ".dvcignore", text);
      shown += "[" + std::string(folder) + "]\n" + text;
    }
    const IgnoreRules rules(directory.root());
    for (const IgnoreQuery& query : repository.queries) {
      const EntryKind kind = query.is_directory ? EntryKind::directory : EntryKind::file;
      INFO(shown << "path: " << query.path << (query.is_directory ? "/" : ""));
      CHECK(verdict(rules, query.path, kind) == query.detail);
      CHECK(rules.is_ignored(query.path, kind) == query.ignored);
    }
  }
}

TEST_CASE("Git's and DVC's own names are ignored everywhere without any file") {
  const Directory directory;
  const IgnoreRules rules(directory.root());

  CHECK(verdict(rules, ".git") == ":.git");
  CHECK(verdict(rules, "a/.git", EntryKind::directory) == ":.git");
  CHECK(verdict(rules, "a/.dvc", EntryKind::directory) == ":.dvc/");
  CHECK(verdict(rules, ".hg", EntryKind::directory) == ":.hg/");
  CHECK(verdict(rules, ".hg") == "");
  CHECK(verdict(rules, ".dvc/config") == ":.dvc/");
  CHECK(verdict(rules, ".gitignore") == "");
}

TEST_CASE("a match names its file and line, and the file is relative to the root") {
  const Directory directory;
  directory.write(".dvcignore", "# note\n\n*.tmp\n  *.bak  \n");
  directory.write("data/.dvcignore", "!keep.tmp\n/raw\n");
  const IgnoreRules rules(directory.root());

  CHECK(verdict(rules, "x.tmp") == ".dvcignore:3:*.tmp");
  CHECK(verdict(rules, "x.bak") == ".dvcignore:4:*.bak");
  CHECK(verdict(rules, "data/keep.tmp") == "data/.dvcignore:1:!keep.tmp");
  CHECK_FALSE(rules.is_ignored("data/keep.tmp", EntryKind::file));
  CHECK(verdict(rules, "data/raw", EntryKind::directory) == "data/.dvcignore:2:/raw");
  CHECK(verdict(rules, "data/sub/raw") == "");
}

TEST_CASE("a DVC repository inside is ignored as a whole, unless asked to be seen") {
  const Directory directory;
  directory.write("a/inner/.dvc/config", "");
  directory.write("a/inner/x", "");

  const IgnoreRules rules(directory.root());
  CHECK(verdict(rules, "a/inner", EntryKind::directory) == "in sub_repo:inner");
  CHECK(verdict(rules, "a/inner/x") == "in sub_repo:inner");
  CHECK(verdict(rules, "a", EntryKind::directory) == "");
  CHECK_FALSE(rules.scope("a/inner"));

  const IgnoreRules open(directory.root(), IgnoreRules::NestedRepositories::visible);
  CHECK(verdict(open, "a/inner/x") == "");
}

TEST_CASE("a .dvcignore that is itself ignored has no say") {
  const Directory directory;
  directory.write(".dvcignore", ".dvc*\n");
  directory.write("a/.dvcignore", "*.txt\n");

  CHECK(verdict(IgnoreRules(directory.root()), "a/x.txt") == "");
}

TEST_CASE("a walk by scopes gives the answers that paths give") {
  const Directory directory;
  directory.write(".dvcignore", "*.tmp\nbuild/\n/top/only\ndeep/**/x\n!keep\n");
  directory.write("a/.dvcignore", "local\n");
  const IgnoreRules rules(directory.root());
  const std::vector<std::string> names = {"x", "keep", "x.tmp", "build", "only", "local", "deep", "top", "a"};

  for (const char* folder : {"", "a", "a/b", "top", "top/top", "deep", "deep/p/q", "keep"}) {
    const std::optional<IgnoreScope> scope = rules.scope(folder);
    REQUIRE(scope);
    for (const std::string& name : names) {
      for (const EntryKind kind : {EntryKind::file, EntryKind::directory}) {
        const std::string path = *folder ? std::string(folder) + "/" + name : name;
        INFO(path);
        CHECK(scope->is_ignored(name, kind) == rules.is_ignored(path, kind));
      }
    }
  }
  CHECK(rules.scope("top")->is_ignored("only", EntryKind::file));
  CHECK_FALSE(rules.root_scope().is_ignored("only", EntryKind::file));
  CHECK_FALSE(rules.scope("a/build"));
}

TEST_CASE("lines may end in LF, CRLF or CR") {
  const Directory directory;
  directory.write(".dvcignore", "a\r\nb\rc\n");
  const IgnoreRules rules(directory.root());

  CHECK(verdict(rules, "a") == ".dvcignore:1:a");
  CHECK(verdict(rules, "b") == ".dvcignore:2:b");
  CHECK(verdict(rules, "c") == ".dvcignore:3:c");
}

TEST_CASE("a pattern that DVC dies of is refused with its line") {
  CHECK(refusal("ok\nbad\\\n") == ".dvcignore:2:1: 'bad\\' is no pattern: the backslash at its end escapes nothing");
  CHECK(refusal("!\n") == ".dvcignore:1:1: '!' is no pattern: it is empty");
  CHECK(refusal("[z-a]\n") == ".dvcignore:1:1: '[z-a]' is no pattern: a range in brackets ends before it begins");
  CHECK(refusal("caf\xe9\n") == ".dvcignore:1:4: the file is not UTF-8");
  CHECK(refusal("[open\n") == "");
}

TEST_CASE("a question mark is one character, however many bytes it takes") {
  const Directory directory;
  directory.write(".dvcignore", "x?\n[\xc3\xa0-\xc3\xaf]z\n");
  const IgnoreRules rules(directory.root());

  CHECK(rules.is_ignored("x\xc3\xa9", EntryKind::file));
  CHECK(rules.is_ignored("x\xf0\x9f\x98\x80", EntryKind::file));
  CHECK_FALSE(rules.is_ignored("x\xc3\xa9\xc3\xa9", EntryKind::file));
  CHECK(rules.is_ignored("x\xff", EntryKind::file));
  CHECK(rules.is_ignored("\xc3\xa9z", EntryKind::file));
}

TEST_CASE("a pattern made to backtrack for ever does not") {
  const Directory directory;
  directory.write(".dvcignore", "*a*a*a*a*a*a*a*a*a*a*a*a*b\n**/x/**/x/**/x/**/x/**/y\n");
  const IgnoreRules rules(directory.root());
  std::string path;
  for (int i = 0; i < 40; ++i) path += "x/";

  CHECK_FALSE(rules.is_ignored(std::string(200, 'a'), EntryKind::file));
  CHECK_FALSE(rules.is_ignored(path + "z", EntryKind::file));
  CHECK(rules.is_ignored(path + "y", EntryKind::file));
}

}  // namespace tutti
