// Finds definitions of plots and reads their files (reference: DVC 3.67.1, repo/plots/__init__.py).
#include "exec/plots.hpp"

#include <algorithm>
#include <map>
#include <regex>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "exec/revisions.hpp"
#include "format/params.hpp"
#include "project_state.hpp"

namespace tutti {
namespace {

constexpr std::string_view workspace_name = "workspace";

// A path of a definition: as it is shown, and where it lies, unless that is outside of the workspace.
struct Place {
  std::string shown;
  std::optional<RelPath> path;
};

// Without "." and "..", as far as the text alone tells.
std::string normal_text(std::string_view path) {
  std::vector<std::string> parts;
  for (std::string& part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else {
      parts.push_back(std::move(part));
    }
  }
  const std::string text = join(parts, "/");
  return path.starts_with('/') ? "/" + text : text.empty() ? "." : text;
}

// `base` is a directory of the workspace.
Place place_of(const RelPath& base, std::string_view written, const RelPath& directory) {
  Place place{normal_text(written.starts_with('/') ? std::string(written)
                                                   : relative_text(base, directory) + "/" + std::string(written)),
              std::nullopt};
  try {
    place.path = RelPath::resolve(base, written);
  } catch (const InvalidFile&) {  // a path that nothing here may read: it is not there
  }
  return place;
}

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
  StateReader(const ProjectState& state, const PlotsQuery& query, Targets& targets, PlotsState& answer)
      : state_(state), query_(query), targets_(targets), answer_(answer) {}

  void read() {
    for (const PipelineSections& sections : state_.project().sections()) {
      if (sections.plots.is_list()) add_section(sections);
    }
    for (const Stage& stage : state_.project().stages()) {
      for (const Output& output : stage.outs) {
        if (output.options.plot) add_output(stage, output);
      }
    }
    for (const std::string& target : query_.targets) add_target(target);
    for (const PlotDefinition& definition : answer_.definitions) {
      for (const std::string& source : sources_of(definition)) {
        if (!answer_.sources.contains(source)) answer_.sources.emplace(source, read_source(source));
      }
    }
  }

 private:
  // Value is a map with the properties of the plot.
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

  std::vector<std::string> files_at(const Place& place) const {
    std::vector<std::string> files;
    if (!place.path) return {place.shown};
    if (state_.lacks_manifest(*place.path)) return {place.shown};
    for (const RelPath& file : state_.files_at(*place.path)) {
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
      all_paths.push_back(place_of(sections.file.parent(), id, query_.directory).shown);
    }
    for (const auto& [id, properties] : plots) {
      if (!targets_.select(file, id)) continue;
      const Value* y = properties.find("y");
      if (y && y->is_map()) {
        add(file, id, with_said(with_places(properties, sections.file.parent())));
        continue;
      }
      const Place place = place_of(sections.file.parent(), id, query_.directory);
      for (const std::string& path : files_at(place)) {
        if (belongs(path, place.shown, all_paths)) add(file, path, with_said(properties));
      }
    }
  }

