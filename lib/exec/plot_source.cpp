// Reads data of a plot by the suffix of its file.
#include "plot_source.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "format/params.hpp"

namespace tutti {
namespace {

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

std::string_view suffix_of(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? std::string_view() : name.substr(dot);
}

// Of data, by suffix; empty for anything else.
std::string_view format_of(std::string_view suffix) {
  if (suffix == ".json") return "JSON";
  if (suffix == ".yaml" || suffix == ".yml") return "YAML";
  if (suffix == ".toml") return "TOML";
  if (suffix == ".py") return "Python";
  return suffix == ".csv" || suffix == ".tsv" ? suffix.substr(1) : std::string_view();
}

bool has_header(const PlotFiles& files, const RelPath& path, Header header) {
  if (header == Header::no) return false;
  const Project::OutputOf found = files.project() ? files.project()->find_output(path) : Project::OutputOf();
  if (!found || !found.output->options.plot) return true;
  const Value* said = found.output->options.plot_properties.find("header");
  return !said || !said->is_boolean() || said->as_boolean();
}

// DVC's messages name files from the repository's root.
PlotError not_found(std::string_view why, const PlotFiles& files, const PlotPlace& place, std::string sentence) {
  const std::string path = files.project() && place.path ? place.path->str() : place.shown;
  return {"FileNotFoundError", fmt::format("[Errno 2] {}: '{}'", why, path), std::move(sentence)};
}

constexpr std::string_view not_there = "No such file or directory", not_stored = "No storage files available";

PlotSource data_in(const std::string& text, const PlotFiles& files, const PlotPlace& place, Header header) {
  const std::string_view suffix = suffix_of(place.shown);
  if (!is_utf8(text)) {
    throw PlotFailure({"EncodingError", fmt::format("unable to read: '{}', is not valid utf8", place.shown),
                       fmt::format("{} is not valid UTF-8", in_quotes(place.shown))});
  }
  PlotSource source;
  if (suffix == ".csv" || suffix == ".tsv") {
    const Header own = has_header(files, *place.path, header) ? Header::yes : Header::no;
    DataTable table = read_separated(text, suffix == ".tsv" ? '\t' : ',', own);
    if (!table.columns().empty()) source.content = std::move(table);
  } else {
    Value value = read_params_file(text, place.path->str(), files.display(*place.path));
    if (!(value.is_map() && value.size() == 0)) source.content = std::move(value);
  }
  return source;
}

PlotSource content_of(const PlotFiles& files, const PlotPlace& place, Header header) {
  const std::string name = in_quotes(place.shown);
  if (place.path && files.lacks_manifest(*place.path)) {
    throw PlotFailure(
        not_found(not_stored, files, place, fmt::format("the list of files of {} is not in the cache", name)));
  }
  if (!is_image(place.shown) && format_of(suffix_of(place.shown)).empty()) {
    const bool is_there = place.path && files.exists(*place.path);
    throw PlotFailure(
        {"PlotMetricTypeError",
         fmt::format("'{}' - file type error\nOnly JSON, YAML, CSV and TSV formats are supported.", place.shown),
         fmt::format("{} {}", name, is_there ? "is neither CSV, TSV, JSON, YAML nor a picture" : "does not exist")});
  }
  std::optional<std::string> text = place.path ? files.read(*place.path) : std::nullopt;
  if (!text) throw PlotFailure(not_found(not_there, files, place, fmt::format("{} does not exist", name)));
  if (!is_image(place.shown)) return data_in(*text, files, place, header);
  PlotSource source;
  if (!text->empty()) source.content = PlotImage{*std::move(text)};
  return source;
}

PlotSource failed(PlotError error) {
  return {.content = {}, .error = std::move(error)};
}

}  // namespace

PlotPlace plot_place(const RelPath& base, std::string_view written, const RelPath& directory) {
  const std::string whole =
      written.starts_with('/') ? std::string(written) : relative_text(base, directory) + "/" + std::string(written);
  PlotPlace place{normal_text(whole), std::nullopt};
  try {
    place.path = RelPath::resolve(base, written);
  } catch (const InvalidFile&) {  // a path that nothing here may read: it is not there
  }
  return place;
}

PlotSource read_plot_source(const PlotFiles& files, const PlotPlace& place, Header header) {
  try {
    return content_of(files, place, header);
  } catch (const PlotFailure& failure) {
    return failed(failure.error());
  } catch (const NotFound& error) {
    return failed(not_found(not_stored, files, place, error.message()));
  } catch (const InvalidFile& error) {
    const std::string_view format = format_of(suffix_of(place.shown));
    return failed({fmt::format("{}FileCorruptedError", format),
                   fmt::format("unable to read: '{}', {} file structure is corrupted", place.shown, format),
                   error.message()});
  } catch (const Error& error) {
    return failed({std::string(name_of(error.kind())), error.message(), error.message()});
  }
}

}  // namespace tutti
