// Finds definitions of plots and reads their files (reference: DVC 3.67.1, repo/plots/__init__.py).
#include "exec/plots.hpp"

#include <algorithm>
#include <map>
#include <regex>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "exec/revisions.hpp"
#include "plot_source.hpp"

namespace tutti {
namespace {

constexpr std::string_view workspace_name = "workspace";

// What a person typed: names of definitions begin with it, or match it.
class Targets {
 public:
  explicit Targets(const std::vector<std::string>& typed) {
    for (const std::string& each : typed) {
      Target& target = targets_.emplace_back(each);
      try {
        target.pattern.emplace(each);
      } catch (const std::regex_error&) {  // "*.csv": a path, and no pattern
      }
    }
  }

  bool select(const std::string& file, const std::string& id) {
    if (targets_.empty()) return true;
    const std::string full = file.empty() ? id : file + "::" + id;
    bool is_selected = false;
    for (Target& target : targets_) {
      const auto begins = [&](const std::string& name) {
        return target.pattern && std::regex_search(name, *target.pattern, std::regex_constants::match_continuous);
      };
      if (!begins(id) && !begins(full) && target.typed != id) continue;
      target.is_used = is_selected = true;
    }
    return is_selected;
  }

  void use(const std::string& typed) {
    for (Target& target : targets_) target.is_used = target.is_used || target.typed == typed;
  }

  std::vector<std::string> unused() const {
    std::vector<std::string> names;
    for (const Target& target : targets_) {
      if (!target.is_used) names.push_back(target.typed);
    }
    return names;
  }

 private:
  struct Target {
    explicit Target(std::string text) : typed(std::move(text)) {}
    std::string typed;
    std::optional<std::regex> pattern;
    bool is_used = false;  // in one revision at least
  };
  std::vector<Target> targets_;
};

// As dpath merges, of which DVC makes use: maps by key, lists one behind the other, the rest is replaced.
void merge(Value& into, const Value& from) {
  for (const Member& member : from.members()) {
    if (!member.key.is_string()) continue;
    Value* old = into.find(member.key.as_string());
    if (old && old->is_map() && member.value.is_map()) {
      merge(*old, member.value);
    } else if (old && old->is_list() && member.value.is_list()) {
      for (const Value& item : member.value.items()) old->push_back(item);
    } else {
      into.set(member.key.as_string(), member.value);
    }
  }
}

std::size_t common_components(std::string_view a, std::string_view b) {
  const std::vector<std::string> left = split(a, '/'), right = split(b, '/');
  return static_cast<std::size_t>(std::ranges::mismatch(left, right).in1 - left.begin());
}

class StateReader {
 public:
  StateReader(const PlotFiles& files, const PlotsQuery& query, Targets& targets, PlotsState& answer)
      : files_(files), query_(query), targets_(targets), answer_(answer) {}

  void read() {
    if (const Project* project = files_.project()) add_defined(*project);
    for (const std::string& target : query_.targets) add_target(target);
    for (const PlotDefinition& definition : answer_.definitions) {
      for (const std::string& source : sources_of(definition)) {
        if (!answer_.sources.contains(source))
          answer_.sources.emplace(
              source, read_plot_source(files_, plot_place(query_.directory, source, query_.directory), header()));
      }
    }
  }

 private:
  void add_defined(const Project& project) {
    for (const PipelineSections& sections : project.sections()) {
      if (sections.plots.is_list()) add_section(sections);
    }
    for (const Stage& stage : project.stages()) {
      for (const Output& output : stage.outs) {
        if (output.options.plot) add_output(stage, output);
      }
    }
  }

  void add(const std::string& file, const std::string& id, const Value& properties) {
    const auto [place, is_new] = places_.emplace(std::pair(file, id), answer_.definitions.size());
    if (is_new) {
      answer_.definitions.push_back({file, id, properties});
    } else {
      merge(answer_.definitions[place->second].properties, properties);
    }
  }

  Value with_said(const Value& properties) const {
    Value all = properties;
    for (const Member& member : query_.properties.members()) all.set(member.key.as_string(), member.value);
    return all;
  }

