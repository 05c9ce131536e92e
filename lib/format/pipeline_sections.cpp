// Sections of dvc.yaml: their shapes (reference: DVC 3.67.1, dvc/schema.py).
#include "pipeline_sections.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.hpp"
#include "entry_codec.hpp"

namespace tutti {
namespace {

constexpr std::string_view section_keys[] = {"stages", "vars", "params", "metrics", "plots", "artifacts", "datasets"};
constexpr std::string_view plot_keys[] = {"x", "y", "x_label", "y_label", "title", "template"};
constexpr std::string_view artifact_keys[] = {"path", "desc", "type", "labels", "meta"};

bool is_list_of_strings(const Value& value) {
  if (!value.is_list()) return false;
  for (const Value& item : value.items()) {
    if (!item.is_string()) return false;
  }
  return true;
}

// x: a column, or {file: column}.
void check_x(Value& value, const Place& place) {
  if (value.is_string()) return;
  if (!value.is_map()) place.refuse_kind(value, "a column, or a map of a file to a column");
  for (const Member& member : value.members()) string_in(member.value, place.at(key_in(member, place)));
}

// y: a column, several, or {file: a column or several}.
void check_y(Value& value, const Place& place) {
  if (value.is_string() || is_list_of_strings(value)) return;
  if (!value.is_map()) place.refuse_kind(value, "a column, a list of columns, or a map of files to those");
  for (const Member& member : value.members()) {
    const Place there = place.at(key_in(member, place));
    if (!member.value.is_string() && !is_list_of_strings(member.value)) {
      there.refuse_kind(member.value, "a column or a list of columns");
    }
  }
}

void check_plot(Value& value, const Place& place) {
  if (value.is_null()) return;
  for (Member& member : map_in(value, place)) {
    const std::string_view key = key_in(member, place);
    const Place there = place.at(key);
    if (key == "x") {
      check_x(member.value, there);
    } else if (key == "y") {
      check_y(member.value, there);
    } else if (key == "x_label" || key == "y_label" || key == "title" || key == "template") {
      string_in(member.value, there);
    } else {
      place.refuse_key(member.key, plot_keys);
    }
  }
}

void check_plots(Value& value, const Place& place) {
  std::size_t index = 0;
  for (Value& item : list_in(value, place)) {
    const Place here = place.at(index++);
    if (item.is_string()) continue;
    if (!item.is_map() || item.size() == 0) here.refuse_kind(item, "a file, or the name of a plot with its definition");
    for (Member& member : item.members()) check_plot(member.value, here.at(key_in(member, here)));
  }
}

void check_artifacts(Value& value, const Place& place) {
  for (Member& artifact : map_in(value, place)) {
    const Place here = place.at(key_in(artifact, place));
    bool has_path = false;
    for (Member& member : map_in(artifact.value, here)) {
      const std::string_view key = key_in(member, here);
      const Place there = here.at(key);
      if (key == "path" || key == "desc" || key == "type") {
        string_in(member.value, there);
        has_path = has_path || key == "path";
      } else if (key == "labels") {
        strings_in(member.value, there);
      } else if (key != "meta") {
        here.refuse_key(member.key, artifact_keys);
      }
    }
    if (!has_path) {
      here.refuse(artifact.value.mark(), fmt::format("{} lacks 'path'", in_quotes(here.display())));
    }
  }
}

// DVC's regular expression: "${", then anything on the same line up to "}".
bool has_template(std::string_view text) {
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    const std::size_t end = text.find_first_of("}\n", at);
    if (end != std::string_view::npos && text[end] == '}') return true;
    if (at > 0 && text[at - 1] == '\\') return true;
  }
  return false;
}

}  // namespace

void check_vars(Value& value, const Place& place) {
  std::size_t index = 0;
  for (const Value& item : list_in(value, place)) {
    const Place here = place.at(index++);
    if (!item.is_string() && !item.is_map()) here.refuse_kind(item, "a file, or a map of names to values");
  }
}

void check_section(std::string_view key, Member& member, const Place& root) {
  const Place place = root.at(key);
  if (key == "vars") {
    check_vars(member.value, place);
  } else if (key == "params" || key == "metrics") {
    strings_in(member.value, place);
  } else if (key == "plots") {
    check_plots(member.value, place);
  } else if (key == "artifacts") {
    check_artifacts(member.value, place);
  } else if (key != "datasets") {
    root.refuse_key(member.key, section_keys);
  }
}

bool holds_template(const Value& value) {
  if (value.is_string()) return has_template(value.as_string());
  if (value.is_list()) return std::ranges::any_of(value.items(), holds_template);
  if (!value.is_map()) return false;
  return std::ranges::any_of(
      value.members(), [](const Member& member) { return holds_template(member.key) || holds_template(member.value); });
}

}  // namespace tutti
