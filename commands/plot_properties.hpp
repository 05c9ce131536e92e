// How a plot is drawn, as the options of the plots commands say it: not public.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "commands/command.hpp"
#include "format/value.hpp"

namespace tutti {

// What the options of each such command begin with.
struct PlotProperties {
  std::optional<std::string> template_name, x, y, x_label, y_label, title;
  bool no_header = false;
};

// Those that are given, by their names in dvc.yaml. No header is for each command to take its own way.
inline Value properties_of(const PlotProperties& options) {
  const std::initializer_list<std::pair<std::string_view, const std::optional<std::string>&>> said = {
      {"template", options.template_name}, {"x", options.x},        {"y", options.y}, {"x_label", options.x_label},
      {"y_label", options.y_label},        {"title", options.title}};
  Value properties = Value::map();
  for (const auto& [name, value] : said) {
    if (value) properties.set(name, Value::string(*value));
  }
  return properties;
}

template <class O>
std::vector<OptionSpec<O>> property_options(const std::string& help_of_no_header) {
  return {
      {.name = "--template",
       .letter = 't',
       .value = "NAME",
       .help = "Draw with this template: a name, or the path of a file",
       .field = &O::template_name},
      {.name = "-x", .value = "FIELD", .help = "Field of the x axis", .field = &O::x},
      {.name = "-y", .value = "FIELD", .help = "Field of the y axis", .field = &O::y},
      {.name = "--no-header", .help = help_of_no_header, .field = &O::no_header},
      {.name = "--title", .value = "TEXT", .help = "Title of the plot", .field = &O::title},
      {.name = "--x-label", .value = "TEXT", .help = "Label of the x axis", .field = &O::x_label},
      {.name = "--y-label", .value = "TEXT", .help = "Label of the y axis", .field = &O::y_label},
  };
}

}  // namespace tutti
