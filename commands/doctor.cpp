// tutti doctor: what stands in the way here, and the command that mends it.
#include <sys/utsname.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "base/version.hpp"
#include "commands.hpp"
#include "exec/doctor.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

struct DoctorOptions {};

struct DoctorResult {
  std::string version, platform, root;
  std::vector<Finding> findings;
};

int status_of(const DoctorResult& result) {
  for (const Finding& finding : result.findings) {
    if (finding.health == Health::problem) return 3;
  }
  return 0;
}

void print(std::ostream& out, const DoctorResult& result) {
  out << fmt::format("tutti {} on {}\n", result.version, result.platform);
  if (result.root.empty()) {
    out << "Not in a repository: nothing more to look at.\n";
    return;
  }
  std::size_t problems = 0;
  for (const Finding& finding : result.findings) {
    if (finding.health == Health::problem) ++problems;
    out << fmt::format("{:<8} {}: {}\n", name_of(finding.health), printable(finding.subject), finding.says);
    if (!finding.fix.empty()) out << fmt::format("         fix: {}\n", finding.fix);
  }
  out << (problems == 0 ? std::string("No problems.\n") : count_of(problems, "problem") + ".\n");
}

Json to_json(const DoctorResult& result) {
  Json findings = Json::array();
  for (const Finding& finding : result.findings) {
    findings.push_back({{"subject", finding.subject},
                        {"health", name_of(finding.health)},
                        {"says", finding.says},
                        {"fix", finding.fix.empty() ? Json() : Json(finding.fix)}});
  }
  return {{"version", result.version},
          {"platform", result.platform},
          {"root", result.root.empty() ? Json() : Json(result.root)},
          {"findings", findings}};
}

std::string platform() {
  utsname name{};
  return uname(&name) == 0 ? fmt::format("{} {} {}", name.sysname, name.release, name.machine) : "an unknown system";
}

DoctorResult run_doctor(Context& context, const DoctorOptions&) {
  DoctorResult result{.version = std::string(program_version()), .platform = platform(), .root = {}, .findings = {}};
  if (!Repository::find_root(context.directory())) return result;
  result.root = context.repository().root();
  result.findings = examine(context.repository());
  return result;
}

}  // namespace

Command doctor_command() {
  return make_command<DoctorOptions>(
      {.name = "doctor",
       .group = Group::start,
       .summary = "Look for what stands in the way, and say how to mend it",
       .details =
           "Looks at disks, links between cache and workspace, the file system's clock, locks, permissions, Git and "
           "every remote, by trying them. Each finding that can be mended comes with the command that does it.",
       .examples = {{"tutti doctor", "Before asking for help"}},
       .exits = {{3, "There are problems"}}},
      run_doctor);
}

}  // namespace tutti
