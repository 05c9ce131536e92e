// What becomes of plots: JSON, Vega-Lite, a page with its pictures, or a drawing in the terminal: not public.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "commands/context.hpp"
#include "pipeline/plots.hpp"
#include "report/vega.hpp"

namespace tutti {

enum class PlotsAs { page, json, vega, drawing };

struct PlotsWish {
  std::optional<std::string> out, html_template;
  PlotsAs as = PlotsAs::page;
  Split split = Split::no;
  bool open = false;
};

struct PlotsOutput {
  std::string text;  // as it is printed: where the page is, Vega-Lite, a drawing
  std::string json;  // DVC's: {"errors": […], "data": {…}}
};
void print(std::ostream& out, const PlotsOutput& output);
Json to_json(const PlotsOutput& output);

// Files can be drawn by somebody who has none.
bool is_in_repository(const Context& context);

// Where templates are looked for.
TemplatePlaces template_places(Context& context);

// Writes what the wish asks for, and warns of what could not be drawn.
PlotsOutput show_plots(Context& context, const std::vector<PlotsState>& states, const PlotsWish& wish);

}  // namespace tutti
