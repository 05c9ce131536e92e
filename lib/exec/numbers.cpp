// Finds the files of metrics and parameters, and reads them (reference: DVC 3.67.1, repo/metrics/show.py and
// repo/params/show.py).
#include "exec/numbers.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "format/params.hpp"
#include "pipeline/used_variables.hpp"
#include "project_state.hpp"

namespace tutti {
namespace {

constexpr std::string_view workspace_name = "workspace";
constexpr std::string_view default_params_file = "params.yaml";

// A file, and the keys of it that count; none: all.
struct WantedFile {
  Location location;
  std::vector<std::string> keys;
};

// In the order in which they were added; a file once, whole if somebody wants all of it.
class WantedFiles {
 public:
  void add(const Location& location, const std::vector<std::string>& keys = {}) {
    const auto [place, is_new] = places_.emplace(location, files_.size());
    if (is_new) {
      files_.push_back({location, keys});
      return;
    }
    std::vector<std::string>& known = files_[place->second].keys;
    if (keys.empty()) {
      known.clear();
    } else if (!known.empty()) {
      known.insert(known.end(), keys.begin(), keys.end());
    }
  }

  // Directories as the files in them.
  std::vector<WantedFile> expanded(const ProjectState& state) const {
    WantedFiles all;
    for (const WantedFile& file : files_) {
      const RelPath* path = std::get_if<RelPath>(&file.location);
      if (!path) {
        all.add(file.location, file.keys);
        continue;
      }
      for (const RelPath& each : state.files_at(*path)) all.add(each, file.keys);
    }
    return std::move(all.files_);
  }

