// Reads tutti.yaml and personal settings.
#include "format/tutti_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "format/yaml.hpp"
#include "shape.hpp"

namespace tutti {
namespace {

constexpr std::int64_t newest_version = 1;
constexpr double most_cpus = 1e6;
constexpr std::uint64_t most_gpus = 1024;

// Nothing else is looked at before: a newer file may mean anything by what follows.
void check_version(const Value& document, const Source& file, TuttiFileKind kind) {
  const bool is_first = document.is_map() && !document.members().empty() && document.members()[0].key.is_string() &&
                        document.members()[0].key.as_string() == "version";
  const Value* version = document.find("version");
  if (!is_first && (version != nullptr || kind == TuttiFileKind::project)) {
    refuse(file, version != nullptr ? version->mark() : Mark{1, 1}, "expected 'version: 1' as the first key");
  }
  if (version == nullptr) return;
  if (!version->is_integer() || version->as_integer() < 1) refuse(file, version->mark(), "expected 'version: 1'");
  if (version->as_integer() > newest_version) {
    refuse(file, version->mark(),
           fmt::format("it is of version {}, and this tutti knows up to {}: use the newer tutti", version->as_integer(),
                       newest_version));
  }
}

ByteCount size_in(const Value& value, const Place& place) {
  if (value.is_integer() && value.as_integer() >= 0) return {static_cast<std::uint64_t>(value.as_integer())};
  const auto size = value.is_string() ? parse_size(value.as_string()) : std::nullopt;
  if (size) return *size;
  if (!value.is_string() && !value.is_integer()) place.refuse_kind(value, "a size, such as '200 GB'");
  place.refuse(value.mark(), fmt::format("{} is no size, such as '200 GB'",
                                         in_quotes(value.is_string() ? std::string(value.as_string())
                                                                     : std::to_string(value.as_integer()))));
}

Duration duration_in(const Value& value, const Place& place) {
  if (!value.is_string()) place.refuse_kind(value, "a duration, such as '90s' or '2h'");
  const std::optional<Duration> duration = parse_duration(value.as_string());
  if (!duration) {
    place.refuse(value.mark(), fmt::format("{} is no duration, such as '90s' or '2h'", in_quotes(value.as_string())));
  }
  return *duration;
}

double number_in(const Value& value, const Place& place) {
  if (value.is_integer()) return static_cast<double>(value.as_integer());
  if (!value.is_real()) place.refuse_kind(value, "a number");
  return value.as_real();
}

std::uint64_t cpu_in(const Value& value, const Place& place) {
  const double cpus = number_in(value, place);
  if (!(cpus >= 0 && cpus <= most_cpus)) {
    place.refuse(value.mark(), fmt::format("{} must be between 0 and a million", in_quotes(place.display())));
  }
  return static_cast<std::uint64_t>(std::llround(cpus * static_cast<double>(one_cpu)));
}

bool is_name(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '_' || c == '-' || c == '.'; });
}

Resources resources_in(Value& value, const Place& place) {
  Resources resources;
  for (Member& member : map_in(value, place)) {
    const std::string_view key = key_in(member, place);
    const Place at = place.at(key);
    if (!is_name(key)) place.refuse(member.key.mark(), fmt::format("{} is no name of a resource", in_quotes(key)));
    std::uint64_t amount = 0;
    if (key == "cpu") {
      amount = cpu_in(member.value, at);
    } else if (key == "memory") {
      amount = size_in(member.value, at).value;
    } else {
      amount = count_in(member.value, at);
    }
    if (key == "gpu" && amount > most_gpus) {
      at.refuse(member.value.mark(), fmt::format("{} must be at most {}", in_quotes(at.display()), most_gpus));
    }
    resources[std::string(key)] = {amount, member.value.mark()};
  }
  return resources;
}

Retries retries_in(Value& value, const Place& place) {
  static constexpr std::array<std::string_view, 4> keys = {"count", "backoff", "factor", "max"};
  Retries retries;
  if (value.is_integer()) {
    retries.count = count_in(value, place);
    return retries;
  }
  if (!value.is_map()) place.refuse_kind(value, "a count, or a map with one");
  if (value.find("count") == nullptr)
    place.refuse(value.mark(), fmt::format("{} needs a 'count'", in_quotes(place.display())));
  for (Member& member : value.members()) {
    const std::string_view key = key_in(member, place);
    const Place at = place.at(key);
    if (key == "count") {
      retries.count = count_in(member.value, at);
    } else if (key == "backoff") {
      retries.backoff = duration_in(member.value, at);
    } else if (key == "max") {
      retries.max = duration_in(member.value, at);
    } else if (key == "factor") {
      retries.factor = number_in(member.value, at);
      if (!(retries.factor >= 1))
        at.refuse(member.value.mark(), fmt::format("{} must be at least 1", in_quotes(at.display())));
    } else {
      place.refuse_key(member.key, keys);
    }
  }
  return retries;
}

std::vector<std::string> one_or_more_in(Value& value, const Place& place) {
  if (value.is_string()) return {std::string(value.as_string())};
  if (!value.is_list()) place.refuse_kind(value, "a string or a list of strings");
  return strings_in(value, place);
}

