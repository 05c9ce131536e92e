// tutti checkout: bring the workspace to what '.dvc' files and dvc.lock say.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "changes.hpp"
#include "commands.hpp"
#include "exec/move_data.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct CheckoutCommandOptions {
  std::vector<std::string> targets;
  bool summary = false;
  bool with_deps = false;
  bool recursive = false;
  bool force = false;
  bool relink = false;
  bool allow_missing = false;
  bool sparse = false;
};

struct CheckoutResult {
  ShownChanges changes;
  std::vector<ShownSparse> sparse;
  bool summary = false;
  bool relink = false;
  bool allow_missing = false;
};

int status_of(const CheckoutResult& result) {
  return result.changes.missing.empty() || result.allow_missing ? 0 : 1;
}

void print(std::ostream& out, const CheckoutResult& result) {
  if (result.summary) {
    out << summary_of(result.changes) << '\n';
  } else {
    print_changes(out, result.changes);
  }
  if (result.relink) out << "Relinked successfully\n";
}

void print_notes(std::ostream& err, const CheckoutResult& result) {
  print_missing(err, result.changes, result.allow_missing ? Missing::is_allowed : Missing::is_an_error, "tutti fetch");
}

Json to_json(const CheckoutResult& result) {
  Json json = json_of(result.changes);
  json["sparse"] = json_of(result.sparse);
  return json;
}

CheckoutResult run_checkout(Context& context, const CheckoutCommandOptions& options) {
  const Project project = load_project_for(context, options.targets);
  const auto targets = select(context, project, options.targets,
                              forgiving(context, {.recursive = options.recursive, .with_deps = options.with_deps}));
  const bool is_of_nothing = targets.empty() && !options.targets.empty();
  if (is_of_nothing) return {{}, {}, options.summary, options.relink, options.allow_missing};
  const CheckoutReport report = checkout_targets(context.repository(), project, targets,
                                                 {.force = options.force,
                                                  .relink = options.relink,
                                                  .allow_missing = options.allow_missing,
                                                  .keep_sparse = options.sparse});
  return {shown_changes(context, report), noted_sparse(context, project, targets), options.summary, options.relink,
          options.allow_missing};
}

}  // namespace

Command checkout_command() {
  return make_command<CheckoutCommandOptions>(
      {.name = "checkout",
       .group = Group::data,
       .summary = "Bring tracked files to what '.dvc' files and 'dvc.lock' say",
       .details =
           "Run it after 'git checkout'. Files whose content is not in the cache are never overwritten or removed "
           "without --force: they are listed and nothing is changed. What the cache lacks is reported; everything "
           "else is checked out. Stored bytes are proven before they are delivered.\n\n"
           "A path inside a tracked directory brings that file or directory back, and nothing else there is touched; a "
           "quoted pattern ('data/*.png', 'data/**/*.png') is looked up in what is recorded. Where no file of the "
           "directory is there yet, it becomes sparse: what was not asked for is away on purpose, 'tutti status' does "
           "not call it deleted and 'tutti add' leaves it recorded. 'tutti checkout' of the whole directory ends that.",
       .arguments = {{.name = "TARGET",
                      .help = "Stages, '.dvc' files, outputs, paths or patterns in them; everything by default",
                      .field = &CheckoutCommandOptions::targets,
                      .completes = Completes::outputs}},
       .options = {{.name = "--summary",
                    .help = "Print counts instead of paths",
                    .field = &CheckoutCommandOptions::summary},
                   {.name = "--with-deps",
                    .letter = 'd',
                    .help = "Include what the targets depend on",
                    .field = &CheckoutCommandOptions::with_deps},
                   {.name = "--recursive",
                    .letter = 'R',
                    .help = "Include all that is tracked beneath a directory",
                    .field = &CheckoutCommandOptions::recursive},
                   {.name = "--force",
                    .letter = 'f',
                    .help = "Overwrite and remove files that the cache does not have",
                    .field = &CheckoutCommandOptions::force},
                   {.name = "--relink",
                    .help = "Make links anew where their type is not the configured one",
                    .field = &CheckoutCommandOptions::relink},
                   {.name = "--allow-missing",
                    .help = "Succeed although the cache lacks something",
                    .field = &CheckoutCommandOptions::allow_missing},
                   {.name = "--sparse",
                    .help = "Bring of sparse directories only what was asked for earlier",
                    .field = &CheckoutCommandOptions::sparse}},
       .examples = {{"git checkout main && tutti checkout", "Switch code and data to another branch"},
                    {"tutti checkout data/train.csv", "Restore one file of a tracked directory"},
                    {"tutti checkout 'data/images/*.png'", "Bring some files only"}},
       .exits = {{6, "A stored object is damaged"}},
       .dvc_failure = 255},
      run_checkout);
}

}  // namespace tutti
