// tutti install: Git hooks and merge drivers for this repository.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "exec/git_setup.hpp"
#include "exec/track.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct InstallCommandOptions {
  bool use_pre_commit_tool = false;
};

struct InstallResult {
  InstallReport report;
  std::vector<std::string> to_stage;
  bool staged = false;
};

void print(std::ostream& out, const InstallResult& result) {
  const InstallReport& report = result.report;
  for (const std::string& hook : report.hooks) out << fmt::format("Git calls tutti in {}.\n", in_quotes(hook));
  for (const std::string& hook : report.chained) {
    out << fmt::format("The hook that was there runs first, as {}.\n", in_quotes(hook));
  }
  for (const std::string& hook : report.idle) {
    out << fmt::format("The hook that was there is not executable and does not run: {}.\n", in_quotes(hook));
  }
  if (!report.pre_commit_config.empty()) {
    out << fmt::format("The pre-commit tool finds its hooks in {}.\n", in_quotes(report.pre_commit_config));
  }
  out << "Git merges '*.dvc', 'dvc.lock', 'dvc.yaml' and '.gitignore' by tutti's driver.\n";
  if (!result.staged) print_git_hint(out, result.to_stage);
}

void print_notes(std::ostream& err, const InstallResult& result) {
  if (!result.report.pre_commit_config.empty()) {
    err << "hint: pre-commit install -t pre-commit -t post-checkout -t pre-push\n";
  }
}

Json to_json(const InstallResult& result) {
  return {{"hooks", result.report.hooks}, {"chained", result.report.chained},
          {"idle", result.report.idle},   {"pre_commit_config", result.report.pre_commit_config},
          {"to_stage", result.to_stage},  {"staged", result.staged}};
}

// "tutti" where that is this program; else its path, so that hooks work without it in PATH.
std::string program_for_shells(const Environment& environment) {
  const std::string self = real_path("/proc/self/exe");
  for (const std::string& directory : split(environment.variable("PATH").value_or(""), ':')) {
    const std::string candidate = join_path(directory, "tutti");
    if (directory.empty() || !find_stat(candidate, Follow::yes)) continue;
    return real_path(candidate) == self ? "tutti" : shell_quote(self);
  }
  return shell_quote(self);
}

InstallResult run_install(Context& context, const InstallCommandOptions& options) {
  Repository& repository = context.repository();
  InstallResult result;
  result.report = install_git_hooks(repository, {.program = program_for_shells(context.surroundings().environment),
                                                 .use_pre_commit_tool = options.use_pre_commit_tool});
  result.to_stage = shown(context, result.report.changed);
  result.staged = stage_in_git(repository, result.report.changed);
  return result;
}

}  // namespace

Command install_command() {
  return make_command<InstallCommandOptions>(
      {.name = "install",
       .group = Group::settings,
       .summary = "Install Git hooks and merge drivers",
       .details =
           "Writes the hooks pre-commit (shows what changed), post-checkout (lets data follow a branch) and pre-push "
           "(refuses commits whose data is not on the remote). Hooks that are there run first, as "
           "'<hook>.before-tutti'; DVC's own are replaced. Sets the merge drivers 'tutti' and 'dvc' in Git's "
           "configuration and names the first in '.gitattributes'. Doing it again changes nothing.",
       .options = {{.name = "--use-pre-commit-tool",
                    .help = "Write '.pre-commit-config.yaml' instead of hooks",
                    .field = &InstallCommandOptions::use_pre_commit_tool}},
       .examples = {{"tutti install", "Let Git call tutti in this clone"},
                    {"tutti install --use-pre-commit-tool", "Share the hooks through https://pre-commit.com"}}},
      run_install);
}

}  // namespace tutti
