// Evaluates .dvcignore rules for walks and for single paths.
#include "workspace/ignore.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "dvcignore_file.hpp"
#include "ignore_pattern.hpp"

namespace tutti {

namespace {

constexpr int no_rule = -1;

struct Rule {
  IgnorePattern pattern;
  IgnoreMatch origin;

  // DVC joins neighbours of a kind into one expression; the first that matches in it is the one it reports.
  bool is_joined_with(const Rule& next) const {
    return !pattern.is_negated() && !next.pattern.is_negated() &&
           pattern.is_directory_only() == next.pattern.is_directory_only();
  }
};

std::string path_in(std::string_view directory, std::string_view name) {
  return directory.empty() ? std::string(name) : fmt::format("{}/{}", directory, name);
}

// Nothing for a pattern that DVC drops, such as one with an open bracket.
std::optional<Rule> compile_rule(const IgnoreLine& line, std::string_view directory, const IgnoreSource& source) {
  const std::string file = path_in(directory, ignore_file_name);
  IgnorePattern::Compiled compiled = IgnorePattern::pathspec(rebased_pattern(line.text, directory));
  if (!compiled.refusal.empty()) {
    throw InvalidFile(fmt::format("{}:{}:1: {} is no pattern: {}", printable(source.display(file)), line.number,
                                  in_quotes(line.text), compiled.refusal));
  }
  if (!compiled.pattern) return std::nullopt;
  const bool ignored = !compiled.pattern->is_negated();
  return Rule{std::move(*compiled.pattern),
              {.ignored = ignored, .file = file, .line = line.number, .pattern = line.text}};
}

class DiskSource final : public IgnoreSource {
 public:
  explicit DiskSource(std::string root) : root_(std::move(root)) {}
  std::optional<std::string> read(const std::string& path) const override {
    return find_and_read_file(join_path(root_, path));
  }
  bool exists(const std::string& path) const override {
    return find_stat(join_path(root_, path), Follow::yes).has_value();
  }
  std::string display(const std::string& path) const override { return path; }

 private:
  std::string root_;
};

}  // namespace

struct IgnoreRules::State {
  std::shared_ptr<const IgnoreSource> source;
  NestedRepositories nested;
  std::optional<IgnoreScope> top;
};

// All rules in force somewhere, lowest first: later ones win.
struct IgnoreScope::RuleSet {
  std::vector<Rule> rules;
  bool floating = true;  // every pattern is a "**/name": a directory's place does not matter
};

// The rules as far as they can be evaluated for the names in one directory.
struct IgnoreScope::Names {
  struct Rules {
    int file = no_rule;
    int directory = no_rule;
    int of(EntryKind kind) const { return kind == EntryKind::file ? file : directory; }
    void raise(int rule, bool directories_only) {
      directory = std::max(directory, rule);
      if (!directories_only) file = std::max(file, rule);
    }
  };
  struct Test {
    int rule;
    bool directories_only;
    const Glob* glob;  // null: the rule is asked about the whole path
  };

  // Where each rule stands after the directory's own path.
  std::vector<IgnorePattern::Positions> positions;
  std::vector<bool> inherited;  // matched by a parent already, and so by everything beneath it

  Rules always;  // the best of what matches any name here
  std::unordered_map<std::string_view, Rules> literals;
  std::bitset<256> literal_starts;
  std::vector<Test> tests;  // highest rule first

  // The highest rule that matches, which decides.
  int best(const RuleSet& set, std::string_view directory, std::string_view name, EntryKind kind) const {
    int result = always.of(kind);
    if (!name.empty() && literal_starts[static_cast<unsigned char>(name[0])]) {
      if (const auto found = literals.find(name); found != literals.end()) {
        result = std::max(result, found->second.of(kind));
      }
    }
    for (const Test& test : tests) {
      if (test.rule < result) break;
      if (test.directories_only && kind == EntryKind::file) continue;
      if (test.glob ? test.glob->matches(name) : matches_whole(set.rules[at(test.rule)].pattern, directory, name, kind))
        return test.rule;
    }
    return result;
  }

  static std::size_t at(int rule) { return static_cast<std::size_t>(rule); }
  static bool matches_whole(const IgnorePattern& pattern, std::string_view directory, std::string_view name,
                            EntryKind kind) {
    const std::string path = path_in(directory, name);
    return pattern.matches_whole_path(path) || (kind == EntryKind::directory && pattern.matches_whole_path(path + "/"));
  }

  // Whether one rule matches, and whether it does so without the slash that a directory's path ends in.
  bool matches(const Rule& rule, std::size_t index, const std::string& path, std::string_view name,
               bool with_slash) const {
    const IgnorePattern& pattern = rule.pattern;
    if (pattern.wants_whole_path()) return pattern.matches_whole_path(with_slash ? fmt::format("{}/", path) : path);
    if (inherited[index]) return true;
    return pattern.is_matched(pattern.step(positions[index], name)) && (with_slash || !pattern.needs_directory());
  }

