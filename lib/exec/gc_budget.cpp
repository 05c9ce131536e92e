// Chooses what goes so that a cache fits into a budget.
#include "gc_budget.hpp"

#include <algorithm>
#include <unordered_map>

namespace tutti {
namespace {

class Fitting {
 public:
  Fitting(const std::vector<StoredObject>& objects, std::int64_t young_since, const BudgetQuestions& questions)
      : objects_(objects), young_since_(young_since), questions_(questions), is_gone_(objects.size(), false) {
    for (std::size_t i = 0; i < objects.size(); ++i) {
      numbers_.emplace(objects[i].id, i);
      if (objects[i].is_link) continue;  // its bytes are elsewhere
      std::vector<std::size_t>& names = names_[objects[i].inode];
      if (names.empty()) total_ += ByteCount{objects[i].size};
      names.push_back(i);
    }
    for (std::size_t i = 0; i < objects.size(); ++i) {
      if (const auto id = objects[i].id.tree()) add_tree(i, *id);
    }
    for (std::size_t i = 0; i < objects.size(); ++i) {
      if (!objects[i].id.is_tree() && !namers_.contains(i)) units_.push_back({questions.used(objects[i]), i, {}});
    }
    std::ranges::sort(units_, [&](const Unit& a, const Unit& b) {
      return a.used < b.used || (a.used == b.used && objects_[a.object].id < objects_[b.object].id);
    });
  }

  BudgetPlan run(ByteCount limit) {
    BudgetPlan plan;
    plan.budget.limit = limit;
    plan.budget.before = total_;
    for (const Unit& unit : units_) {
      if (total_ <= limit) break;
      drop(unit, plan);
    }
    plan.budget.after = total_;
    explain(plan.budget);
    return plan;
  }

 private:
  enum class Why { in_use, young, linked, unsafe };

  // A manifest with its files, or a file that stands for itself.
  struct Unit {
    std::int64_t used = 0;
    std::size_t object = 0;
    std::vector<std::uint32_t> files;  // those that are there; small, for there may be very many
  };

  void add_tree(std::size_t number, const TreeId& id) {
    const auto files = questions_.files_of(id);
    if (!files) return;  // damaged: it stays, and names nobody's files
    Unit unit{questions_.used(objects_[number]), number, {}};
    for (const BlobId& file : *files) {
      const auto found = numbers_.find(file);
      if (found == numbers_.end()) continue;
      unit.files.push_back(static_cast<std::uint32_t>(found->second));
      unit.used = std::max(unit.used, questions_.used(objects_[found->second]));
    }
    std::ranges::sort(unit.files);
    const auto twice = std::ranges::unique(unit.files);
    unit.files.erase(twice.begin(), twice.end());
    for (const std::size_t number_of_file : unit.files) ++namers_[number_of_file];
    units_.push_back(std::move(unit));
  }

  // Nothing: it may go, if a remote has it.
  std::optional<Why> reason_to_stay(std::size_t number) const {
    const StoredObject& object = objects_[number];
    if (questions_.is_in_use(object.id)) return Why::in_use;
    if (is_young(object)) return Why::young;
    if (object.is_link) return Why::linked;
    // Its other names in the store have to go as well: by both of its layouts, after a migration.
    const std::vector<std::size_t>& names = names_.at(object.inode);
    if (object.links > names.size()) return Why::linked;
    const bool is_kept = std::ranges::any_of(names, [&](std::size_t other) {
      return questions_.is_in_use(objects_[other].id) || is_young(objects_[other]);
    });
    return is_kept ? std::optional(Why::linked) : std::nullopt;
  }

  bool is_young(const StoredObject& object) const {
    return std::max(object.touched, questions_.used(object)) > young_since_;
  }

  void drop(const Unit& unit, BudgetPlan& plan) {
    if (reason_to_stay(unit.object)) return;
    std::vector<std::size_t> going = {unit.object};
    for (const std::size_t file : unit.files) {
      if (namers_.at(file) > 1 || questions_.is_in_use(objects_[file].id)) continue;  // it is not this one's alone
      if (reason_to_stay(file)) return;
      going.push_back(file);
    }
    for (const std::size_t number : going) {
      if (questions_.is_on_remote(objects_[number])) continue;
      unsafe_.insert(going.begin(), going.end());
      return;
    }
    for (const std::size_t file : unit.files) --namers_.at(file);
    for (const std::size_t number : going) {
      is_gone_[number] = true;
      plan.dropped.push_back(objects_[number]);
      const bool is_last =
          std::ranges::all_of(names_.at(objects_[number].inode), [&](std::size_t name) { return is_gone_[name]; });
      if (is_last) total_ = ByteCount{total_.value - objects_[number].size};
    }
  }

  // What the bytes that stay are there for; each counted once.
  void explain(GcBudget& budget) const {
    if (budget.after <= budget.limit) return;
    std::unordered_set<std::uint64_t> counted;
    const auto count = [&](Why why, ByteCount& sum) {
      for (std::size_t i = 0; i < objects_.size(); ++i) {
        if (is_gone_[i] || objects_[i].is_link) continue;
        const auto reason = unsafe_.contains(i) ? std::optional(Why::unsafe) : reason_to_stay(i);
        if (reason == why && counted.insert(objects_[i].inode).second) sum += ByteCount{objects_[i].size};
      }
    };
    count(Why::in_use, budget.in_use);
    count(Why::unsafe, budget.unsafe);
    count(Why::young, budget.young);
    count(Why::linked, budget.linked);
  }

  const std::vector<StoredObject>& objects_;
  const std::int64_t young_since_;
  const BudgetQuestions& questions_;
  std::vector<bool> is_gone_;
  std::unordered_map<ObjectId, std::size_t, ObjectIdHash> numbers_;
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> names_;  // of a file in the store, by inode
  std::unordered_map<std::size_t, std::uint32_t> namers_;              // manifests that stay and name a file
  std::unordered_set<std::size_t> unsafe_;
  std::vector<Unit> units_;
  ByteCount total_;
};

}  // namespace

BudgetPlan fit_budget(const std::vector<StoredObject>& objects, ByteCount limit, std::int64_t young_since,
                      const BudgetQuestions& questions) {
  return Fitting(objects, young_since, questions).run(limit);
}

}  // namespace tutti
