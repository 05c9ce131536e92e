// tutti unprotect: make tracked files safe to edit in place.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "commands/context.hpp"
#include "workspace/checkout.hpp"

namespace tutti {

namespace {

struct UnprotectOptions {
  std::vector<std::string> targets;
};

struct UnprotectResult {
  std::vector<std::string> unprotected;
};

void print(std::ostream& out, const UnprotectResult& result) {
  for (const std::string& path : result.unprotected) out << fmt::format("Unprotected {}.\n", in_quotes(path));
}

Json to_json(const UnprotectResult& result) {
  return {{"unprotected", result.unprotected}};
}

UnprotectResult run_unprotect(Context& context, const UnprotectOptions& options) {
  std::vector<RelPath> paths;
  for (const std::string& target : options.targets) paths.push_back(context.to_rel_path(target));
  UnprotectResult result;
  for (const RelPath& path : paths) {
    unprotect(context.repository(), path);
    result.unprotected.push_back(context.shown(path));
  }
  return result;
}

}  // namespace

Command unprotect_command() {
  return make_command<UnprotectOptions>(
      {.name = "unprotect",
       .group = Group::data,
       .summary = "Turn links to the cache into files of their own, safe to edit",
       .details =
           "With 'cache.type' hardlink or symlink, files of the workspace are links into the cache and read-only: an "
           "edit in place would damage the cache. Each link is replaced by a writable copy; who reads meanwhile sees "
           "the whole file, always. 'tutti add' links them again.",
       .arguments = {{.name = "TARGET",
                      .help = "Files or directories",
                      .field = &UnprotectOptions::targets,
                      .count = Count::at_least_one,
                      .completes = Completes::files}},
       .examples = {{"tutti unprotect data/train.csv", "Edit a file that is linked to the cache"}},
       .dvc_failure = 255},
      run_unprotect);
}

}  // namespace tutti
