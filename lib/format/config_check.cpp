// Whether an option may be set: DVC has it there, and its value is of the right kind.
//
// DVC refuses every command when its configuration holds an option that it does not know, so nothing else is written.
#include <algorithm>
#include <cctype>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "config_schema.hpp"

namespace tutti {
namespace {

std::vector<std::string> names_of(Options options) {
  std::vector<std::string> names;
  for (const OptionSchema& option : options) names.emplace_back(option.name);
  return names;
}

const OptionSchema* find_option(Options options, std::string_view name) {
  const auto found =
      std::find_if(options.begin(), options.end(), [&](const OptionSchema& o) { return o.name == name; });
  return found == options.end() ? nullptr : &*found;
}

[[noreturn]] void refuse_option(const ConfigKey& key, std::string_view where, const std::vector<std::string>& names) {
  std::vector<std::string> hints;
  if (const auto near = nearest(key.option, names)) {
    hints.push_back(fmt::format("did you mean '{}'?", ConfigKey{key.section, key.subsection, *near}.display()));
  }
  hints.push_back(fmt::format("the options are {}", join(names, ", ")));
  throw UsageError(fmt::format("there is no option {} in {}", in_quotes(key.option), where), std::move(hints));
}

// Python's urlparse, as far as DVC asks it: a scheme only counts when a host follows.
std::string_view scheme_of(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos || colon == 0) return {};
  const std::string_view scheme = url.substr(0, colon);
  const auto is_scheme_char = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
  };
  if (!std::all_of(scheme.begin(), scheme.end(), is_scheme_char)) return {};
  const std::string_view rest = url.substr(colon + 3);
  return rest.substr(0, rest.find_first_of("/?#")).empty() ? std::string_view() : scheme;
}

const Transport& transport_of(std::string_view url) {
  const std::string scheme = lower(scheme_of(url));
  for (const Transport& transport : transports()) {
    if (transport.scheme == scheme) return transport;
  }
  std::vector<std::string> known;
  for (const Transport& transport : transports()) {
    if (!transport.scheme.empty()) known.emplace_back(transport.scheme);
  }
  throw UsageError(fmt::format("a remote cannot be at {}", in_quotes(scheme + "://")),
                   {fmt::format("the kinds of remotes are a directory, {}", join(known, ", "))});
}

// An option of a remote that is at `url`, which is of a kind that is known.
void check_option_at(std::string_view url, const ConfigKey& key, std::string_view value) {
  const Transport& transport = transport_of(url);
  if (const OptionSchema* option = find_option(transport.options, key.option)) {
    return check_option_value(*option, key, value);
  }
  std::vector<std::string> names = names_of(common_remote_options());
  std::ranges::move(names_of(transport.options), std::back_inserter(names));
  refuse_option(
      key,
      transport.scheme.empty() ? "a remote that is a directory" : fmt::format("a remote at {}://", transport.scheme),
      names);
}

// Where the remote is may be said in another file; an option that some remote has may be meant.
void check_option_anywhere(const ConfigKey& key) {
  std::vector<std::string> names = names_of(common_remote_options());
  for (const Transport& transport : transports()) {
    if (find_option(transport.options, key.option) != nullptr) return;
    for (std::string& name : names_of(transport.options)) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
    }
  }
  refuse_option(key, "any remote", names);
}

void check_remote(const ConfigKey& key, std::string_view value, std::string_view remote_url) {
  const std::string_view url = key.option == "url" ? value : remote_url;
  if (lower(scheme_of(url)) == "remote") return;  // a remote in terms of another: whatever that one takes
  if (const OptionSchema* option = find_option(common_remote_options(), key.option)) {
    if (!url.empty()) transport_of(url);
    return check_option_value(*option, key, value);
  }
  if (url.empty()) return check_option_anywhere(key);
  check_option_at(url, key, value);
}

const SectionSchema& section_of(const ConfigKey& key) {
  std::vector<std::string> names;
  for (const SectionSchema& section : config_sections()) {
    if (section.name == key.section) return section;
    names.emplace_back(section.name);
  }
  std::vector<std::string> hints;
  if (const auto near = nearest(key.section, names)) hints.push_back(fmt::format("did you mean '{}'?", *near));
  hints.push_back(fmt::format("the sections are {}", join(names, ", ")));
  throw UsageError(fmt::format("there is no section {}", in_quotes(key.section)), std::move(hints));
}

}  // namespace

void check_config_value(const ConfigKey& key, std::string_view value, std::string_view remote_url) {
  const SectionSchema& section = section_of(key);
  if (section.is_named && key.subsection.empty()) {
    throw UsageError(fmt::format("{} lacks a name", in_quotes(key.display())),
                     {fmt::format("{0}.NAME.{1}", key.section, key.option)});
  }
  if (key.section == "remote") return check_remote(key, value, remote_url);
  if (const OptionSchema* option = find_option(section.options, key.option)) {
    return check_option_value(*option, key, value);
  }
  if (key.section == "feature") return;  // DVC warns, and goes on
  refuse_option(key, fmt::format("section {}", in_quotes(key.section)), names_of(section.options));
}

}  // namespace tutti
