// DVC's schema of .dvc/config as tables: which options exist, where, and what kind of value each takes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "format/config_file.hpp"

namespace tutti {

enum class OptionKind : std::uint8_t {
  text,
  boolean,
  integer,
  positive,    // an integer of at least 1
  percentage,  // an integer from 0 to 100
  number,
  seconds,     // a number of at least 0
  link_types,  // names of links, separated by commas
  unsettable,  // DVC's schema wants a type that no text has
  choice,
};

struct OptionSchema {
  std::string_view name;
  OptionKind kind = OptionKind::text;
  std::array<std::string_view, 4> choices = {};
};

using Options = std::span<const OptionSchema>;

// A kind of remote, by its URL's scheme.
struct Transport {
  std::string_view scheme;  // empty: a directory
  Options options;
};

struct SectionSchema {
  std::string_view name;
  Options options;
  bool is_named = false;  // 'remote "name"'
};

std::span<const SectionSchema> config_sections();
// What each remote may have, whatever it is; and what it may have besides, by kind.
Options common_remote_options();
std::span<const Transport> transports();

// Refuses a value that is not of the option's kind.
void check_option_value(const OptionSchema& option, const ConfigKey& key, std::string_view value);

}  // namespace tutti
