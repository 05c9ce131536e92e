// Makes stages from templates (reference: DVC 3.67.1, dvc/parsing/__init__.py).
#include "templating.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"

namespace tutti {
namespace {

constexpr std::size_t most_stages = 1'000'000;  // of one matrix: a slip of the pen must not fill the memory

// What a stage of a group is named after, and what it differs in.
struct Part {
  std::string name;
  Value value;
  ItemOrigins origins = {};  // if uses are noted
};

// What became of the part at `place` of what `origins` is about.
ItemOrigins origins_within(const ItemOrigins& origins, const std::string& place) {
  ItemOrigins inner;
  if (const auto whole = origins.find(""); whole != origins.end()) inner.emplace("", whole->second + "." + place);
  if (const auto same = origins.find(place); same != origins.end()) inner.emplace("", same->second);
  const std::string prefix = place + ".";
  for (auto at = origins.lower_bound(prefix); at != origins.end() && at->first.starts_with(prefix); ++at) {
    inner.emplace(at->first.substr(prefix.size()), at->second);
  }
  return inner;
}

void add_below(const ItemOrigins& origins, const std::string& place, ItemOrigins& all) {
  for (const auto& [inner, variable] : origins)
    all.emplace(inner.empty() ? place : fmt::format("{}.{}", place, inner), variable);
}

// DVC prints a boolean as Python does when it comes of a variable, as YAML does when it is written in place.
std::string part_name(const Value& value, bool is_of_variable) {
  if (is_of_variable && value.is_boolean()) return value.as_boolean() ? "True" : "False";
  return scalar_text(value).value_or(std::string());
}

}  // namespace

// The stages of one `foreach` or `matrix`.
class Templating::Group {
 public:
  Group(const Templating& templating, const StageTemplate& made_from, const OnBroken& on_broken)
      : templating_(templating), source_(templating.source_), made_from_(made_from), on_broken_(on_broken) {}

  std::vector<StageSpec> foreach (const Value& written, const Value& body) {
    const Value items = resolve(written, "foreach");
    const ItemOrigins origins = origins_of(written, "foreach");
    has_key_ = items.is_map();
    if (items.is_map() || items.is_list()) warn_of_hidden();
    if (items.is_map()) {
      for (const Member& member : items.members()) {
        const std::optional<std::string> name = scalar_text(member.key);
        if (!name) refuse(source_, member.key.mark(), "this cannot name a stage");
        add({.name = *name, .value = member.value, .origins = origins_within(origins, *name)}, body);
      }
    } else if (items.is_list()) {
      const bool by_index = std::ranges::any_of(items.items(), [](const Value& item) { return !item.is_scalar(); });
      for (std::size_t i = 0; i < items.size(); ++i) {
        const Value& item = items.items()[i];
        const bool is_of_variable = !written.is_list() || is_reference(written.items()[i]);
        add({.name = by_index ? std::to_string(i) : part_name(item, is_of_variable),
             .value = item,
             .origins = origins_within(origins, std::to_string(i))},
            body);
      }
    } else {
      refuse(
          source_, written.mark(),
          fmt::format("'stages.{}.foreach' must be a list or a map, not {}", made_from_.name, described(items.kind())));
    }
    return std::move(stages_);
  }

  std::vector<StageSpec> matrix(const Value& written, const Value& body) {
    has_key_ = true;
    warn_of_hidden();
    std::vector<Axis> axes;
    std::size_t combinations = 1;
    for (const Member& axis : written.members()) {
      axes.push_back(axis_of(axis));
      combinations *= axes.back().parts.size();
      if (combinations > most_stages) {
        refuse(source_, axis.key.mark(),
               fmt::format("'stages.{}.matrix' makes more than {} stages", made_from_.name, grouped(most_stages)));
      }
    }
    Value item = Value::map();
    add_combinations(axes, 0, {}, item, {}, body);
    return std::move(stages_);
  }

 private:
  struct Axis {
    std::string name;
    std::vector<Part> parts;
  };

