// Groups definitions of all revisions into plots (reference: DVC 3.67.1, render/match.py).
#include "pipeline/plots.hpp"

#include <algorithm>

#include "plot_series.hpp"

namespace tutti {
namespace {

constexpr std::string_view image_suffixes[] = {".jpg", ".jpeg", ".gif", ".png", ".svg"};

struct Use {
  const PlotsState* state;
  const PlotDefinition* definition;
};

struct Group {
  std::string id;
  std::vector<Use> uses;
};

// A name that several files of a revision define is told apart by the file's.
std::vector<Group> grouped(const std::vector<PlotsState>& states) {
  std::vector<Group> groups;
  std::map<std::string, std::size_t> places;
  for (const PlotsState& state : states) {
    std::map<std::string_view, std::size_t> counts;
    for (const PlotDefinition& definition : state.definitions) ++counts[definition.id];
    for (const PlotDefinition& definition : state.definitions) {
      const bool is_alone = counts[definition.id] == 1 || definition.file.empty();
      const std::string id = is_alone ? definition.id : definition.file + "::" + definition.id;
      const auto [place, is_new] = places.emplace(id, groups.size());
      if (is_new) groups.push_back({id, {}});
      groups[place->second].uses.push_back({&state, &definition});
    }
  }
  return groups;
}

// All properties that a revision gives; the first revision's count most.
Value properties_of(const Group& group) {
  Value all = Value::map();
  for (auto use = group.uses.rbegin(); use != group.uses.rend(); ++use) {
    for (const Member& member : use->definition->properties.members()) {
      if (member.key.is_string()) all.set(member.key.as_string(), member.value);
    }
  }
  return all;
}

std::optional<std::string> text_of(const Value& properties, std::string_view key) {
  const Value* value = properties.find(key);
  return value && value->is_string() ? std::optional(std::string(value->as_string())) : std::nullopt;
}

void add_distinct(std::vector<std::string>& names, std::string_view name) {
  if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
}

bool is_nothing(const PlotSource& source) {
  return std::holds_alternative<std::monostate>(source.content);
}

class Matcher {
 public:
  Matcher(const Group& group, MatchedPlots& answer)
      : group_(group), answer_(answer), properties_(properties_of(group)) {
    // Pictures go by their file alone.
    const std::string& own = group.uses.front().definition->id;
    plot_.id = is_image(own) ? own : group.id;
    plot_.title = text_of(properties_, "title").value_or(plot_.id);
    plot_.template_name = text_of(properties_, "template");
  }

  void match() {
    for (const Use& use : group_.uses) note_unreadable(use);
    for (const Use& use : group_.uses) {
      try {
        add(use);
      } catch (const PlotFailure& failure) {
        answer_.problems.push_back({plot_.id, use.state->name, {}, failure.error()});
      }
    }
    const auto same =
        std::ranges::find_if(answer_.plots, [&](const Plot& plot) { return plot.has_images && plot.id == plot_.id; });
    if (same == answer_.plots.end()) {
      answer_.plots.push_back(std::move(plot_));
    } else {
      *same = std::move(plot_);  // dvc.yaml and a stage name the same picture
    }
  }

 private:
  void note_unreadable(const Use& use) {
    for (const std::string& source : sources_of(*use.definition)) {
      const auto found = use.state->sources.find(source);
      if (found == use.state->sources.end() || !found->second.error) continue;
      answer_.problems.push_back({plot_.id, use.state->name, source, *found->second.error});
    }
  }

  void add(const Use& use) {
    SeriesSources sources;
    for (const std::string& name : sources_of(*use.definition)) {
      const auto found = use.state->sources.find(name);
      if (found != use.state->sources.end() && !is_nothing(found->second)) sources.emplace_back(name, &found->second);
    }
    if (is_image(use.definition->id)) {
      plot_.has_images = true;
      for (const auto& [name, source] : sources) {
        const PlotImage* image = std::get_if<PlotImage>(&source->content);
        if (!image) continue;
        plot_.images.push_back({use.state->name, name, image});
        add_distinct(plot_.revisions, use.state->name);
      }
      return;
    }
    SeriesOfRevision made = make_series(use.definition->id, properties_, use.state->name, sources);
    if (made.series.empty()) return;
    if (plot_.series.empty()) {
      plot_.x = std::move(made.x);
      plot_.y = std::move(made.y);
      plot_.x_label = std::move(made.x_label);
      plot_.y_label = std::move(made.y_label);
      plot_.fields = std::move(made.fields);
    }
    add_distinct(plot_.revisions, use.state->name);
    std::ranges::move(made.series, std::back_inserter(plot_.series));
  }

  const Group& group_;
  MatchedPlots& answer_;
  Value properties_;
  Plot plot_;
};

}  // namespace

std::vector<std::string> sources_of(const PlotDefinition& definition) {
  std::vector<std::string> sources;
  const Value* y = definition.properties.find("y");
  if (y && y->is_map()) {
    for (const Member& member : y->members()) {
      if (member.key.is_string()) add_distinct(sources, member.key.as_string());
    }
  } else {
    sources.push_back(definition.id);
  }
  const Value* x = definition.properties.find("x");
  if (x && x->is_map() && x->size() > 0 && x->members().front().key.is_string()) {
    add_distinct(sources, x->members().front().key.as_string());
  }
  return sources;
}

bool is_image(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  return std::ranges::find(image_suffixes, name.substr(dot)) != std::end(image_suffixes);
}

MatchedPlots match_plots(const std::vector<PlotsState>& states) {
  MatchedPlots answer;
  for (const Group& group : grouped(states)) Matcher(group, answer).match();
  for (const PlotsState& state : states) {
    if (state.error) answer.problems.push_back({"", state.name, {}, *state.error});
  }
  return answer;
}

}  // namespace tutti