  // Fills everything below `positions` and `inherited`.
  void prepare(const RuleSet& set);
};

void IgnoreScope::Names::prepare(const RuleSet& set) {
  for (std::size_t i = set.rules.size(); i-- > 0;) {
    const IgnorePattern& pattern = set.rules[i].pattern;
    const int rule = static_cast<int>(i);
    if (pattern.wants_whole_path()) {
      tests.push_back({rule, pattern.is_directory_only(), nullptr});
      continue;
    }
    if (inherited[i]) {
      always.raise(rule, pattern.is_directory_only());
      continue;
    }
    const bool directories_only = pattern.is_directory_only() || pattern.needs_directory();
    pattern.visit_last(positions[i], [&](const Glob* glob) {
      if (glob == nullptr) {
        always.raise(rule, directories_only);
      } else if (const std::string* literal = glob->literal()) {
        if (literal->empty()) return;
        literals[*literal].raise(rule, directories_only);
        literal_starts.set(static_cast<unsigned char>((*literal)[0]));
      } else {
        tests.push_back({rule, directories_only, glob});
      }
    });
  }
}

std::string IgnoreMatch::str() const {
  if (nested_repository) return fmt::format("in sub_repo:{}", pattern.substr(1, pattern.size() - 2));
  return file.empty() ? ":" + pattern : fmt::format("{}:{}:{}", file, line, pattern);
}

IgnoreRules::IgnoreRules(std::string root, NestedRepositories nested)
    : IgnoreRules(std::make_shared<DiskSource>(std::move(root)), nested) {}

IgnoreRules::IgnoreRules(std::shared_ptr<const IgnoreSource> source, NestedRepositories nested) {
  auto state = std::make_shared<State>();
  state->source = std::move(source);
  state->nested = nested;

  auto set = std::make_shared<IgnoreScope::RuleSet>();
  for (const char* name : {".hg/", ".git/", ".git", ".dvc/"}) {
    set->rules.push_back({.pattern = *IgnorePattern::pathspec(name).pattern, .origin = {.pattern = name}});
  }
  const std::string file(ignore_file_name);
  if (const auto text = state->source->read(file)) {
    for (const IgnoreLine& line : lines_of_dvcignore(*text, state->source->display(file))) {
      if (auto rule = compile_rule(line, "", *state->source)) set->rules.push_back(std::move(*rule));
    }
  }
  auto names = std::make_shared<IgnoreScope::Names>();
  for (const Rule& rule : set->rules) {
    names->positions.push_back(rule.pattern.start());
    names->inherited.push_back(false);
    set->floating = set->floating && rule.pattern.is_floating() && !rule.pattern.wants_whole_path();
  }
  names->prepare(*set);

  IgnoreScope top;
  top.set_ = std::move(set);
  top.names_ = std::move(names);
  state->top = std::move(top);
  state_ = std::move(state);
}

IgnoreScope IgnoreRules::root_scope() const {
  // Scopes keep the state alive; the one inside the state must not, or it would keep itself.
  IgnoreScope scope = *state_->top;
  scope.rules_ = state_;
  return scope;
}

std::optional<IgnoreScope> IgnoreRules::scope(std::string_view directory) const {
  std::optional<IgnoreScope> scope = root_scope();
  if (directory.empty() || directory == ".") return scope;
  for (const std::string& name : split(directory, '/')) {
    if (scope->is_ignored(name, EntryKind::directory)) return std::nullopt;
    scope = scope->enter(name);
    if (!scope) return std::nullopt;
  }
  return scope;
}

bool IgnoreRules::is_ignored(std::string_view path, EntryKind kind) const {
  const std::optional<IgnoreMatch> match = check(path, kind);
  return match && match->ignored;
}

std::optional<IgnoreMatch> IgnoreRules::check(std::string_view path, EntryKind kind) const {
  std::optional<IgnoreScope> scope = root_scope();
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const bool last = slash == std::string_view::npos;
    const std::string_view name = path.substr(0, slash);
    const EntryKind entry = last ? kind : EntryKind::directory;
    std::optional<IgnoreMatch> match = scope->decide(name, entry);
    if (match && match->ignored) return match;
    std::optional<IgnoreScope> inside = entry == EntryKind::directory ? scope->enter(name) : std::nullopt;
    if (entry == EntryKind::directory && !inside) {
      return IgnoreMatch{.pattern = fmt::format("/{}/", name), .nested_repository = true};
    }
    if (last) return match;
    scope = std::move(inside);
    path.remove_prefix(slash + 1);
  }
  return std::nullopt;
}