  // Of variables that `item` and `key` of the group hide.
  void warn_of_hidden() const {
    if (!templating_.warnings_) return;
    for (const std::string name : {"item", "key"}) {
      if ((name == "key" && !has_key_) || !templating_.variables_.find(name)) continue;
      templating_.warnings_->push_back(
          {.place = templating_.variables_.place_of(name),
           .message = fmt::format("the variable {} is hidden in the stages of {}, where {} is what they differ in",
                                  in_quotes(name), in_quotes(made_from_.name), in_quotes(name))});
    }
  }

  Value resolve(const Value& value, std::string_view what) const {
    const Scope scope{templating_.variables_};
    return templating_.interpolation(scope, fmt::format("stages.{}.{}", made_from_.name, what), Composites::all)
        .resolve(value);
  }

  ItemOrigins origins_of(const Value& value, std::string_view what) const {
    ItemOrigins origins;
    if (!templating_.used_) return origins;
    const Scope scope{templating_.variables_};
    templating_.interpolation(scope, fmt::format("stages.{}.{}", made_from_.name, what), Composites::all)
        .add_origins(value, "", origins);
    return origins;
  }

  // A list goes item by item, a map key by key, and a text character by character, as Python goes through them.
  Axis axis_of(const Member& written) const {
    Axis axis;
    const std::string place = fmt::format("matrix.{}", written.key.as_string());
    const Value name = resolve(written.key, place);
    if (!name.is_string())
      refuse(source_, written.key.mark(), fmt::format("an axis needs a name, not {}", described(name.kind())));
    axis.name = name.as_string();
    const Value values = resolve(written.value, place);
    const ItemOrigins origins = origins_of(written.value, place);
    if (values.is_list()) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        const Value& value = values.items()[i];
        const bool is_of_variable = !written.value.is_list() || is_reference(written.value.items()[i]);
        axis.parts.push_back(
            {.name = value.is_scalar() ? part_name(value, is_of_variable) : axis.name + std::to_string(i),
             .value = value,
             .origins = origins_within(origins, std::to_string(i))});
      }
    } else if (values.is_map()) {
      for (const Member& member : values.members())
        axis.parts.push_back({.name = std::string(member.key.as_string()), .value = member.key});
    } else if (values.is_string()) {
      const std::string_view text = values.as_string();
      for (std::size_t at = 0; at < text.size();) {
        const std::string_view character = text.substr(at, std::max<std::size_t>(decode_utf8(text.substr(at)).size, 1));
        axis.parts.push_back({.name = std::string(character), .value = Value::string(character, values.mark())});
        at += character.size();
      }
    } else {
      refuse(source_, written.value.mark(),
             fmt::format("'stages.{}.{}' must be a list, not {}", made_from_.name, place, described(values.kind())));
    }
    return axis;
  }

  void add_combinations(const std::vector<Axis>& axes, std::size_t depth, const std::string& name, Value& item,
                        const ItemOrigins& origins, const Value& body) {
    if (depth == axes.size()) return add({.name = name, .value = item, .origins = origins}, body);
    for (const Part& part : axes[depth].parts) {
      item.set(axes[depth].name, part.value);
      ItemOrigins all = origins;
      add_below(part.origins, axes[depth].name, all);
      add_combinations(axes, depth + 1, depth == 0 ? part.name : fmt::format("{}-{}", name, part.name), item, all,
                       body);
    }
  }

  // Of two with the same name the later one counts, in the place of the first.
  void add(const Part& part, const Value& body) {
    const Value key = Value::string(part.name);
    const Scope scope{.variables = templating_.variables_,
                      .item = &part.value,
                      .key = has_key_ ? &key : nullptr,
                      .item_origins = &part.origins};
    const std::string name = fmt::format("{}@{}", made_from_.name, part.name);
    StageSpec stage;
    try {
      stage = templating_.stage(name, made_from_, body, scope);
    } catch (const Error&) {
      return on_broken_(name, BrokenPart::What::stage);
    }
    const auto [known, is_new] = numbers_.emplace(name, stages_.size());
    if (is_new) {
      stages_.push_back(std::move(stage));
    } else {
      stages_[known->second] = std::move(stage);
    }
  }

  const Templating& templating_;
  const Source& source_;
  const StageTemplate& made_from_;
  const OnBroken& on_broken_;
  bool has_key_ = false;
  std::vector<StageSpec> stages_;
  std::unordered_map<std::string, std::size_t> numbers_;  // by name
};

