// What `install` puts into the Git repository around the workspace: hooks, merge drivers, attributes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "workspace/repository.hpp"

namespace tutti {

struct InstallOptions {
  std::string program = "tutti";  // how a shell calls us
  bool use_pre_commit_tool = false;
};

struct InstallReport {
  std::vector<std::string> hooks;    // written or already right; absolute paths
  std::vector<std::string> chained;  // hooks of others, under the name that they have now
  std::vector<std::string> idle;     // the same, which did not run before either: they are not executable
  std::vector<RelPath> changed;      // files that Git tracks: .gitattributes, .pre-commit-config.yaml
  std::string pre_commit_config;     // absolute; empty unless written by --use-pre-commit-tool
};

// Hooks that were there run first, and their failure stops ours: each is renamed to "<hook>.before-tutti" beside it.
// DVC's own hooks are replaced, as both would do the same work. Drivers go to Git's configuration under the names tutti
// and dvc; `.gitattributes` at the repository's root names the first, for files whose driver nobody chose.
// Throws Conflict outside of Git and when a hook cannot be renamed.
InstallReport install_git_hooks(Repository& repository, const InstallOptions& options);

// The hook file for `name`. Without `program` for a folder in the working tree, as core.hooksPath may name it: it is
// committed, so no path of this machine is in it, and where tutti is not installed the hook says so and lets everything
// pass.
std::string hook_text(const std::string& name, const std::optional<std::string>& program);

}  // namespace tutti