  std::vector<std::string> files_at(const PlotPlace& place) const {
    std::vector<std::string> files;
    if (!place.path) return {place.shown};
    for (const RelPath& file : files_.files_at(*place.path)) {
      const std::string below = file == *place.path ? "" : file.relative_to(*place.path).str();
      files.push_back(below.empty() ? place.shown : place.shown == "." ? below : place.shown + "/" + below);
    }
    return files;
  }

  void add_section(const PipelineSections& sections) {
    is_defined_ = true;
    const std::string file = relative_text(sections.file, query_.directory);
    std::vector<std::pair<std::string, Value>> plots;  // of two with the same name the later counts
    for (const Value& item : sections.plots.items()) {
      std::string id;
      Value properties = Value::map();
      if (item.is_string()) {
        id = item.as_string();
      } else if (item.is_map() && item.size() > 0 && item.members().front().key.is_string()) {
        id = item.members().front().key.as_string();
        if (item.members().front().value.is_map()) properties = item.members().front().value;
      } else {
        continue;
      }
      const auto known = std::ranges::find(plots, id, &std::pair<std::string, Value>::first);
      if (known == plots.end()) {
        plots.emplace_back(id, std::move(properties));
      } else {
        known->second = std::move(properties);
      }
    }
    std::vector<std::string> all_paths;
    for (const auto& [id, properties] : plots) {
      all_paths.push_back(plot_place(sections.file.parent(), id, query_.directory).shown);
    }
    for (const auto& [id, properties] : plots) {
      if (!targets_.select(file, id)) continue;
      const Value* y = properties.find("y");
      if (y && y->is_map()) {
        add(file, id, with_said(with_places(properties, sections.file.parent())));
        continue;
      }
      const PlotPlace place = plot_place(sections.file.parent(), id, query_.directory);
      for (const std::string& path : files_at(place)) {
        if (belongs(path, place.shown, all_paths)) add(file, path, with_said(properties));
      }
    }
  }

  // A file at `place` is another definition's if that has more of its path, be it only a directory that holds both.
  static bool belongs(const std::string& path, const std::string& place, const std::vector<std::string>& all_places) {
    if (path == place) return true;
    std::size_t most = 0;
    for (const std::string& each : all_places) most = std::max(most, common_components(path, each));
    return most == common_components(place, place) && most == common_components(path, place);
  }

  // The files that x and y name, as the person sees them.
  Value with_places(Value properties, const RelPath& base) const {
    for (const char* axis : {"x", "y"}) {
      Value* files = properties.find(axis);
      if (!files || !files->is_map()) continue;
      Value shown = Value::map();
      for (const Member& member : files->members()) {
        if (!member.key.is_string()) continue;
        shown.set(plot_place(base, member.key.as_string(), query_.directory).shown, member.value);
      }
      *files = std::move(shown);
    }
    return properties;
  }

  void add_output(const Stage& stage, const Output& output) {
    const PlotPlace place = plot_place(stage.wdir, output.written, query_.directory);
    const std::string name = relative_text(output.path, query_.directory);
    if (!targets_.select(relative_text(stage.file, query_.directory), name)) return;
    is_defined_ = true;
    const Value& own = output.options.plot_properties;
    const Value properties = with_said(own.is_map() ? own : Value::map());
    for (const std::string& path : files_at(place)) add("", path, properties);
  }

  // A path that nobody defines; one that is not there is an error only if nothing else is asked for.
  void add_target(const std::string& typed) {
    const std::string root = files_.root().ends_with('/') ? files_.root() : files_.root() + "/";
    const bool is_absolute = typed.starts_with(root);
    PlotPlace place = is_absolute ? plot_place(RelPath::root(), typed.substr(root.size()), query_.directory)
                                  : plot_place(query_.directory, typed, query_.directory);
    if (!is_absolute) place.shown = typed.substr(0, typed.find_last_not_of('/') + 1);
    const std::vector<std::string> files = files_at(place);
    const bool is_directory = files.size() != 1 || files.front() != place.shown;
    if (is_defined_ && !is_directory && !(place.path && files_.exists(*place.path))) return;
    is_defined_ = true;
    targets_.use(typed);
    for (const std::string& path : files) {
      const auto is_it = [&](const PlotDefinition& definition) { return definition.id == path; };
      if (query_.repeats_paths || std::ranges::none_of(answer_.definitions, is_it)) add("", path, query_.properties);
    }
  }

