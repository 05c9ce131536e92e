// Puts DVC's four configuration files on top of each other.
//
// Reference: DVC 3.67.1, dvc/config.py and dvc/dirs.py. Values that name files are relative to the directory of the
// file they stand in; "~" is the user's home; a URL with a scheme stays as it is.
#include "workspace/config.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

// Options of a remote that name files (Config._map_dirs).
constexpr std::array<std::string_view, 8> path_options = {"url",
                                                          "gdrive_user_credentials_file",
                                                          "gdrive_service_account_json_file_path",
                                                          "credentialpath",
                                                          "configpath",
                                                          "keyfile",
                                                          "cert_path",
                                                          "key_path"};

bool has_scheme(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == 0 || colon == std::string_view::npos) return false;
  return std::all_of(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return is_alphanumeric(c) || c == '_'; });
}

// "path:12", for messages.
std::string place_of(const Config::Setting& setting) {
  return fmt::format("{}:{}", printable(setting.origin.path), setting.entry.line);
}

std::string directory_of(ConfigLevel level, const Environment& environment) {
  const auto or_else = [&](const std::string& name, const std::string& fallback) {
    const std::optional<std::string> value = environment.variable(name);
    return value && !value->empty() ? *value : fallback;
  };
  if (level == ConfigLevel::system) {
    const std::string directories = or_else("XDG_CONFIG_DIRS", "/etc/xdg");
    const std::string first = directories.substr(0, directories.find(':'));
    return or_else("DVC_SYSTEM_CONFIG_DIR", join_path(first.empty() ? "/etc/xdg" : first, "dvc"));
  }
  const std::string config_home = or_else("XDG_CONFIG_HOME", join_path(environment.home, ".config"));
  return or_else("DVC_GLOBAL_CONFIG_DIR", join_path(config_home, "dvc"));
}

}  // namespace

std::optional<std::string> Environment::variable(const std::string& name) const {
  const auto found = variables.find(name);
  if (found == variables.end()) return std::nullopt;
  return found->second;
}

std::string_view name_of(ConfigLevel level) {
  switch (level) {
    case ConfigLevel::system:
      return "system";
    case ConfigLevel::global:
      return "global";
    case ConfigLevel::project:
      return "project";
    case ConfigLevel::local:
      return "local";
  }
  return "";
}

std::string Config::path_of(ConfigLevel level, const Environment& environment, const std::string& dvc_directory) {
  switch (level) {
    case ConfigLevel::project:
      return join_path(dvc_directory, "config");
    case ConfigLevel::local:
      return join_path(dvc_directory, "config.local");
    default:
      return join_path(directory_of(level, environment), "config");
  }
}

Config Config::load(const Environment& environment, const std::string& dvc_directory) {
  Config config;
  config.home_ = environment.home;
  for (const ConfigLevel level : {ConfigLevel::system, ConfigLevel::global, ConfigLevel::project, ConfigLevel::local}) {
    const bool of_repository = level == ConfigLevel::project || level == ConfigLevel::local;
    if (of_repository && dvc_directory.empty()) continue;
    const std::string path = path_of(level, environment, dvc_directory);
    const std::optional<std::string> text = find_and_read_file(path);
    if (!text || text->empty()) continue;
    const ConfigFile file = ConfigFile::parse(*text, path);
    for (const ConfigEntry& entry : file.entries()) config.settings_.push_back({entry, {level, path}});
  }
  config.check();
  return config;
}

void Config::check() const {
  for (const Setting& setting : settings_) {
    std::string url;
    if (setting.entry.key.section == "remote") {
      const std::string name = "remote." + setting.entry.key.subsection + ".url";
      if (const Setting* found = effective(name)) url = found->entry.value;
    }
    try {
      check_config_value(setting.entry.key, setting.entry.value, url);
    } catch (const UsageError& error) {
      throw InvalidFile(fmt::format("{}: {}", place_of(setting), error.message()), error.hints());
    }
  }
}

