// tutti fsck: do stored bytes match their names?
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "exec/gc.hpp"
#include "exec/repair.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

constexpr std::size_t commits_asked_for_names = 2000;

struct FsckOptions {
  std::optional<std::string> remote;
  bool repair = false;
};

struct FsckResult {
  std::optional<std::string> remote;
  CheckReport report;
  std::map<ObjectId, std::vector<std::string>> stands_for;  // object -> paths, with "@commit" if not the workspace's
  bool repaired = false;                                    // that was tried
  std::map<ObjectId, RepairedObject> repairs;               // a name may be that of two: md5, and md5-dos2unix of DVC 2
};

bool is_restored(const FsckResult& result, const ObjectId& id) {
  const auto found = result.repairs.find(id);
  return found != result.repairs.end() && !found->second.source.empty();
}

// Damaged and missing ones that stay so.
std::pair<std::size_t, std::size_t> left_bad(const FsckResult& result) {
  std::set<ObjectId> damaged, missing;
  for (const DamagedObject& one : result.report.damaged) damaged.insert(one.id);
  for (const auto& [tree, object] : result.report.holes) missing.insert(object);
  for (const auto& [id, repair] : result.repairs) {
    if (!damaged.contains(id)) missing.insert(id);  // named by a manifest that was restored
  }
  std::erase_if(damaged, [&](const ObjectId& id) { return is_restored(result, id); });
  std::erase_if(missing, [&](const ObjectId& id) { return is_restored(result, id); });
  return {damaged.size(), missing.size()};
}

int status_of(const FsckResult& result) {
  return left_bad(result) == std::pair<std::size_t, std::size_t>{} ? 0 : 6;
}

void print_names(std::ostream& out, const FsckResult& result, const ObjectId& id) {
  if (const auto found = result.stands_for.find(id); found != result.stands_for.end()) {
    for (const std::string& path : found->second) out << fmt::format("    it is {}\n", in_quotes(path));
  }
  const auto repair = result.repairs.find(id);
  if (repair == result.repairs.end()) return;
  if (!repair->second.source.empty()) {
    out << fmt::format("    restored from {}\n", repair->second.source);
  } else if (!repair->second.quarantine.empty()) {
    out << fmt::format("    nobody has it; its bytes are now in {}\n", in_quotes(repair->second.quarantine));
  } else {
    out << "    nobody has it\n";
  }
}

void print(std::ostream& out, const FsckResult& result) {
  std::set<ObjectId> told;
  for (const DamagedObject& damaged : result.report.damaged) {
    out << fmt::format("damaged  {}  {}\n", damaged.id.name(), damaged.reason);
    print_names(out, result, damaged.id);
    told.insert(damaged.id);
  }
  for (const auto& [tree, object] : result.report.holes) {
    out << fmt::format("missing  {}  named by {}\n", object.name(), tree.name());
    if (told.insert(object).second) print_names(out, result, object);
  }
  for (const auto& [id, repair] : result.repairs) {
    if (!told.insert(id).second) continue;
    out << fmt::format("missing  {}  named by a restored directory\n", id.name());
    print_names(out, result, id);
  }
  const auto [damaged, missing] = left_bad(result);
  const bool had_damage = !result.report.damaged.empty() || !result.report.holes.empty();
  out << fmt::format("Checked {} ({}): {}.\n", count_of(result.report.objects, "object"), result.report.bytes.human(),
                     damaged + missing > 0 ? fmt::format("{} damaged, {} missing", grouped(damaged), grouped(missing))
                     : had_damage          ? "all repaired"
                                           : "all sound");
}

void print_notes(std::ostream& err, const FsckResult& result) {
  if (result.repaired || status_of(result) == 0) return;
  err << fmt::format("hint: 'tutti fsck {}--repair' restores what somebody has\n",
                     result.remote ? fmt::format("-r {} ", shell_quote(*result.remote)) : "");
}

Json to_json(const FsckResult& result) {
  const auto names = [&](const ObjectId& id) {
    const auto found = result.stands_for.find(id);
    return found != result.stands_for.end() ? Json(found->second) : Json::array();
  };
  Json damaged = Json::array(), missing = Json::array(), repairs = Json::array();
  for (const DamagedObject& one : result.report.damaged) {
    damaged.push_back({{"id", one.id.name()}, {"reason", one.reason}, {"paths", names(one.id)}});
  }
  for (const auto& [tree, object] : result.report.holes) {
    missing.push_back({{"id", object.name()}, {"named_by", tree.name()}, {"paths", names(object)}});
  }
  for (const auto& [id, repair] : result.repairs) {
    repairs.push_back({{"id", id.name()},
                       {"source", repair.source.empty() ? Json() : Json(repair.source)},
                       {"quarantine", repair.quarantine.empty() ? Json() : Json(repair.quarantine)}});
  }
  Json json = {{"objects", result.report.objects},
               {"bytes", result.report.bytes.value},
               {"damaged", damaged},
               {"missing", missing}};
  if (result.repaired) json["repairs"] = repairs;
  return json;
}

