// Finds templates by name, in files and in the program.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "format/json.hpp"
#include "report/vega.hpp"

namespace tutti {
namespace {

constexpr std::string_view default_name = "linear";

std::optional<std::string> read_if_file(const std::string& path) {
  const std::optional<FileStat> stat = find_stat(path, Follow::yes);
  return stat && stat->type == FileType::regular ? find_and_read_file(path) : std::nullopt;
}

// Python's Path.with_suffix(".json").
std::string with_json_suffix(const std::string& path) {
  const std::size_t name = path.rfind('/') + 1;
  const std::size_t dot = path.rfind('.');
  const bool has_suffix = dot != std::string::npos && dot > name && dot + 1 < path.size();
  return (has_suffix ? path.substr(0, dot) : path) + ".json";
}

}  // namespace

void refuse_vega_template(const std::string& name) {
  std::vector<std::string> hints{"tutti plots templates"};
  if (const auto close = nearest(name, vega_template_names()))
    hints.insert(hints.begin(), fmt::format("did you mean '{}'?", *close));
  throw NotFound(fmt::format("no template is called {}", in_quotes(name)), hints);
}

VegaTemplate get_vega_template(const std::optional<std::string>& name, const TemplatePlaces& places) {
  const std::string wanted = name.value_or(std::string(default_name));
  std::vector<std::string> candidates;
  if (!places.directory.empty()) {
    const std::string own = join_path(places.directory, wanted);
    candidates = {own, with_json_suffix(own)};
  }
  candidates.push_back(join_path(places.place, wanted));
  for (const std::string& path : candidates) {
    const std::optional<std::string> text = read_if_file(path);
    if (!text) continue;
    Value content = read_json(*text, path);
    if (!content.is_map()) throw InvalidFile(fmt::format("{} is no template: expected a JSON object", in_quotes(path)));
    return {wanted, std::move(content)};
  }
  if (std::optional<Value> content = find_vega_template(wanted)) return {wanted, *std::move(content)};
  refuse_vega_template(wanted);
}

}  // namespace tutti