// Each file has to have outputs of its own: so their names say something of it.
void check_pattern(std::string_view pattern, Mark mark, const Place& place) {
  static constexpr std::array<std::string_view, 5> parts = {"path", "dir", "name", "stem", "ext"};
  bool has_name = false;
  for (std::size_t at = 0; (at = pattern.find_first_of("{}", at)) != std::string_view::npos;) {
    const std::size_t end = pattern.find('}', at);
    const std::string_view part = end == std::string_view::npos ? "" : pattern.substr(at + 1, end - at - 1);
    if (pattern[at] == '}' || std::ranges::find(parts, part) == parts.end()) {
      place.refuse(mark,
                   fmt::format("{} may hold {{path}}, {{dir}}, {{name}}, {{stem}} and {{ext}}, and no other braces",
                               in_quotes(pattern)));
    }
    has_name = has_name || part == "path" || part == "name" || part == "stem";
    at = end + 1;
  }
  if (!has_name) place.refuse(mark, fmt::format("{} names the same output for every file", in_quotes(pattern)));
}

FileMap map_of_files_in(Value& value, const Place& place) {
  static constexpr std::array<std::string_view, 4> keys = {"over", "into", "outputs", "batch"};
  FileMap map;
  map.mark = value.mark();
  for (Member& member : map_in(value, place)) {
    const std::string_view key = key_in(member, place);
    const Place at = place.at(key);
    if (key == "over") {
      map.over = string_in(member.value, at);
    } else if (key == "into") {
      map.into = string_in(member.value, at);
    } else if (key == "outputs") {
      map.outputs = one_or_more_in(member.value, at);
      for (const std::string& pattern : map.outputs) check_pattern(pattern, member.value.mark(), at);
    } else if (key == "batch") {
      map.batch = count_in(member.value, at);
      if (map.batch == 0) at.refuse(member.value.mark(), fmt::format("{} must be at least 1", in_quotes(at.display())));
    } else {
      place.refuse_key(member.key, keys);
    }
  }
  for (const auto& [name, said] :
       {std::pair<std::string_view, const std::string&>("over", map.over), {"into", map.into}}) {
    if (said.empty()) place.refuse(map.mark, fmt::format("{} needs {}", in_quotes(place.display()), in_quotes(name)));
  }
  if (map.outputs.empty()) map.outputs = {"{path}"};
  return map;
}

StageSettings stage_in(std::string_view pattern, Mark mark, Value& value, const Place& place) {
  static constexpr std::array<std::string_view, 5> keys = {"resources", "mutex", "retries", "timeout", "map"};
  StageSettings settings;
  settings.pattern = pattern;
  settings.mark = mark;
  for (Member& member : map_in(value, place)) {
    const std::string_view key = key_in(member, place);
    const Place at = place.at(key);
    if (key == "resources") {
      settings.resources = resources_in(member.value, at);
    } else if (key == "mutex") {
      settings.mutexes = one_or_more_in(member.value, at);
    } else if (key == "retries") {
      settings.retries = retries_in(member.value, at);
    } else if (key == "timeout") {
      settings.timeout = duration_in(member.value, at);
      if (settings.timeout->count() == 0) at.refuse(member.value.mark(), "a timeout of nothing stops everything");
    } else if (key == "map") {
      settings.map = map_of_files_in(member.value, at);
    } else {
      place.refuse_key(member.key, keys);
    }
  }
  return settings;
}

void read_cache(Value& value, const Place& place, TuttiFile& settings) {
  static constexpr std::array<std::string_view, 1> keys = {"max_size"};
  for (Member& member : map_in(value, place)) {
    if (key_in(member, place) != "max_size") place.refuse_key(member.key, keys);
    settings.cache_max_size = size_in(member.value, place.at("max_size"));
  }
}

}  // namespace

TuttiFile parse_tutti_file(std::string_view text, const std::string& name, TuttiFileKind kind) {
  static constexpr std::array<std::string_view, 4> keys = {"version", "cache", "resources", "stages"};
  TuttiFile settings;
  Value document = read_yaml(text, name);
  const Source file{name};
  if (document.is_null() && kind == TuttiFileKind::personal) return settings;
  const Place root(file);
  check_version(document, file, kind);
  for (Member& member : map_in(document, root)) {
    const std::string_view key = key_in(member, root);
    const Place at = root.at(key);
    if (key == "cache") {
      read_cache(member.value, at, settings);
    } else if (key == "resources") {
      settings.resources = resources_in(member.value, at);
    } else if (key == "stages") {
      if (kind == TuttiFileKind::personal)
        root.refuse(member.key.mark(), "what is said of stages belongs in 'tutti.yaml'");
      for (Member& stage : map_in(member.value, at)) {
        const std::string_view pattern = key_in(stage, at);
        settings.stages.push_back(stage_in(pattern, stage.key.mark(), stage.value, at.at(pattern)));
      }
    } else if (key != "version") {
      root.refuse_key(member.key, keys);
    }
  }
  return settings;
}

}  // namespace tutti
