// Git as it answers, against the `git` program in scratch repositories.
#include "workspace/git.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "git_sandbox.hpp"

namespace tutti {

namespace {

std::vector<std::string> paths_of(const std::vector<GitFile>& files) {
  std::vector<std::string> paths;
  for (const GitFile& file : files) paths.push_back(file.path);
  return paths;
}

using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("a repository is found from any directory inside, and nowhere else") {
  GitSandbox sandbox;
  sandbox.write("a/b/x", "");
  make_directories(sandbox.beside("other/.git"));

  CHECK(sandbox.open(sandbox.path("a/b")).root() == sandbox.root());
  CHECK(sandbox.open(sandbox.path(".git/refs")).root() == sandbox.root());
  CHECK_FALSE(GitRepository::discover(sandbox.beside("other")));
}

TEST_CASE("an unborn branch has a name and no commit") {
  GitSandbox sandbox;
  const GitRepository repository = sandbox.open();

  CHECK(repository.head_branch() == "main");
  CHECK(repository.head_commit() == std::nullopt);
  CHECK_THROWS_AS(repository.resolve("HEAD"), NotFound);
  CHECK_FALSE(repository.is_dirty());
  sandbox.write("x", "1");
  CHECK_FALSE(repository.is_dirty());
  sandbox.git({"add", "x"});
  CHECK(repository.is_dirty());
}

TEST_CASE("HEAD is read from loose and packed references, attached and detached") {
  GitSandbox sandbox;
  const std::string first = sandbox.commit("one");
  const std::string second = sandbox.commit("two");
  const GitRepository repository = sandbox.open();

  CHECK(repository.head_commit() == second);
  sandbox.git({"pack-refs", "--all"});
  CHECK(repository.head_commit() == second);
  sandbox.git({"checkout", "--quiet", "--detach", first});
  CHECK(repository.head_commit() == first);
  CHECK(repository.head_branch() == std::nullopt);
}

TEST_CASE("branches and tags are listed, packed or not") {
  GitSandbox sandbox;
  sandbox.commit("one");
  sandbox.git({"branch", "feature/x"});
  sandbox.git({"tag", "v1"});
  sandbox.git({"pack-refs", "--all"});
  sandbox.git({"tag", "--annotate", "--message=m", "v2"});
  sandbox.git({"branch", "zeta"});

  CHECK(sandbox.open().branches() == Paths{"feature/x", "main", "zeta"});
  CHECK(sandbox.open().tags() == Paths{"v1", "v2"});
}

TEST_CASE("a revision leads to its commit, or is unknown by name") {
  GitSandbox sandbox;
  const std::string first = sandbox.commit("one");
  const std::string second = sandbox.commit("two");
  sandbox.git({"tag", "--annotate", "--message=m", "v1", first});
  const GitRepository repository = sandbox.open();

  CHECK(repository.resolve("HEAD") == second);
  CHECK(repository.resolve("HEAD~1") == first);
  CHECK(repository.resolve("v1") == first);
  CHECK(repository.resolve(second.substr(0, 8)) == second);
  CHECK(repository.first_parents(second, 10) == Paths{second, first});
  CHECK(repository.first_parents(second, 1) == Paths{second});
  CHECK(repository.commit_time(first) == 1700000000);
  CHECK_THROWS_WITH(repository.resolve("nope"), "unknown Git revision 'nope'");
  CHECK_THROWS_AS(repository.resolve("--all"), NotFound);
  CHECK_THROWS_AS(repository.resolve("HEAD~5"), NotFound);
}

TEST_CASE("the files of a commit are listed by path with mode and blob, and read from there") {
  GitSandbox sandbox;
  sandbox.write("b/x.dvc", "outs: x\n");
  sandbox.write("b.txt", "text");
  sandbox.write("a/deep/y.dvc", std::string("nul\0byte", 8));
  REQUIRE(::symlink("b.txt", sandbox.path("link").c_str()) == 0);
  set_mode(sandbox.path("b.txt"), 0755);
  const std::string commit = sandbox.commit("one");
  sandbox.write("b.txt", "changed since");
  const GitRepository repository = sandbox.open();

  const std::vector<GitFile> files = repository.list_files(commit);
  REQUIRE(paths_of(files) == Paths{"a/deep/y.dvc", "b.txt", "b/x.dvc", "link"});
  CHECK(files[1].mode == 0100755);
  CHECK(files[3].type() == GitEntryType::symlink);
  CHECK(repository.read_blob(files[0].id) == std::string("nul\0byte", 8));
  CHECK(repository.read_blobs(Paths{files[2].id, files[1].id}) == Paths{"outs: x\n", "text"});
  CHECK(repository.read_file(commit, "b.txt") == "text");
  CHECK(repository.read_file(commit, sandbox.path("link")) == "b.txt");
  CHECK(repository.read_file(commit, "b") == std::nullopt);
  CHECK(repository.read_file(commit, "none") == std::nullopt);
}

TEST_CASE("a filter leaves files out, and directories unread") {
  GitSandbox sandbox;
  sandbox.write("a/x.dvc", "1");
  sandbox.write("a/x.txt", "2");
  sandbox.write("skip/x.dvc", "3");
  const std::string commit = sandbox.commit("one");
  Paths asked;

  const auto files = sandbox.open().list_files(commit, [&](std::string_view path, GitEntryType type) {
    asked.emplace_back(path);
    return type == GitEntryType::directory ? path != "skip" : path.ends_with(".dvc");
  });

  CHECK(paths_of(files) == Paths{"a/x.dvc"});
  CHECK(asked == Paths{"a", "a/x.dvc", "a/x.txt", "skip"});
}

TEST_CASE("a path is tracked when the index holds it or anything beneath it") {
  GitSandbox sandbox;
  for (const char* path : {"d/x", "d-e", "d.f", "z"}) sandbox.write(path, "");
  const GitRepository repository = sandbox.open();
  CHECK_FALSE(repository.is_tracked("z"));

  for (const char* version : {"2", "3", "4"}) {
    sandbox.git({"update-index", "--index-version", version});
    sandbox.git({"add", "--all"});
    INFO("index version " << version);
    CHECK(repository.is_tracked("d/x"));
    CHECK(repository.is_tracked("d"));
    CHECK(repository.is_tracked(sandbox.path("z")));
    CHECK_FALSE(repository.is_tracked("d/y"));
    CHECK_FALSE(repository.is_tracked("d-"));
    CHECK_FALSE(repository.is_tracked("/etc/passwd"));
  }
}

TEST_CASE("a split index is read all the same") {
  GitSandbox sandbox;
  sandbox.write("a", "");
  sandbox.git({"add", "a"});
  sandbox.git({"update-index", "--split-index"});
  sandbox.write("b", "");
  sandbox.git({"add", "b"});
  const GitRepository repository = sandbox.open();

  CHECK(repository.is_tracked("a"));
  CHECK(repository.is_tracked("b"));
  sandbox.write("c", "");
  repository.add(Paths{"c"});
  CHECK(sandbox.git({"ls-files"}) == "a\nb\nc");
}

TEST_CASE("add takes exactly the files named") {
  GitSandbox sandbox;
  sandbox.write("gone", "");
  sandbox.write("changed", "1");
  sandbox.commit("one");
  sandbox.write(".gitignore", "ignored\n");
  sandbox.write("ignored", "");
  sandbox.write("changed", "2");
  sandbox.write("d/new", "");
  sandbox.write("other", "");
  remove_file(sandbox.path("gone"));

  sandbox.open().add(Paths{"changed", sandbox.path("d/new"), "gone", "ignored", "never", "/etc/passwd"});

  CHECK(sandbox.git({"diff", "--cached", "--no-renames", "--name-status"}) == "M\tchanged\nA\td/new\nD\tgone");
}

TEST_CASE("add runs the clean filter that .gitattributes names, as git add does") {
  GitSandbox sandbox;
  sandbox.git({"config", "filter.up.clean", "tr a-z A-Z"});
  sandbox.write(".gitattributes", "*.up filter=up\n");
  sandbox.write("x.up", "text");

  sandbox.open().add(Paths{"x.up"});

  CHECK(sandbox.git({"show", ":x.up"}) == "TEXT");
}

TEST_CASE("add says who is in the way when the index is locked") {
  GitSandbox sandbox;
  sandbox.write("x", "");
  sandbox.write(".git/index.lock", "");

  CHECK_THROWS_AS(sandbox.open().add(Paths{"x"}), Locked);
}

TEST_CASE("tracked changes make a repository dirty, untracked files do not") {
  GitSandbox sandbox;
  sandbox.write("x", "1");
  sandbox.commit("one");
  const GitRepository repository = sandbox.open();
  sandbox.write("untracked", "");
  CHECK_FALSE(repository.is_dirty());

  sandbox.write("x", "22");
  CHECK(repository.is_dirty());
  sandbox.git({"add", "x"});
  CHECK(repository.is_dirty());
  sandbox.git({"reset", "--quiet", "--hard"});
  CHECK_FALSE(repository.is_dirty());
  remove_file(sandbox.path("x"));
  CHECK(repository.is_dirty());
}

TEST_CASE("a worktree has its own HEAD and index, and shares the rest") {
  GitSandbox sandbox;
  sandbox.write("x", "1");
  const std::string commit = sandbox.commit("one");
  sandbox.git({"worktree", "add", "--quiet", "-b", "side", sandbox.beside("tree")});
  publish_file(sandbox.beside("tree/y"), "", Durability::none);
  const GitRepository tree = sandbox.open(sandbox.beside("tree"));

  CHECK(tree.root() == sandbox.beside("tree"));
  CHECK(tree.common_directory() == sandbox.path(".git"));
  CHECK(tree.head_branch() == "side");
  CHECK(tree.head_commit() == commit);
  CHECK(tree.is_tracked("x"));
  tree.add(Paths{"y"});
  CHECK(tree.is_tracked("y"));
  CHECK_FALSE(sandbox.open().is_tracked("y"));
  CHECK(tree.branches() == Paths{"main", "side"});
  CHECK(tree.resolve("HEAD") == commit);
}

TEST_CASE("a submodule is a repository of its own, and the one around leaves it alone") {
  GitSandbox sandbox, library;
  library.write("code", "1");
  library.commit("library");
  sandbox.git({"-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.root(), "sub"});
  const std::string commit = sandbox.commit("one");
  sandbox.write("sub/new", "");

  CHECK(sandbox.open(sandbox.path("sub")).root() == sandbox.path("sub"));
  CHECK(sandbox.open(sandbox.path("sub")).is_tracked("code"));
  const GitRepository around = sandbox.open();
  CHECK(around.is_tracked("sub"));
  around.add(Paths{"sub/new"});
  CHECK(sandbox.git({"diff", "--cached", "--name-only"}).empty());
  const auto files = around.list_files(commit);
  REQUIRE(paths_of(files) == Paths{".gitmodules", "sub"});
  CHECK(files[1].type() == GitEntryType::submodule);
}

TEST_CASE("a bare repository has commits and no tree") {
  GitSandbox sandbox;
  sandbox.write("x", "1");
  const std::string commit = sandbox.commit("one");
  sandbox.git({"clone", "--quiet", "--bare", sandbox.root(), sandbox.beside("bare.git")});
  const GitRepository bare = sandbox.open(sandbox.beside("bare.git"));

  CHECK(bare.is_bare());
  CHECK(bare.head_commit() == commit);
  CHECK(bare.read_file(commit, "x") == "1");
  CHECK_FALSE(bare.is_ignored("x"));
}

TEST_CASE("a .git file that leads nowhere is named") {
  GitSandbox sandbox(Paths{});
  sandbox.write(".git", "gitdir: /nowhere\n");
  CHECK_THROWS_AS(sandbox.open(), InvalidFile);
}

TEST_CASE("what libgit2 refuses, the git program answers") {
  for (const char* refused : {"extensions.worktreeConfig=true", "extensions.partialClone=origin", "sha256"}) {
    const bool sha256 = std::string(refused) == "sha256";
    std::vector<std::string> init = {"init", "--quiet", "--initial-branch=main"};
    if (sha256) init.push_back("--object-format=sha256");
    GitSandbox sandbox(init);
    INFO(refused);
    sandbox.write("d/x", "1");
    sandbox.write("b", std::string("a\nb\0c", 5));
    const std::string commit = sandbox.commit("one");
    const std::string extension = refused;
    if (!sha256) {
      sandbox.git({"config", "core.repositoryFormatVersion", "1"});
      sandbox.git({"config", extension.substr(0, extension.find('=')), extension.substr(extension.find('=') + 1)});
    }
    const GitRepository repository = sandbox.open();

    CHECK(repository.head_commit() == commit);
    CHECK(repository.resolve("main") == commit);
    CHECK_THROWS_AS(repository.resolve("nope"), NotFound);
    CHECK(repository.is_tracked("d"));
    const auto files = repository.list_files(commit, [](std::string_view path, GitEntryType) { return path != "c"; });
    REQUIRE(paths_of(files) == Paths{"b", "d/x"});
    CHECK(repository.read_blobs(Paths{files[1].id, files[0].id}) == Paths{"1", std::string("a\nb\0c", 5)});
    CHECK(repository.read_file(commit, "d/x") == "1");
    CHECK(repository.read_file(commit, "d/y") == std::nullopt);
    CHECK(repository.commit_time(commit) == 1700000000);
    CHECK(repository.first_parents(commit, 3) == Paths{commit});
    CHECK_FALSE(repository.is_dirty());
    sandbox.write("new", "");
    remove_file(sandbox.path("b"));
    repository.add(Paths{"new", "b"});
    CHECK(sandbox.git({"diff", "--cached", "--name-status"}) == "D\tb\nA\tnew");
    CHECK(repository.is_dirty());
  }
}

TEST_CASE("settings come from user and repository files, the nearest last") {
  GitSandbox sandbox;
  publish_file(
      sandbox.beside("home/.gitconfig"),
      "[user]\n\temail = a@b # note\n[include]\n\tpath = more\n[alias]\n\tx = \"a  b\" ; c\n\tlong = one \\\n two\n"
      "[includeIf \"gitdir:" +
          sandbox.beside("work/") + "\"]\n\tpath = here\n[flag]\n\ton\n",
      Durability::none);
  publish_file(sandbox.beside("home/more"), "[Section \"Sub.Name\"]\n\tKey=1\n", Durability::none);
  publish_file(sandbox.beside("home/here"), "[here]\n\tyes = 1\n", Durability::none);
  sandbox.git({"config", "user.email", "c@d"});
  const GitRepository repository = sandbox.open();

  CHECK(repository.config_value("user.email") == "c@d");
  CHECK(repository.config_values("user.email") == Paths{"a@b", "c@d"});
  CHECK(repository.config_value("section.Sub.Name.key") == "1");
  CHECK(repository.config_value("section.sub.name.key") == std::nullopt);
  CHECK(repository.config_value("alias.x") == "a  b");
  CHECK(repository.config_value("here.yes") == "1");
  CHECK(repository.config_value("FLAG.On") == "true");
  for (const char* name : {"alias.long", "alias.x", "user.email", "core.bare"}) {
    CHECK(repository.config_value(name) == sandbox.git({"config", name}));
  }
}

TEST_CASE("hooks lie where core.hooksPath says") {
  GitSandbox sandbox;
  CHECK(sandbox.open().hooks_directory() == sandbox.path(".git/hooks"));
  sandbox.git({"config", "core.hooksPath", ".githooks"});
  CHECK(sandbox.open().hooks_directory() == sandbox.path(".githooks"));
}

TEST_CASE("a path reached through another link is the same path") {
  GitSandbox sandbox;
  sandbox.write("d/x.log", "");
  sandbox.write(".gitignore", "*.log\n");
  REQUIRE(::symlink(sandbox.root().c_str(), sandbox.beside("alias").c_str()) == 0);

  CHECK(sandbox.open().is_ignored(sandbox.beside("alias/d/x.log")));
  CHECK(sandbox.open(sandbox.beside("alias/d")).is_ignored(sandbox.path("d/x.log")));
}

TEST_CASE("libgit2 finds our word for reading certificates before that of its own library: none are read") {
  GitSandbox sandbox;
  sandbox.write("a", "1");
  sandbox.commit("one");
  REQUIRE_FALSE(sandbox.open().is_dirty());
  void* const found = ::dlsym(RTLD_DEFAULT, "mbedtls_x509_crt_parse_file");
  REQUIRE(found != nullptr);
  Dl_info where{};
  REQUIRE(::dladdr(found, &where) != 0);
  CHECK(std::string_view(where.dli_fname).find("mbed") == std::string_view::npos);
}

}  // namespace tutti