 private:
  std::vector<WantedFile> files_;
  std::map<Location, std::size_t> places_;
};

// `metrics: [m.json]` of a dvc.yaml; names that lead out of the workspace are passed over.
void add_section(const Value& paths, const RelPath& file, WantedFiles& wanted) {
  if (!paths.is_list()) return;
  for (const Value& path : paths.items()) {
    if (!path.is_string()) continue;
    if (const auto resolved = RelPath::resolve(file.parent(), path.as_string())) wanted.add(*resolved);
  }
}

std::string error_type_of(std::string_view path) {
  const std::string_view suffix = path.substr(std::min(path.rfind('.'), path.size()));
  const std::string_view format = suffix == ".json"   ? "JSON"
                                  : suffix == ".toml" ? "TOML"
                                  : suffix == ".py"   ? "Python"
                                                      : "YAML";
  return fmt::format("{}FileCorruptedError", format);
}

template <class Make>
NumbersFile read_file(const ProjectState& state, const Location& location, const Make& make) {
  const RelPath* inside = std::get_if<RelPath>(&location);
  NumbersFile file{.path = inside ? inside->str() : std::get<External>(location).text, .values = {}, .error = {}};
  try {
    if (inside && state.project().find_output(*inside) && state.lacks_manifest(*inside)) {
      file.error = {"IsADirectoryError", fmt::format("[Errno 21] Is a directory: '{}'", file.path),
                    fmt::format("the list of files of {} is not in the cache", in_quotes(file.path))};
      return file;
    }
    const std::optional<std::string> text = inside ? state.read(*inside) : state.read(std::get<External>(location));
    if (!text) {
      file.error = {"FileNotFoundError", fmt::format("[Errno 2] No such file or directory: '{}'", file.path),
                    fmt::format("{} does not exist", in_quotes(file.path))};
      return file;
    }
    file.values = make(read_params_file(*text, file.path, inside ? state.tree().display(*inside) : file.path));
  } catch (const NotFound& error) {
    file.error = {"FileNotFoundError", fmt::format("[Errno 2] No storage files available: '{}'", file.path),
                  error.message()};
  } catch (const InvalidFile& error) {
    file.error = {error_type_of(file.path), error.message(), error.message()};
  } catch (const Error& error) {
    file.error = {std::string(name_of(error.kind())), error.message(), error.message()};
  }
  return file;
}

// Numbers and texts of it, in maps; nothing of anything else.
std::optional<Value> metrics_in(const Value& value) {
  if (value.is_map()) {
    Value kept = Value::map();
    for (const Member& member : value.members()) {
      std::optional<Value> inner = metrics_in(member.value);
      if (inner && !(inner->is_map() && inner->size() == 0)) kept.members().emplace_back(member.key, *std::move(inner));
    }
    return kept;
  }
  if (value.is_null() || value.is_list() || value.kind() == ValueKind::timestamp) return std::nullopt;
  return value;
}

std::vector<NumbersFile> read_metrics(const ProjectState& state, const std::vector<RelPath>& targets) {
  WantedFiles wanted;
  for (const RelPath& target : targets) wanted.add(target);
  if (targets.empty()) {
    for (const Stage& stage : state.project().stages()) {
      for (const Output& output : stage.outs) {
        if (output.options.metric) wanted.add(output.path);
      }
    }
    for (const PipelineSections& sections : state.project().sections())
      add_section(sections.metrics, sections.file, wanted);
  }
  std::vector<NumbersFile> files;
  for (const WantedFile& file : wanted.expanded(state)) {
    files.push_back(
        read_file(state, file.location, [](const Value& value) { return metrics_in(value).value_or(Value::map()); }));
  }
  return files;
}

void add_dependencies(const Project& project, WantedFiles& wanted) {
  for (const Stage& stage : project.stages()) {
    for (const ParamsDependency& params : stage.params) wanted.add(params.file, params.keys);
  }
}

// By file, whole maps of dotted names.
void add_used_variables(const ProjectState& state, std::vector<NumbersFile>& files) {
  std::set<RelPath> known;
  for (const NumbersFile& file : files) {
    if (!RelPath::refusal(file.path)) known.insert(RelPath::parse(file.path));
  }
  for (auto& [path, variables] : used_variables(state.tree(), state.project(), known)) {
    Value values = Value::map();
    for (auto& [name, value] : variables) values.members().emplace_back(name, std::move(value));
    files.push_back({.path = path.str(), .values = std::move(values), .error = {}});
  }
}

std::vector<NumbersFile> read_params(const ProjectState& state, const std::vector<RelPath>& targets,
                                     bool only_dependencies) {
  WantedFiles wanted;
  for (const RelPath& target : targets) wanted.add(target);
  if (targets.empty()) {
    add_dependencies(state.project(), wanted);
    if (!only_dependencies) {
      for (const PipelineSections& sections : state.project().sections())
        add_section(sections.params, sections.file, wanted);
      const RelPath file = RelPath::parse(default_params_file);
      if (state.exists(file)) wanted.add(file);
    }
  }
  std::vector<NumbersFile> files;
  for (const WantedFile& file : wanted.expanded(state)) {
    files.push_back(read_file(state, file.location, [&](Value&& value) {
      return file.keys.empty() ? std::move(value) : select_dotted(value, file.keys);
    }));
  }
  if (targets.empty()) add_used_variables(state, files);
  return files;
}

template <class Read>
NumbersState read_state(Repository& repository, std::string name, const std::optional<std::string>& commit,
                        const Read& read) {
  repository.surroundings().cancellation.check();
  NumbersState state{.name = std::move(name), .files = {}, .error = {}};
  try {
    state.files = read(ProjectState(repository, commit));
  } catch (const InvalidFile& error) {
    state.error = {"InvalidFile", error.message(), error.message()};
  }
  return state;
}

struct NamedCommit {
  std::string name, commit;
};

// Each commit once, with all its names.
std::vector<NamedCommit> named_commits(const GitRepository& git, const Revisions& revisions) {
  std::vector<NamedCommit> commits;
  std::unordered_map<std::string, std::size_t> places;
  const auto add = [&](const std::string& name, const std::string& commit) {
    const auto [place, is_new] = places.emplace(commit, commits.size());
    if (is_new) {
      commits.push_back({name, commit});
    } else {
      commits[place->second].name += "," + name;
    }
  };
  if (revisions.all_commits) {
    for (const std::string& commit : git.all_commits()) add(commit, commit);
    return commits;
  }
  if (revisions.all_branches) {
    for (const std::string& branch : git.branches()) add(branch, git.resolve("refs/heads/" + branch));
  }
  if (revisions.all_tags) {
    for (const std::string& tag : git.tags()) add(tag, git.resolve("refs/tags/" + tag));
  }
  return commits;
}

bool say_the_same(const NumbersState& a, const NumbersState& b) {
  if (!a.is_complete() || !b.is_complete() || a.files.size() != b.files.size()) return false;
  std::unordered_map<std::string_view, const Value*> values;
  for (const NumbersFile& file : a.files) values.emplace(file.path, &file.values);
  return std::ranges::all_of(b.files, [&](const NumbersFile& file) {
    const auto found = values.find(file.path);
    return found != values.end() && python_equal(*found->second, file.values);
  });
}

template <class Read>
NumbersDiff diff_states(Repository& repository, const NumbersDiffOptions& options, const Read& read) {
  const GitRepository& git = git_of(repository);
  if (!git.head_commit() && git.branches().empty()) return {};
  const auto state = [&](const std::string& revision) {
    const bool is_workspace = revision == workspace_name;
    const std::optional<std::string> commit = is_workspace ? std::nullopt : std::optional(git.resolve(revision));
    if (commit && !holds_project(repository, *commit)) return NumbersState{.name = revision, .files = {}, .error = {}};
    return read_state(repository, revision, commit, read);
  };
  NumbersState before = state(options.before), after = state(options.after);
  NumbersDiff diff{.files = compare(before.files, after.files, options.with_unchanged), .unreadable = {}};
  for (NumbersState* each : {&before, &after}) {
    if (!each->is_complete()) diff.unreadable.push_back(std::move(*each));
  }
  return diff;
}

}  // namespace

bool NumbersState::is_complete() const {
  return !error && std::ranges::none_of(files, [](const NumbersFile& file) { return file.error.has_value(); });
}

std::vector<NumbersState> metrics(Repository& repository, const std::vector<RelPath>& targets,
                                  const Revisions& revisions) {
  const auto read = [&](const ProjectState& state) { return read_metrics(state, targets); };
  std::vector<NumbersState> states;
  if (!revisions.any()) {
    states.push_back(read_state(repository, "", {}, read));
    return states;
  }
  states.push_back(read_state(repository, std::string(workspace_name), {}, read));
  const GitRepository* git = repository.git();
  if (!git) return states;
  for (NamedCommit& named : named_commits(*git, revisions)) {
    if (!holds_project(repository, named.commit)) continue;
    states.push_back(read_state(repository, std::move(named.name), named.commit, read));
  }
  const std::optional<std::string> branch = git->head_branch();
  const auto active =
      std::ranges::find_if(states, [&](const NumbersState& state) { return branch && state.name == *branch; });
  if (active != states.begin() && active != states.end() && say_the_same(states.front(), *active)) {
    states.erase(states.begin());
  }
  return states;
}

NumbersDiff diff_metrics(Repository& repository, const NumbersDiffOptions& options) {
  return diff_states(repository, options,
                     [&](const ProjectState& state) { return read_metrics(state, options.targets); });
}

NumbersDiff diff_params(Repository& repository, const NumbersDiffOptions& options) {
  return diff_states(repository, options, [&](const ProjectState& state) {
    return read_params(state, options.targets, options.only_dependencies);
  });
}

}  // namespace tutti