// What the bad objects are called: in the workspace, else in the last commit that names them.
void name_bad_objects(Context& context, const FsckOptions& options, const Project& project, FsckResult& result) {
  Repository& repository = context.repository();
  std::map<ObjectId, std::vector<std::string>>& names = result.stands_for;
  std::set<ObjectId> unnamed;
  for (const DamagedObject& one : result.report.damaged) unnamed.insert(one.id);
  for (const auto& [tree, object] : result.report.holes) unnamed.insert(object);
  for (const auto& [id, repair] : result.repairs) unnamed.insert(repair.id);
  for (const ObjectId& id : unnamed) names[id];
  if (names.empty()) return;
  const auto note = [&](const ObjectId& id, const std::string& path) {
    if (const auto found = names.find(id); found != names.end()) {
      found->second.push_back(path);
      unnamed.erase(id);
    }
  };
  for (const Stage& stage : project.stages()) {
    for (const Output& output : stage.outs) {
      if (!output.recorded || !output.recorded->id) continue;
      const ObjectId& id = *output.recorded->id;
      note(id, context.shown(output.path));
      const auto tree = id.tree();
      const bool readable =
          tree && (is_restored(result, id) || std::none_of(result.report.damaged.begin(), result.report.damaged.end(),
                                                           [&](const DamagedObject& d) { return d.id == id; }));
      if (!readable || !repository.store().contains(id)) continue;
      try {
        for (const TreeEntry& entry : repository.store().tree(*tree)->entries()) {
          note(entry.id, context.shown(output.path / entry.path));
        }
      } catch (const Error&) {
        // Damaged in the cache while a remote was checked: its files stay without names.
      }
    }
  }
  const std::vector<ObjectId> rest(unnamed.begin(), unnamed.end());
  if (rest.empty()) return;
  const std::vector<std::string> directories = {directory_of_store(repository, options.remote),
                                                repository.cache_directory()};
  for (const auto& [id, name] : name_objects(repository, rest, directories, commits_asked_for_names)) {
    names[id].push_back(fmt::format("{}@{}", name.path, name.revision));
  }
}

FsckResult run_fsck(Context& context, const FsckOptions& options) {
  Repository& repository = context.repository();
  FsckResult result{.remote = options.remote,
                    .report = check_store(repository, options.remote),
                    .stands_for = {},
                    .repaired = options.repair,
                    .repairs = {}};
  if (result.report.damaged.empty() && result.report.holes.empty()) return result;
  const Project project = load_project(context);
  if (options.repair) {
    for (RepairedObject& object : repair_store(repository, project, options.remote, result.report)) {
      const ObjectId id = object.id;
      result.repairs.insert_or_assign(id, std::move(object));
    }
  }
  name_bad_objects(context, options, project, result);
  return result;
}

}  // namespace

Command fsck_command() {
  return make_command<FsckOptions>(
      {.name = "fsck",
       .group = Group::insight,
       .summary = "Check that stored bytes match their names",
       .details =
           "Reads every object of the cache, or of a remote, on all cores. Names each damaged or missing object and "
           "the "
           "files of the workspace that it stands for, or else the last commit that had it. Changes nothing, unless "
           "--repair is given: then damaged bytes are moved to '.dvc/tmp/tutti/quarantine', and each object is "
           "restored "
           "from a remote, from the cache or from an unchanged file of the workspace; where nobody has it, its damaged "
           "bytes stay in the quarantine.",
       .options = {{.name = "--remote",
                    .letter = 'r',
                    .value = "NAME",
                    .help = "Check this remote, not the cache",
                    .field = &FsckOptions::remote,
                    .completes = Completes::remotes},
                   {.name = "--repair",
                    .help = "Restore what is damaged or missing where somebody has it",
                    .field = &FsckOptions::repair}},
       .examples = {{"tutti fsck", "Is the cache sound"},
                    {"tutti fsck --repair", "Bring back what a remote or the workspace has"},
                    {"tutti fsck -r backup", "Is the remote 'backup' sound"}},
       .exits = {{6, "Something is damaged or missing, and was not restored"}}},
      run_fsck);
}

}  // namespace tutti