  // A file at `place` is another definition's if that has more of its path, be it only a directory that holds both.
  static bool belongs(const std::string& path, const std::string& place, const std::vector<std::string>& all_places) {
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
        shown.set(place_of(base, member.key.as_string(), query_.directory).shown, member.value);
      }
      *files = std::move(shown);
    }
    return properties;
  }

  void add_output(const Stage& stage, const Output& output) {
    const Place place = place_of(stage.wdir, output.written, query_.directory);
    const std::string name = relative_text(output.path, query_.directory);
    if (!targets_.select(relative_text(stage.file, query_.directory), name)) return;
    is_defined_ = true;
    const Value& own = output.options.plot_properties;
    const Value properties = with_said(own.is_map() ? own : Value::map());
    for (const std::string& path : files_at(place)) add("", path, properties);
  }

  // A path that nobody defines; one that is not there is an error only if nothing else is asked for.
  void add_target(const std::string& typed) {
    const std::string root = state_.project().root() + "/";
    const bool is_absolute = typed.starts_with(root);
    Place place = is_absolute ? place_of(RelPath::root(), typed.substr(root.size()), query_.directory)
                              : place_of(query_.directory, typed, query_.directory);
    if (!is_absolute) place.shown = typed.substr(0, typed.find_last_not_of('/') + 1);
    const std::vector<std::string> files = files_at(place);
    const bool is_directory = files.size() != 1 || files.front() != place.shown;
    if (is_defined_ && !is_directory && !(place.path && state_.exists(*place.path))) return;
    is_defined_ = true;
    targets_.use(typed);
    for (const std::string& path : files) {
      const auto is_it = [&](const PlotDefinition& definition) { return definition.id == path; };
      if (query_.repeats_paths || std::ranges::none_of(answer_.definitions, is_it)) add("", path, query_.properties);
    }
  }

  bool has_header(const RelPath& path) const {
    if (query_.without_header) return false;
    const Project::OutputOf found = state_.project().find_output(path);
    if (!found || !found.output->options.plot) return true;
    const Value* header = found.output->options.plot_properties.find("header");
    return !header || !header->is_boolean() || header->as_boolean();
  }

  PlotSource read_source(const std::string& shown) const {
    PlotSource source;
    const Place place = place_of(query_.directory, shown, query_.directory);
    const std::string path = place.path ? place.path->str() : shown;  // as DVC's messages have it
    if (place.path && state_.lacks_manifest(*place.path)) {
      source.error = {"FileNotFoundError", fmt::format("[Errno 2] No storage files available: '{}'", path),
                      fmt::format("the list of files of {} is not in the cache", in_quotes(shown))};
      return source;
    }
    const std::string_view name = std::string_view(shown).substr(shown.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    const std::string_view suffix = dot == std::string_view::npos || dot == 0 ? "" : name.substr(dot);
    if (!is_image(shown) && format_of(suffix).empty()) {
      source.error = {"PlotMetricTypeError",
                      fmt::format("'{}' - file type error\nOnly JSON, YAML, CSV and TSV formats are supported.", shown),
                      place.path && state_.exists(*place.path)
                          ? fmt::format("{} is neither CSV, TSV, JSON, YAML nor a picture", in_quotes(shown))
                          : fmt::format("{} does not exist", in_quotes(shown))};
      return source;
    }
    try {
      std::optional<std::string> text = place.path ? state_.read(*place.path) : std::nullopt;
      if (!text) {
        source.error = {"FileNotFoundError", fmt::format("[Errno 2] No such file or directory: '{}'", path),
                        fmt::format("{} does not exist", in_quotes(shown))};
      } else if (is_image(shown)) {
        if (!text->empty()) source.content = PlotImage{*std::move(text)};
      } else {
        read_data(*text, shown, suffix, *place.path, source);
      }
    } catch (const NotFound& error) {
      source.error = {"FileNotFoundError", fmt::format("[Errno 2] No storage files available: '{}'", path),
                      error.message()};
    } catch (const PlotFailure& failure) {
      source.error = failure.error();
    } catch (const InvalidFile& error) {
      const std::string_view format = format_of(suffix);
      source.error = {fmt::format("{}FileCorruptedError", format),
                      fmt::format("unable to read: '{}', {} file structure is corrupted", shown, format),
                      error.message()};
    } catch (const Error& error) {
      source.error = {std::string(name_of(error.kind())), error.message(), error.message()};
    }
    return source;
  }

  // Of data, by suffix; empty for anything else.
  static std::string_view format_of(std::string_view suffix) {
    if (suffix == ".json") return "JSON";
    if (suffix == ".yaml" || suffix == ".yml") return "YAML";
    if (suffix == ".toml") return "TOML";
    if (suffix == ".py") return "Python";
    return suffix == ".csv" || suffix == ".tsv" ? suffix.substr(1) : "";
  }

  void read_data(const std::string& text, const std::string& shown, std::string_view suffix, const RelPath& path,
                 PlotSource& source) const {
    if (!is_utf8(text)) {
      source.error = {"EncodingError", fmt::format("unable to read: '{}', is not valid utf8", shown),
                      fmt::format("{} is not valid UTF-8", in_quotes(shown))};
    } else if (suffix == ".csv" || suffix == ".tsv") {
      DataTable table =
          read_separated(text, suffix == ".tsv" ? '\t' : ',', has_header(path) ? Header::yes : Header::no);
      if (!table.columns().empty()) source.content = std::move(table);
    } else {
      Value value = read_params_file(text, path.str(), state_.tree().display(path));
      if (!(value.is_map() && value.size() == 0)) source.content = std::move(value);
    }
  }

  const ProjectState& state_;
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
    StateReader(ProjectState(repository, commit), query, targets, state).read();
  } catch (const InvalidFile& error) {
    state.error = {"InvalidFile", error.message(), error.message()};
  }
  return state;
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
  for (const std::string& name : is_complete ? targets.unused() : std::vector<std::string>()) {
    repository.surroundings().log.warning("{} is no plot, and no file", in_quotes(name));
  }
  return states;
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
