// Brings plots to where they are wanted: stdout, a page, the browser.
#include "plots_output.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/process.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "commands/json_text.hpp"
#include "exec/plots.hpp"
#include "report/drawing.hpp"
#include "report/page.hpp"

namespace tutti {
namespace {

constexpr std::string_view default_directory = "dvc_plots", pictures_name = "static";

// Templates of plots that have something to draw.
std::vector<ShownPlot> with_templates(Context& context, const std::vector<Plot>& plots) {
  const TemplatePlaces places = template_places(context);
  std::vector<ShownPlot> shown;
  for (const Plot& plot : plots) {
    shown.push_back({&plot, std::nullopt});
    if (!plot.series.empty()) shown.back().vega_template = get_vega_template(plot.template_name, places);
  }
  return shown;
}

void warn_of(Context& context, const std::vector<PlotProblem>& problems) {
  constexpr std::size_t most_named = 3;
  std::set<std::string> sentences;  // a file that two plots need is told of once
  for (const PlotProblem& problem : problems) {
    const std::string where = problem.revision == "workspace" ? "the workspace" : in_quotes(problem.revision);
    const std::string plot = problem.plot.empty() ? "plots" : in_quotes(problem.plot);
    sentences.insert(fmt::format("{} of {} cannot be drawn: {}", plot, where, problem.error.sentence));
  }
  std::size_t count = 0;
  for (const std::string& sentence : sentences) {
    if (++count <= most_named) context.surroundings().log.warning("{}", sentence);
  }
  if (count > most_named) context.surroundings().log.warning("and {}", count_of(count - most_named, "more such plot"));
}

bool leads_outside(Context& context, const std::string& path) {
  std::string existing = path;
  while (existing != "/" && !find_stat(existing, Follow::no)) existing = parent_path(existing);
  const std::string root = real_path(context.repository().root());
  try {
    const std::string real = real_path(existing);
    return real != root && !real.starts_with(root + "/");
  } catch (const SystemError&) {  // a link to nothing
    return true;
  }
}

// A repository that comes from elsewhere may have files written in itself only.
void refuse_outside(Context& context, const std::string& directory) {
  if (!leads_outside(context, join_path(directory, pictures_name))) return;
  throw Conflict(fmt::format("{} leads out of the repository", in_quotes(directory)),
                 {fmt::format("tutti plots show --out {}", shell_quote(directory))});
}

std::string directory_for(Context& context, const std::optional<std::string>& out) {
  if (out && !out->empty()) return absolute_path(join_path(context.directory(), *out));
  if (!is_in_repository(context)) return absolute_path(join_path(context.directory(), default_directory));
  const std::optional<PlotsSetting> setting = plots_setting(context.repository(), "out_dir");
  const std::string name = setting ? setting->value : std::string(default_directory);
  std::string directory = absolute_path(join_path(context.directory(), name));
  if (!setting || setting->is_shared) refuse_outside(context, directory);
  return directory;
}

PageOptions page_options(Context& context, const PlotsWish& wish, const std::string& directory) {
  PageOptions options{.page_template = {}, .template_name = {}, .directory = directory};
  std::optional<std::string> path;
  if (wish.html_template) {
    path = join_path(context.directory(), *wish.html_template);
  } else if (const auto set =
                 !is_in_repository(context) ? std::nullopt : plots_setting(context.repository(), "html_template")) {
    path = join_path(context.repository().dvc_directory(), set->value);
  }
  if (!path) return options;
  options.template_name = *path;
  options.page_template = find_and_read_file(*path);
  if (!options.page_template) throw NotFound(fmt::format("the page {} does not exist", in_quotes(*path)));
  return options;
}

// The person's own choice, or the desktop's.
void open_in_browser(Context& context, const std::string& uri) {
  std::vector<std::string> programs = split(context.surroundings().environment.variable("BROWSER").value_or(""), ':');
  programs.insert(programs.end(), {"xdg-open", "open", "sensible-browser"});
  for (const std::string& program : programs) {
    if (program.empty() || program.find('%') != std::string::npos) continue;
    try {
      if (run_and_capture({.arguments = {program, uri}}).status.success()) return;
    } catch (const SystemError&) {  // not there: the next one
    }
  }
  throw NotFound("no browser could be started", {fmt::format("open {}", uri)});
}

std::string write_page(Context& context, const std::vector<ShownPlot>& plots, const std::vector<PlotProblem>& problems,
                       const PlotsWish& wish) {
  const std::string directory = directory_for(context, wish.out);
  const PageOptions options = page_options(context, wish, directory);
  PictureFolder pictures(join_path(directory, pictures_name));
  const std::string page = plots_page(plots, problems, pictures, options);
  make_directories(directory);
  const std::string path = join_path(real_path(directory), "index.html");
  publish_file(path, page, Durability::none);
  return file_uri(path);
}

bool is_unicode(const Environment& environment) {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const std::string locale = environment.variable(name).value_or("");
    if (locale.empty()) continue;
    return locale.find("UTF-8") != std::string::npos || locale.find("utf8") != std::string::npos ||
           locale.find("UTF8") != std::string::npos || locale.find("utf-8") != std::string::npos;
  }
  return false;
}

std::string drawn(Context& context, const std::vector<ShownPlot>& plots) {
  const Terminal::Abilities& abilities = context.terminal().abilities();
  const TerminalStyle style{.columns = abilities.size().columns,
                            .is_unicode = is_unicode(context.surroundings().environment),
                            .has_color = abilities.color};
  std::string text;
  for (const ShownPlot& plot : plots) {
    const std::string one = draw_text(plot, style);
    if (!text.empty() && !one.empty()) text += '\n';
    text += one;
  }
  return text;
}

std::string vega_of(const std::vector<ShownPlot>& plots) {
  const auto first = std::ranges::find_if(plots, [](const ShownPlot& plot) { return !plot.plot->has_images; });
  if (first == plots.end()) return "";
  return first->vega_template ? fill_vega(*first->vega_template, *first->plot).content + "\n" : "{}\n";
}

}  // namespace