const Config::Setting* Config::effective(std::string_view dotted) const {
  const auto found = std::find_if(settings_.rbegin(), settings_.rend(),
                                  [&](const Setting& setting) { return setting.entry.key.display() == dotted; });
  return found == settings_.rend() ? nullptr : &*found;
}

std::optional<std::string> Config::find(std::string_view dotted) const {
  const Setting* setting = effective(dotted);
  if (setting == nullptr) return std::nullopt;
  return setting->entry.value;
}

bool Config::flag(std::string_view dotted, bool fallback) const {
  const Setting* setting = effective(dotted);
  if (setting == nullptr) return fallback;
  if (const std::optional<bool> value = config_bool(setting->entry.value)) return *value;
  throw InvalidFile(fmt::format("{}: '{}' is {}, neither true nor false", place_of(*setting), dotted,
                                in_quotes(setting->entry.value)));
}

std::string Config::resolved(const Setting& setting) const {
  const std::string& value = setting.entry.value;
  if (value.starts_with("file://")) return absolute_path(value.substr(7));
  if (has_scheme(value)) return value;
  if (!home_.empty() && (value == "~" || value.starts_with("~/"))) return absolute_path(home_ + value.substr(1));
  return absolute_path(join_path(parent_path(setting.origin.path), value));
}

Config::Setting Config::with_absolute_path(Setting setting) const {
  const ConfigKey& key = setting.entry.key;
  const bool is_path = key.section == "remote"
                           ? std::find(path_options.begin(), path_options.end(), key.option) != path_options.end()
                           : key.section == "cache" && key.option == "dir";
  std::string& value = setting.entry.value;
  if (is_path && !has_scheme(value) && !value.starts_with('/')) value = resolved(setting);
  return setting;
}

std::vector<LinkType> Config::link_types() const {
  const Setting* setting = effective("cache.type");
  std::vector<LinkType> types;
  if (setting != nullptr) {
    for (const std::string& part : split(setting->entry.value, ',')) {
      const std::string_view name = trim(part);
      if (name.empty()) continue;
      const std::optional<LinkType> type = link_type(name);
      if (!type) {
        throw InvalidFile(
            fmt::format("{}: 'cache.type' has the unknown link type {}", place_of(*setting), in_quotes(name)),
            {"tutti config cache.type reflink,hardlink,symlink,copy"});
      }
      if (std::find(types.begin(), types.end(), *type) == types.end()) types.push_back(*type);
    }
  }
  if (types.empty()) types = {LinkType::reflink, LinkType::copy};
  return types;
}

std::optional<std::string> Config::cache_directory() const {
  const Setting* setting = effective("cache.dir");
  if (setting == nullptr || setting->entry.value.empty()) return std::nullopt;
  return resolved(*setting);
}

std::optional<std::string> Config::default_remote() const {
  std::optional<std::string> name = find("core.remote");
  if (!name || name->empty()) return std::nullopt;
  return name;
}

std::vector<std::string> Config::remote_names() const {
  std::vector<std::string> names;
  for (const Setting& setting : settings_) {
    const ConfigKey& key = setting.entry.key;
    if (key.section != "remote" || key.subsection.empty()) continue;
    if (std::find(names.begin(), names.end(), key.subsection) == names.end()) names.push_back(key.subsection);
  }
  return names;
}

std::optional<Config::RemoteSettings> Config::remote(std::string_view name) const {
  std::optional<RemoteSettings> found;
  for (const Setting& setting : settings_) {
    const ConfigKey& key = setting.entry.key;
    if (key.section != "remote" || key.subsection != name) continue;
    if (!found) found = RemoteSettings{std::string(name), "", {}};
    const bool is_path = std::find(path_options.begin(), path_options.end(), key.option) != path_options.end();
    const std::string value = is_path ? resolved(setting) : setting.entry.value;
    if (key.option == "url") {
      found->url = value;
    } else {
      found->options[key.option] = value;
    }
  }
  return found;
}

bool Config::shared_cache() const {
  const std::optional<std::string> value = find("cache.shared");
  return value && *value == "group";
}

}  // namespace tutti