bool IgnoreScope::is_ignored(std::string_view name, EntryKind kind) const {
  if (all_ignored_by_ != no_rule) return true;
  const int rule = names_->best(*set_, directory_, name, kind);
  return rule != no_rule && !set_->rules[Names::at(rule)].pattern.is_negated();
}

std::optional<IgnoreMatch> IgnoreScope::decide(std::string_view name, EntryKind kind) const {
  if (all_ignored_by_ != no_rule) return set_->rules[Names::at(all_ignored_by_)].origin;
  const int best = names_->best(*set_, directory_, name, kind);
  if (best == no_rule) return std::nullopt;
  const std::vector<Rule>& rules = set_->rules;
  const std::string path = path_in(directory_, name);
  std::size_t first = Names::at(best);
  while (first > 0 && rules[first - 1].is_joined_with(rules[first])) --first;
  for (const bool with_slash : {false, true}) {
    for (std::size_t i = first; i <= Names::at(best); ++i) {
      if (names_->matches(rules[i], i, path, name, with_slash)) return rules[i].origin;
    }
  }
  return rules[Names::at(best)].origin;
}

std::optional<IgnoreScope> IgnoreScope::enter(std::string_view name) const {
  const std::string path = path_in(directory_, name);
  return enter(name, {.has_ignore_file = rules_->source->exists(path_in(path, ignore_file_name)),
                      .has_dvc = rules_->source->exists(path_in(path, ".dvc"))});
}

std::optional<IgnoreScope> IgnoreScope::enter(std::string_view name, Listing listing) const {
  if (listing.has_dvc && rules_->nested == IgnoreRules::NestedRepositories::ignored) return std::nullopt;

  IgnoreScope inside = *this;
  inside.directory_ = path_in(directory_, name);
  const bool unmoved = set_->floating && names_->best(*set_, directory_, name, EntryKind::directory) == no_rule;
  if (!unmoved) inside.move_names(*names_, name);
  // An ignore file that the rules so far ignore is none.
  if (listing.has_ignore_file && !inside.is_ignored(ignore_file_name, EntryKind::file)) inside.add_rules();
  return inside;
}

// Evaluates the rules for one directory further down.
void IgnoreScope::move_names(const Names& from, std::string_view name) {
  auto names = std::make_shared<Names>();
  for (std::size_t i = 0; i < set_->rules.size(); ++i) {
    const IgnorePattern& pattern = set_->rules[i].pattern;
    names->positions.push_back(pattern.step(from.positions[i], name));
    names->inherited.push_back(from.inherited[i] || pattern.is_matched(names->positions[i]));
  }
  names->prepare(*set_);
  names_ = std::move(names);
}

// Adds those of the directory's own .dvcignore.
void IgnoreScope::add_rules() {
  const std::string file = path_in(directory_, ignore_file_name);
  const auto text = rules_->source->read(file);
  if (!text) return;
  const std::vector<IgnoreLine> lines = lines_of_dvcignore(*text, rules_->source->display(file));
  if (lines.empty()) return;

  auto set = std::make_shared<RuleSet>(*set_);
  auto names = std::make_shared<Names>();
  names->positions = names_->positions;
  names->inherited = names_->inherited;
  for (const IgnoreLine& line : lines) {
    std::optional<Rule> rule = compile_rule(line, directory_, *rules_->source);
    if (!rule) continue;
    const IgnorePattern& pattern = rule->pattern;
    IgnorePattern::Positions positions = pattern.start();
    bool matched = false;
    for (const std::string& component : split(directory_, '/')) {
      positions = pattern.step(positions, component);
      matched = matched || pattern.is_matched(positions);
    }
    // A "**" of its own matches the directory too, and a match on a parent is final.
    if (matched) all_ignored_by_ = pattern.is_negated() ? no_rule : static_cast<int>(set->rules.size());
    names->positions.push_back(positions);
    names->inherited.push_back(matched);
    set->rules.push_back(std::move(*rule));
  }
  if (all_ignored_by_ != no_rule) {
    std::size_t first = Names::at(all_ignored_by_);
    for (std::size_t i = first; i > 0 && set->rules[i - 1].is_joined_with(set->rules[i]); --i) {
      if (names->inherited[i - 1]) first = i - 1;
    }
    all_ignored_by_ = static_cast<int>(first);
  }
  set->floating = false;
  // Globs are pointed to, so the names are prepared once the rules lie still.
  names->prepare(*set);
  set_ = std::move(set);
  names_ = std::move(names);
}

Conflict ignore_file_in_tracked_directory(std::string_view directory) {
  return Conflict(
      fmt::format("{} holds a '{}', which a tracked directory must not", in_quotes(directory), ignore_file_name),
      {"move its patterns to the .dvcignore of a directory above"});
}

}  // namespace tutti
