// A scratch Git repository, made with the `git` program, that vanishes with the test.
#pragma once

#include <stdlib.h>

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/process.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "workspace/git.hpp"

namespace tutti {

class GitSandbox {
 public:
  explicit GitSandbox(std::vector<std::string> init = {"init", "--quiet", "--initial-branch=main"}) {
    std::string pattern = "/tmp/tutti-git-test-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw SystemError(errno, "cannot make a scratch directory");
    top_ = pattern;
    make_directories(top_ + "/home");
    make_directories(root());
    if (!init.empty()) git(init);
  }
  GitSandbox(const GitSandbox&) = delete;
  GitSandbox& operator=(const GitSandbox&) = delete;
  ~GitSandbox() { remove_tree(top_); }

  std::string root() const { return top_ + "/work"; }
  std::string beside(const std::string& name) const { return top_ + "/" + name; }
  std::string path(const std::string& relative) const { return root() + "/" + relative; }
  GitSurroundings surroundings() const {
    return {.home = top_ + "/home", .config_home = {}, .system_config = "/dev/null"};
  }
  GitRepository open(const std::string& directory = {}) const {
    return GitRepository::discover(directory.empty() ? root() : directory, surroundings()).value();
  }

  void write(const std::string& relative, const std::string& text) const {
    make_directories(parent_path(path(relative)));
    publish_file(path(relative), text, Durability::none);
  }

  // Trimmed stdout of `git ...`; throws if it fails.
  std::string git(const std::vector<std::string>& arguments, const std::string& directory = {}) const {
    const CapturedOutput output = run(arguments, directory);
    if (!output.status.success()) throw InternalError("git " + join(arguments, " ") + " failed: " + output.text);
    return std::string(trim(output.text));
  }
  std::string commit(const std::string& message) const {
    git({"add", "--all"});
    git({"commit", "--quiet", "--allow-empty", "--message", message});
    return git({"rev-parse", "HEAD"});
  }
  bool git_ignores(const std::string& relative) const {
    return run({"check-ignore", "--quiet", "--no-index", "--", relative}, {}).status.success();
  }
  CapturedOutput run(const std::vector<std::string>& arguments, const std::string& directory) const {
    ProcessOptions options{.arguments = {"git"}, .directory = directory.empty() ? root() : directory};
    options.arguments.insert(options.arguments.end(), arguments.begin(), arguments.end());
    const std::string home = top_ + "/home";
    options.environment = {{"HOME", home},
                           {"XDG_CONFIG_HOME", home + "/.config"},
                           {"GIT_CONFIG_NOSYSTEM", "1"},
                           {"GIT_AUTHOR_NAME", "A"},
                           {"GIT_AUTHOR_EMAIL", "a@example.com"},
                           {"GIT_COMMITTER_NAME", "A"},
                           {"GIT_COMMITTER_EMAIL", "a@example.com"},
                           {"GIT_AUTHOR_DATE", "1700000000 +0000"},
                           {"GIT_COMMITTER_DATE", "1700000000 +0000"}};
    return run_and_capture(options);
  }

 private:
  std::string top_;
};

}  // namespace tutti
