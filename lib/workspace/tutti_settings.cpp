// Reads tutti's own settings.
#include "workspace/tutti_settings.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "format/yaml.hpp"

namespace tutti {

namespace {

constexpr std::array<std::pair<std::string_view, double>, 9> units = {{{"b", 1},
                                                                       {"kb", 1e3},
                                                                       {"mb", 1e6},
                                                                       {"gb", 1e9},
                                                                       {"tb", 1e12},
                                                                       {"kib", 0x1p10},
                                                                       {"mib", 0x1p20},
                                                                       {"gib", 0x1p30},
                                                                       {"tib", 0x1p40}}};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

// What a key or value reads like in a message.
std::string words_of(const Value& value) {
  return in_quotes(value.is_string() ? value.as_string() : "");
}

std::string size_words(std::string_view text) {
  return fmt::format("{} is no size, such as '200 GB'", in_quotes(text));
}

void read_cache(const Value& cache, const Source& file, TuttiSettings& settings) {
  if (!cache.is_map()) refuse(file, cache.mark(), "'cache' wants a map");
  for (const Member& member : cache.members()) {
    if (!member.key.is_string() || member.key.as_string() != "max_size") {
      refuse(file, member.key.mark(), fmt::format("'cache' has no setting {}", words_of(member.key)));
    }
    const bool is_number = member.value.is_integer() && member.value.as_integer() >= 0;
    if (is_number) {
      settings.cache_max_size = ByteCount{static_cast<std::uint64_t>(member.value.as_integer())};
      continue;
    }
    const auto size = member.value.is_string() ? parse_size(member.value.as_string()) : std::nullopt;
    if (!size) refuse(file, member.value.mark(), size_words(member.value.is_string() ? member.value.as_string() : ""));
    settings.cache_max_size = size;
  }
}

void read_settings(const std::string& path, TuttiSettings& settings) {
  const std::optional<std::string> text = find_and_read_file(path);
  if (!text) return;
  const Value document = read_yaml(*text, path);
  if (document.is_null()) return;
  const Source file{path};
  if (!document.is_map()) refuse(file, document.mark(), "expected a map of settings");
  for (const Member& member : document.members()) {
    if (member.key.is_string() && member.key.as_string() == "cache") {
      read_cache(member.value, file, settings);
    } else {
      refuse(file, member.key.mark(), fmt::format("there is no setting {}", words_of(member.key)));
    }
  }
}

}  // namespace

std::optional<ByteCount> parse_size(std::string_view text) {
  text = trim(text);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !(number >= 0)) return std::nullopt;
  std::string unit = lower(trim(text.substr(static_cast<std::size_t>(end - text.data()))));
  if (unit.empty()) unit = "b";
  for (const auto& [name, factor] : units) {
    if (unit != name) continue;
    const double bytes = std::floor(number * factor);
    if (bytes >= 0x1p63) return std::nullopt;
    return ByteCount{static_cast<std::uint64_t>(bytes)};
  }
  return std::nullopt;
}

TuttiSettings load_tutti_settings(const Environment& environment, const std::string& root) {
  TuttiSettings settings;
  const std::string config_home = environment.variable("XDG_CONFIG_HOME").value_or("");
  read_settings(join_path(config_home.empty() ? join_path(environment.home, ".config") : config_home, "tutti/config"),
                settings);
  read_settings(join_path(root, "tutti.yaml"), settings);
  read_settings(join_path(root, ".dvc/tmp/tutti/config"), settings);
  if (const auto text = environment.variable("TUTTI_CACHE_MAX_SIZE"); text && !text->empty()) {
    settings.cache_max_size = parse_size(*text);
    if (!settings.cache_max_size) throw InvalidFile(fmt::format("TUTTI_CACHE_MAX_SIZE: {}", size_words(*text)));
  }
  return settings;
}

}  // namespace tutti