bool is_in_repository(const Context& context) {
  return Repository::find_root(context.directory()).has_value();
}

TemplatePlaces template_places(Context& context) {
  const std::string own = is_in_repository(context) ? join_path(context.repository().dvc_directory(), "plots") : "";
  return {own, context.directory()};
}

void print(std::ostream& out, const PlotsOutput& output) {
  out << output.text;
}

Json to_json(const PlotsOutput& output) {
  return bare_json(output.json);
}

PlotsOutput show_plots(Context& context, const std::vector<PlotsState>& states, const PlotsWish& wish) {
  const MatchedPlots matched = match_plots(states);
  warn_of(context, matched.problems);
  const std::vector<ShownPlot> plots = with_templates(context, matched.plots);
  PlotsOutput output;
  switch (wish.as) {
    case PlotsAs::json: {
      const bool has_images = std::ranges::any_of(matched.plots, [](const Plot& plot) { return !plot.images.empty(); });
      PictureFolder pictures(has_images ? directory_for(context, wish.out) : "");
      output.json = plots_json(plots, matched.problems, wish.split, pictures);
      return output;
    }
    case PlotsAs::vega:
      output.text = vega_of(plots);
      return output;
    case PlotsAs::drawing:
      output.text = drawn(context, plots);
      break;
    case PlotsAs::page:
      if (!plots.empty()) output.text = write_page(context, plots, matched.problems, wish) + "\n";
      break;
  }
  if (plots.empty()) context.surroundings().log.warning("no plots were found: there is nothing to draw");
  const bool opens =
      wish.open || (is_in_repository(context) && context.repository().config().flag("plots.auto_open", false));
  if (wish.as == PlotsAs::page && opens && !plots.empty()) {
    open_in_browser(context, output.text.substr(0, output.text.size() - 1));
  }
  return output;
}

}  // namespace tutti
