// Plans every target, then carries the plans out.
#include "workspace/checkout.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "checkout_plan.hpp"
#include "workspace/index.hpp"

namespace tutti {

CheckoutReport checkout(Repository& repository, const std::vector<CheckoutTarget>& targets,
                        const CheckoutOptions& options) {
  std::vector<TargetPlan> plans;
  std::vector<std::string> lost;
  for (const CheckoutTarget& target : targets) {
    try {
      plans.push_back(plan_target(repository, target, options, lost));
    } catch (Error& error) {
      error.add_context(fmt::format("while checking out {}", in_quotes(target.path.display())));
      throw;
    }
  }
  if (!lost.empty() && !options.force) refuse_loss(std::move(lost), "checkout");
  if (options.before_changes) options.before_changes();

  CheckoutReport report;
  CheckoutWork work(repository, options);
  for (TargetPlan& plan : plans) {
    if (plan.missing > 0) report.missing.push_back({plan.target->path, plan.target->id, plan.missing});
    const bool is_new = !plan.present.stat;
    const bool makes_empty = plan.is_directory() && plan.tree != nullptr && is_new && plan.missing == 0;
    if (!plan.changes_something() && plan.relinks.empty() && !makes_empty) continue;
    if (plan.changes_something() || makes_empty) {
      report.changes.push_back({is_new ? Change::added : Change::modified, plan.target->path, plan.is_directory()});
    }
    work.carry_out(plan);
    // What is done needs no plan: with many targets, only one at a time takes memory.
    plan = TargetPlan{};
  }
  report.relinked = work.relinked();
  work.finish();
  return report;
}

void refuse_unsaved(Repository& repository, const std::vector<RelPath>& paths) {
  std::vector<std::string> lost;
  for (const RelPath& path : paths) {
    if (!repository.files().find_stat(path)) continue;
    const std::vector<std::string> of_path = irreplaceable(repository, path, look_at(repository, path, Algorithm::md5));
    lost.insert(lost.end(), of_path.begin(), of_path.end());
  }
  const std::string what = paths.size() == 1 ? in_quotes(paths.front().display()) : "the outputs";
  if (!lost.empty()) refuse_loss(std::move(lost), fmt::format("removing {}", what), "add --force to lose it");
}

void remove_output(Repository& repository, const RelPath& path, bool force) {
  if (!repository.files().find_stat(path)) return;
  const Present present = look_at(repository, path, Algorithm::md5);
  if (!force) {
    std::vector<std::string> lost = irreplaceable(repository, path, present);
    if (!lost.empty()) refuse_loss(std::move(lost), fmt::format("removing {}", in_quotes(path.display())));
  }
  const Fd parent = repository.files().open_directory(path.parent());
  const std::string name(path.name());
  if (present.stat->type == FileType::directory) {
    remove_tree(fmt::format("/proc/self/fd/{}/{}", parent.get(), name));
  } else if (::unlinkat(parent.get(), name.c_str(), 0) != 0 && errno != ENOENT) {
    throw SystemError(errno, fmt::format("cannot remove {}", in_quotes(path.display())));
  }
  repository.index().forget(path);
}

}  // namespace tutti
