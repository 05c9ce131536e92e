// tutti verify: is everything fresh and stored, judged without data.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "exec/sparse_view.hpp"
#include "exec/verify.hpp"
#include "explanation.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct VerifyCommandOptions {
  std::vector<std::string> targets;
  bool cloud = false;
  std::optional<std::string> remote;
  bool recursive = false;
};

struct VerifyResult {
  struct Missing {
    std::string path, output;
    ObjectId id;
  };
  std::vector<std::pair<std::string, Staleness>> stale;
  std::vector<Missing> missing;
  std::size_t stages = 0, objects = 0;
  std::string where;
};

int status_of(const VerifyResult& result) {
  return result.stale.empty() && result.missing.empty() ? 0 : 3;
}

void print(std::ostream& out, const VerifyResult& result) {
  for (const auto& [address, staleness] : result.stale) {
    for (const Difference& difference : staleness.differences) {
      out << fmt::format("{}: {}\n", printable(address), sentence(difference));
    }
  }
  constexpr std::size_t enough = 20;
  for (std::size_t i = 0; i < std::min(enough, result.missing.size()); ++i) {
    out << fmt::format("{}: {} is not {}\n", printable(result.missing[i].path), result.missing[i].id.name(),
                       result.where);
  }
  if (result.missing.size() > enough) {
    out << fmt::format("and {} more that are not {}\n", count_of(result.missing.size() - enough, "object"),
                       result.where);
  }
  if (status_of(result) == 0) {
    out << fmt::format("Verified: {} fresh, {} {}.\n", count_of(result.stages, "stage"),
                       count_of(result.objects, "object"), result.where);
  }
}

Json to_json(const VerifyResult& result) {
  Json stale = Json::array(), missing = Json::array();
  for (const auto& [address, staleness] : result.stale) {
    Json differences = Json::array();
    for (const Difference& difference : staleness.differences) differences.push_back(json_of(difference));
    stale.push_back({{"stage", address}, {"differences", differences}});
  }
  for (const auto& object : result.missing) {
    missing.push_back({{"path", object.path}, {"output", object.output}, {"id", object.id.name()}});
  }
  return {{"verified", status_of(result) == 0},
          {"stale", stale},
          {"missing", missing},
          {"stages", result.stages},
          {"objects", result.objects}};
}

VerifyResult run_verify(Context& context, const VerifyCommandOptions& options) {
  const Project project = load_project(context);
  std::vector<Target> targets;
  if (!options.targets.empty()) targets = select(context, project, options.targets, {.recursive = options.recursive});
  const bool on_remote = options.cloud || options.remote;
  const VerifyReport report =
      verify(context.repository(), project, targets, {.on_remote = on_remote, .remote = options.remote});
  note_sparse(context.repository(), sparse_directories(context.repository(), project));
  VerifyResult result{.stale = {}, .missing = {}, .stages = report.stages, .objects = report.objects, .where = {}};
  result.where = !on_remote       ? "in the cache"
                 : options.remote ? fmt::format("on {}", in_quotes(*options.remote))
                                  : "on the remote";
  for (const StageStatus& status : report.stale) {
    result.stale.emplace_back(status.stage->address(context.place()), status.staleness);
  }
  for (const NotStored& object : report.missing) {
    const RelPath path = object.inside ? object.output / *object.inside : object.output;
    result.missing.push_back({context.shown(path), context.shown(object.output), object.id});
  }
  return result;
}

}  // namespace

Command verify_command() {
  return make_command<VerifyCommandOptions>(
      {.name = "verify",
       .group = Group::insight,
       .summary = "Prove from records alone that everything is fresh and stored",
       .details =
           "Needs no data in the workspace: commands, params and recorded digests are compared through 'dvc.yaml', "
           "'dvc.lock', '.dvc' files and what Git tracks, and every recorded object is looked for in the cache, or on "
           "the remote with -c or -r. What cannot be judged (a URL, a file that neither Git nor a stage knows) is told "
           "and is no yes. Stored bytes are not read: that is what 'tutti fsck' does.",
       .arguments = {{.name = "TARGET",
                      .help = "Stages, '.dvc' files or outputs; everything by default",
                      .field = &VerifyCommandOptions::targets,
                      .completes = Completes::outputs}},
       .options = {{.name = "--cloud",
                    .letter = 'c',
                    .help = "Look on the default remote instead of in the cache",
                    .field = &VerifyCommandOptions::cloud},
                   {.name = "--remote",
                    .letter = 'r',
                    .value = "NAME",
                    .help = "Look on this remote instead of in the cache",
                    .field = &VerifyCommandOptions::remote,
                    .completes = Completes::remotes},
                   {.name = "--recursive",
                    .letter = 'R',
                    .help = "Include all that is tracked beneath a directory",
                    .field = &VerifyCommandOptions::recursive}},
       .examples = {{"tutti verify", "In a build, before anything is fetched"},
                    {"tutti verify -c", "Before a release: can others get all of it"}},
       .exits = {{3, "Something is stale, not stored, or cannot be judged"}}},
      run_verify);
}

}  // namespace tutti
