// Checks out what targets name, and removes what nothing names any longer.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "checked_out.hpp"
#include "exec/move_data.hpp"

namespace tutti {
namespace {

bool is_all(const Project& project, const std::vector<Target>& targets) {
  std::set<const Stage*> whole;
  for (const Target& target : targets) {
    if (!target.output) whole.insert(target.stage);
  }
  return whole.size() == project.stages().size();
}

class Selection {
 public:
  void add(const Target& target) { add(*target.stage, *target.output, target.inside); }

  struct Unknown {
    RelPath path;
    bool is_import;
  };
  std::vector<CheckoutTarget> targets;
  std::vector<RelPath> filter;
  std::vector<Unknown> unknown;  // without recorded content
  bool is_filtered = false;

 private:
  void add(const Stage& stage, const Output& output, const std::optional<RelPath>& inside) {
    if (!output.options.cache) return;
    if (!output.recorded || !output.recorded->id) {
      unknown.push_back({output.path, stage.is_import()});
      return;
    }
    filter.push_back(inside ? output.path / *inside : output.path);
    is_filtered = is_filtered || inside;
    if (!known_.insert(output.path).second) return;
    targets.push_back({output.path, *output.recorded->id, output.recorded->is_executable});
  }

  std::set<RelPath> known_;
};

void warn_unknown(Repository& repository, const std::vector<Selection::Unknown>& unknown) {
  for (const auto& [path, is_import] : unknown) {
    if (repository.files().find_stat(path)) continue;
    repository.surroundings().log.warning(
        "{} {}", in_quotes(path.str()),
        is_import ? "was imported without its data" : "has no recorded content yet: run 'tutti run' first");
  }
}

}  // namespace

CheckoutReport checkout_targets(Repository& repository, const Project& project, const std::vector<Target>& targets,
                                const CheckoutSelection& selection) {
  Selection selected;
  for (const Target& target : by_output(targets)) selected.add(target);
  warn_unknown(repository, selected.unknown);
  CheckoutReport report = checkout(repository, selected.targets,
                                   {.force = selection.force,
                                    .relink = selection.relink,
                                    .only_within_filter = selected.is_filtered,
                                    .filter = selected.is_filtered ? selected.filter : std::vector<RelPath>{}});
  std::set<RelPath> incomplete;
  for (const CheckoutReport::Missing& missing : report.missing) incomplete.insert(missing.path);
  std::erase_if(selected.targets, [&](const CheckoutTarget& target) { return incomplete.contains(target.path); });
  remember_outputs(repository, selected.targets);
  // Not before: a checkout that is refused changes nothing.
  std::vector<CheckoutChange> removed;
  if (is_all(project, targets)) removed = remove_forgotten_outputs(repository, project);
  report.changes.insert(report.changes.begin(), removed.begin(), removed.end());
  return report;
}

}  // namespace tutti
