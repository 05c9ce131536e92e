// tutti fsck: do stored bytes match their names?
#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "store/check.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct FsckOptions {};

struct FsckResult {
  CheckReport report;
  std::string cache;
  std::map<std::string, std::vector<std::string>> stands_for;  // object -> paths of the workspace's metadata
};

int status_of(const FsckResult& result) {
  return result.report.damaged.empty() && result.report.holes.empty() ? 0 : 6;
}

void print_names(std::ostream& out, const FsckResult& result, const std::string& id) {
  const auto found = result.stands_for.find(id);
  if (found == result.stands_for.end()) return;
  for (const std::string& path : found->second) out << fmt::format("    it is {}\n", in_quotes(path));
}

void print(std::ostream& out, const FsckResult& result) {
  for (const DamagedObject& damaged : result.report.damaged) {
    out << fmt::format("damaged  {}  {}\n", damaged.id.name(), damaged.reason);
    print_names(out, result, damaged.id.name());
  }
  for (const auto& [tree, object] : result.report.holes) {
    out << fmt::format("missing  {}  named by {}\n", object.name(), tree.name());
    print_names(out, result, object.name());
  }
  out << fmt::format("Checked {} ({}): {}.\n", count_of(result.report.objects, "object"), result.report.bytes.human(),
                     status_of(result) == 0
                         ? "all sound"
                         : fmt::format("{} damaged, {} missing", grouped(result.report.damaged.size()),
                                       grouped(result.report.holes.size())));
}

Json to_json(const FsckResult& result) {
  const auto names = [&](const std::string& id) {
    const auto found = result.stands_for.find(id);
    return found != result.stands_for.end() ? Json(found->second) : Json::array();
  };
  Json damaged = Json::array(), missing = Json::array();
  for (const DamagedObject& one : result.report.damaged) {
    damaged.push_back({{"id", one.id.name()}, {"reason", one.reason}, {"paths", names(one.id.name())}});
  }
  for (const auto& [tree, object] : result.report.holes) {
    missing.push_back({{"id", object.name()}, {"named_by", tree.name()}, {"paths", names(object.name())}});
  }
  return {{"objects", result.report.objects},
          {"bytes", result.report.bytes.value},
          {"damaged", damaged},
          {"missing", missing}};
}

// What the bad objects are called in the workspace, so that a person knows what is at stake.
void name_objects(Context& context, FsckResult& result) {
  std::map<std::string, std::vector<std::string>>& names = result.stands_for;
  for (const DamagedObject& one : result.report.damaged) names[one.id.name()];
  for (const auto& [tree, object] : result.report.holes) names[object.name()];
  if (names.empty()) return;
  const Project project = load_project(context);
  const auto note = [&](const std::string& id, const std::string& path) {
    if (const auto found = names.find(id); found != names.end()) found->second.push_back(path);
  };
  for (const Stage& stage : project.stages()) {
    for (const Output& output : stage.outs) {
      if (!output.recorded || !output.recorded->id) continue;
      const ObjectId& id = *output.recorded->id;
      note(id.name(), context.shown(output.path));
      const auto tree = id.tree();
      const bool readable = tree && !std::any_of(result.report.damaged.begin(), result.report.damaged.end(),
                                                 [&](const DamagedObject& d) { return d.id == id; });
      if (!readable || !context.repository().store().contains(id)) continue;
      for (const TreeEntry& entry : context.repository().store().tree(*tree)->entries()) {
        note(entry.id.name(), context.shown(output.path / entry.path));
      }
    }
  }
}

FsckResult run_fsck(Context& context, const FsckOptions&) {
  Repository& repository = context.repository();
  const Surroundings& surroundings = context.surroundings();
  FsckResult result{check_objects(repository.store(), surroundings.cancellation, surroundings.progress),
                    repository.cache_directory(),
                    {}};
  name_objects(context, result);
  return result;
}

}  // namespace

Command fsck_command() {
  return make_command<FsckOptions>(
      {.name = "fsck",
       .group = Group::insight,
       .summary = "Check that stored bytes match their names",
       .details =
           "Reads every object of the cache on all cores. Names each damaged or missing object and the files of the "
           "workspace that it stands for. Changes nothing.",
       .examples = {{"tutti fsck", "Is the cache sound"}},
       .exits = {{6, "Something is damaged or missing"}}},
      run_fsck);
}

}  // namespace tutti