Templating::Templating(VariableFiles& files, const TemplateOptions& options, const Source& source,
                       const RelPath& directory, const Value& vars)
    : options_(options), source_(source), directory_(directory), variables_(files) {
  variables_.load_default(directory);
  if (vars.is_null()) return;
  refuse_templates(vars, "vars");
  variables_.load(vars, source_, directory_);
}

std::vector<StageSpec> Templating::stages_of(const StageTemplate& made_from, const OnBroken& on_broken) const {
  const bool is_group = made_from.body.find("foreach") || made_from.body.find("matrix");
  std::vector<StageSpec> stages;
  try {
    if (is_group) return group_of(made_from, on_broken);
    stages.push_back(stage(made_from.name, made_from, made_from.body, Scope{variables_}));
  } catch (const Error&) {
    on_broken(made_from.name, is_group ? BrokenPart::What::group : BrokenPart::What::stage);
  }
  return stages;
}

std::vector<StageSpec> Templating::group_of(const StageTemplate& made_from, const OnBroken& on_broken) const {
  Group group(*this, made_from, on_broken);
  const Value& body = made_from.body;
  if (const Value* items = body.find("foreach")) return group.foreach (*items, *body.find("do"));
  return group.matrix(*body.find("matrix"), body);
}

StageSpec Templating::stage(const std::string& name, const StageTemplate& made_from, const Value& body,
                            Scope scope) const {
  const std::string place = fmt::format("stages.{}", name);
  std::optional<Variables> own;
  if (const Value* vars = body.find("vars")) {
    refuse_templates(*vars, place + ".vars");
    RelPath directory = directory_;
    if (const Value* written = body.find("wdir")) {
      const Interpolation wdir = interpolation(scope, place + ".wdir", Composites::none);
      const std::string text = wdir.text_of(wdir.resolve(*written), written->mark());
      std::optional<RelPath> resolved = RelPath::resolve(directory_, text);
      if (!resolved)
        refuse(source_, written->mark(), fmt::format("working directory {} is outside the workspace", in_quotes(text)));
      directory = *std::move(resolved);
    }
    std::set<std::string_view> reserved;
    if (scope.item) reserved.insert("item");
    if (scope.key) reserved.insert("key");
    own.emplace(variables_, std::move(reserved));
    own->load(*vars, source_, directory);
  }
  const Scope full{.variables = own ? *own : variables_,
                   .item = scope.item,
                   .key = scope.key,
                   .used = used_,
                   .item_origins = scope.item_origins};
  Value resolved = Value::map(body.mark());
  resolved.members().reserve(body.size());
  for (const Member& member : body.members()) {
    const std::string_view key = member.key.as_string();
    if (key == "vars" || key == "matrix") continue;
    const Composites composites = key == "cmd" ? Composites::maps : Composites::none;
    Value value = interpolation(full, fmt::format("{}.{}", place, key), composites).resolve(member.value);
    // A number may be a directory's name.
    if (key == "wdir" && !value.is_string()) {
      value = Value::string(scalar_text(value).value_or(std::string()), value.mark());
    }
    resolved.members().emplace_back(member.key, std::move(value));
  }
  return read_stage(name, made_from.mark, std::move(resolved), source_);
}

Value Templating::section(std::string_view name, const Value& value) const {
  if (value.is_null()) return value;
  const Scope scope{variables_};
  return interpolation(scope, std::string(name), Composites::all).resolve(value);
}

void Templating::refuse_templates(const Value& vars, const std::string& place) const {
  if (has_template(vars)) {
    refuse(source_, vars.mark(),
           fmt::format("{} cannot hold templates: variables are the first thing that is read", in_quotes(place)));
  }
}

}  // namespace tutti