  Header header() const { return query_.without_header ? Header::no : Header::yes; }

  const PlotFiles& files_;
  const PlotsQuery& query_;
  Targets& targets_;
  PlotsState& answer_;
  std::map<std::pair<std::string, std::string>, std::size_t> places_;  // of definitions, by file and id
  bool is_defined_ = false;                                            // somebody defines a plot, selected or not
};

PlotsState read_state(Repository& repository, std::string name, const std::optional<std::string>& commit,
                      const PlotsQuery& query, Targets& targets) {
  repository.surroundings().cancellation.check();
  PlotsState state{.name = std::move(name), .definitions = {}, .sources = {}, .error = {}};
  try {
    StateReader(*plot_files(repository, commit), query, targets, state).read();
  } catch (const InvalidFile& error) {
    state.error = {"InvalidFile", error.message(), error.message()};
  }
  return state;
}

void warn_of_unused(const Targets& targets, Log& log) {
  for (const std::string& name : targets.unused()) log.warning("{} is no plot, and no file", in_quotes(name));
}

std::vector<std::string> in_order(const std::vector<std::string>& revisions) {
  std::vector<std::string> ordered;
  const bool has_workspace = std::ranges::find(revisions, workspace_name) != revisions.end();
  if (has_workspace || revisions.empty()) ordered.emplace_back(workspace_name);
  for (const std::string& revision : revisions) {
    if (std::ranges::find(ordered, revision) == ordered.end()) ordered.push_back(revision);
  }
  return ordered;
}

}  // namespace

std::vector<PlotsState> plots(Repository& repository, const PlotsQuery& query,
                              const std::vector<std::string>& revisions) {
  std::vector<PlotsState> states;
  Targets targets(query.targets);
  bool is_complete = true;
  for (const std::string& revision : in_order(revisions)) {
    std::optional<std::string> commit;
    if (revision != workspace_name) {
      commit = git_of(repository).resolve(revision);
      if (!holds_project(repository, *commit)) continue;
    }
    PlotsState state = read_state(repository, revision, commit, query, targets);
    is_complete = is_complete && !state.error;
    if (!state.definitions.empty() || state.error) states.push_back(std::move(state));
  }
  if (is_complete) warn_of_unused(targets, repository.surroundings().log);
  return states;
}

std::vector<PlotsState> plots_of_files(const PlotsQuery& query, Log& log) {
  PlotsState state{.name = std::string(workspace_name), .definitions = {}, .sources = {}, .error = {}};
  Targets targets(query.targets);
  StateReader(*plot_files_on_disk(), query, targets, state).read();
  warn_of_unused(targets, log);
  if (state.definitions.empty()) return {};
  return {std::move(state)};
}

std::vector<std::string> revisions_to_compare(Repository& repository, std::vector<std::string> revisions) {
  const GitRepository& git = git_of(repository);
  if (!git.head_commit() && git.branches().empty()) return {};
  if (revisions.empty() && git.is_dirty()) revisions.emplace_back("HEAD");
  if (revisions.size() < 2) revisions.emplace_back(workspace_name);
  return revisions;
}

std::optional<PlotsSetting> plots_setting(const Repository& repository, std::string_view option) {
  std::optional<PlotsSetting> found;
  for (const Config::Setting& setting : repository.config().settings()) {
    const ConfigKey& key = setting.entry.key;
    if (key.section != "plots" || key.option != option) continue;
    found = {setting.entry.value, setting.origin.level == ConfigLevel::project};
  }
  return found;
}

}  // namespace tutti
