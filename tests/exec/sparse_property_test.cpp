// Random histories of a sparse directory, beside a model that knows what was asked for.
#include <map>
#include <random>
#include <set>

#include <catch2/catch.hpp>

#include "exec/move_data.hpp"
#include "exec/status.hpp"
#include "exec/track.hpp"
#include "playground.hpp"

namespace tutti {
namespace {

using Files = std::map<std::string, std::string>;

const std::vector<std::string> names = {"a/1", "a/2", "a-b", "b/c/1", "b/c/2", "b/d", "e[1]", "e1"};
const std::vector<std::string> parts = {"a", "a/1", "b", "b/c", "b/?", "e[1]", "*1", "a-b", "**/1"};

// What the patterns of `parts` stand for, written down by hand: of names that are recorded.
bool is_meant(const std::string& part, const std::string& name) {
  const auto is_within = [&](const std::string& directory) {
    return name == directory || name.starts_with(directory + "/");
  };
  if (part == "b/?") return is_within("b/c") || is_within("b/d");
  if (part == "*1") return name == "e1";
  if (part == "**/1") return name == "a/1" || name == "b/c/1";
  return is_within(part);
}

struct Model {
  Files recorded, here;
  bool is_sparse = false;
  std::set<std::string> asked;  // names, whether recorded or not

  bool is_away(const std::string& name) const { return is_sparse && !here.contains(name) && !asked.contains(name); }
  Files completed() const {
    Files files = here;
    for (const auto& [name, text] : recorded) {
      if (is_away(name)) files.emplace(name, text);
    }
    return files;
  }
  void forget_if_whole() {
    bool has_away = false;
    for (const auto& [name, text] : recorded) has_away = has_away || is_away(name);
    if (!has_away) is_sparse = false;
  }
};

class History {
 public:
  explicit History(unsigned seed) : random_(seed) {
    for (const std::string& name : names) put(name);
    add();
  }

  void step() {
    switch (pick(7)) {
      case 0:
      case 1:
        return check_out(parts[pick(parts.size())]);
      case 2:
        return remove(names[pick(names.size())]);
      case 3:
        return put(names[pick(names.size())]);
      case 4:
        return add();
      case 5:
        return pick(3) == 0 ? check_out("") : static_cast<void>(0);
      default:
        for (const std::string& name : names) {
          if (pick(2) == 0) remove(name);
        }
    }
  }

  void judge() {
    Repository repository = place_.open();
    const Project project = Project::load(*workspace_tree(repository));
    const auto tree = repository.store().tree(*project.find_output(data_).output->recorded->id->tree());
    std::set<std::string> recorded, expected;
    for (const TreeEntry& entry : tree->entries()) recorded.insert(entry.path.str());
    for (const auto& [name, text] : model_.recorded) expected.insert(name);
    REQUIRE(recorded == expected);
    for (const std::string& name : names) {
      const auto known = model_.here.find(name);
      REQUIRE(place_.read("data/" + name) == (known == model_.here.end() ? "(missing)" : known->second));
    }
    const bool is_clean = model_.completed() == model_.recorded;
    REQUIRE(status(repository, project, {}).empty() == is_clean);
    if (is_clean) model_.forget_if_whole();
  }

 private:
  std::size_t pick(std::size_t count) { return random_() % count; }

  void put(const std::string& name) {
    const std::string text = "text " + std::to_string(pick(5));
    place_.write("data/" + name, text);
    model_.here[name] = text;
  }
  void remove(const std::string& name) {
    remove_tree(place_.path("data/" + name));
    model_.here.erase(name);
  }
  void add() {
    Repository repository = place_.open();
    tutti::add(repository, {data_}, {});
    model_.recorded = model_.completed();
    for (const auto& [name, text] : model_.here) model_.asked.insert(name);
    model_.forget_if_whole();
  }
  void check_out(const std::string& part) {
    // The name itself where it is recorded, else the pattern that it also is.
    const std::string what = part == "e[1]" && !model_.recorded.contains(part) ? "*1" : part;
    const bool is_pattern = what.find_first_of("?*") != what.npos;
    std::set<std::string> meant;
    for (const std::string& name : names) {
      // A pattern stands for recorded names; a path for all beneath it.
      if (what.empty() || (is_meant(what, name) && (!is_pattern || is_found(what, name)))) meant.insert(name);
    }
    bool is_known = part.empty();
    for (const auto& [name, text] : model_.recorded) is_known = is_known || meant.contains(name);
    Repository repository = place_.open();
    const Project project = Project::load(*workspace_tree(repository));
    const std::vector<std::string> targets{part.empty() ? "data" : "data/" + part};
    const auto found = resolve_targets(project, targets, RelPath::root(), {});
    if (!is_known) {
      REQUIRE_THROWS_AS(checkout_targets(repository, project, found, {.force = true}), NotFound);
      return;
    }
    checkout_targets(repository, project, found, {.force = true});
    if (part.empty()) {
      model_.is_sparse = false;
    } else {
      bool has_some = false;
      for (const auto& [name, text] : model_.recorded) has_some = has_some || model_.here.contains(name);
      if (!has_some && !model_.is_sparse) model_.is_sparse = true, model_.asked.clear();
      model_.asked.insert(meant.begin(), meant.end());
    }
    for (const std::string& name : meant) {
      const auto known = model_.recorded.find(name);
      if (known == model_.recorded.end()) {
        model_.here.erase(name);
      } else {
        model_.here[name] = known->second;
      }
    }
    model_.forget_if_whole();
  }
  // Whether the pattern matches the name, or the directory that it is in, among what is recorded.
  bool is_found(const std::string& pattern, const std::string& name) const {
    if (model_.recorded.contains(name)) return true;
    const bool is_directory = model_.recorded.contains("b/c/1") || model_.recorded.contains("b/c/2");
    return pattern == "b/?" && name.starts_with("b/c/") && is_directory;
  }

  Playground place_;
  const RelPath data_ = RelPath::parse("data");
  std::mt19937 random_;
  Model model_;
};

}  // namespace

TEST_CASE("a sparse directory is clean, recorded and checked out as a model of what was asked for says") {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    History history(seed);
    for (int step = 0; step < 30; ++step) {
      INFO("seed " << seed << ", step " << step);
      history.step();
      history.judge();
    }
  }
}

}  // namespace tutti
