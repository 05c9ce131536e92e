// Puts plots and problems into one JSON object.
#include "report/plots_json.hpp"

#include "base/text.hpp"
#include "format/json.hpp"
#include "markup.hpp"

namespace tutti {
namespace {

Value text(std::string_view value) {
  return Value::string(utf8_only(value));
}

std::string json_text(const Value& value) {
  return python_json(value, SortKeys::no);
}

std::string joined(const std::vector<std::string>& parts) {
  return join(parts, ", ");
}

std::string json_of(const PlotProblem& problem) {
  Value json = Value::map();
  if (!problem.plot.empty()) json.set("name", text(problem.plot));
  json.set("rev", text(problem.revision));
  if (problem.source) json.set("source", text(*problem.source));
  json.set("type", text(problem.error.type));
  json.set("msg", text(problem.error.message));
  return json_text(json);
}

std::string json_of(const ShownPlot& shown, Split split, PictureFolder& pictures) {
  const Plot& plot = *shown.plot;
  std::vector<std::string> parts;
  for (const PlottedImage& image : plot.images) {
    parts.push_back(json_text(Value::map({{"type", text("image")},
                                          {"revisions", Value::list({text(image.revision)})},
                                          {"url", text(pictures.write(image))}})));
  }
  if (!plot.series.empty() && shown.vega_template) {
    const VegaText vega = fill_vega(*shown.vega_template, plot, split);
    Value revisions = Value::list();
    for (const std::string& revision : plot.revisions) revisions.push_back(text(revision));
    std::vector<std::string> members{R"("type": "vega")", R"("revisions": )" + json_text(revisions),
                                     R"("content": )" + vega.content};
    if (vega.anchors) members.push_back(R"("anchor_definitions": )" + *vega.anchors);
    parts.push_back("{" + joined(members) + "}");
  }
  return "[" + joined(parts) + "]";
}

}  // namespace

std::string plots_json(const std::vector<ShownPlot>& plots, const std::vector<PlotProblem>& problems, Split split,
                       PictureFolder& pictures) {
  std::vector<std::string> errors, data, members;
  for (const PlotProblem& problem : problems) errors.push_back(json_of(problem));
  for (const ShownPlot& plot : plots)
    data.push_back(json_text(text(plot.plot->id)) + ": " + json_of(plot, split, pictures));
  if (!errors.empty()) members.push_back(R"("errors": [)" + joined(errors) + "]");
  if (!data.empty()) members.push_back(R"("data": {)" + joined(data) + "}");
  return "{" + joined(members) + "}";
}

}  // namespace tutti
