// tutti config: read and write DVC's settings.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "settings.hpp"

namespace tutti {

namespace {

struct ConfigOptions {
  std::optional<std::string> name, value;
  bool global = false, system = false, project = false, local = false;
  bool unset = false, list = false, show_origin = false;
};

struct ConfigResult {
  std::vector<Config::Setting> settings;  // listed or asked for
  bool is_list = false, show_origin = false;
  std::optional<std::string> written;  // the file
};

void print(std::ostream& out, const ConfigResult& result) {
  for (const auto& setting : result.settings) {
    if (result.show_origin) out << setting.origin.path << '\t';
    if (result.is_list) out << setting.entry.key.display() << '=';
    out << setting.entry.value << '\n';
  }
}

Json to_json(const ConfigResult& result) {
  if (result.written) return {{"file", *result.written}};
  Json settings = Json::array();
  for (const auto& setting : result.settings) {
    settings.push_back({{"name", setting.entry.key.display()},
                        {"value", setting.entry.value},
                        {"level", name_of(setting.origin.level)},
                        {"file", setting.origin.path}});
  }
  return {{"settings", settings}};
}

ConfigResult list(const Settings& settings, const ConfigOptions& options) {
  if (options.name || options.value || options.unset) throw UsageError("'--list' takes no name, value or --unset");
  ConfigResult result;
  result.is_list = true;
  result.show_origin = options.show_origin;
  // DVC's order in each file: remotes, machines and databases first.
  const auto is_named = [](const Config::Setting& setting) {
    const std::string& section = setting.entry.key.section;
    return section == "remote" || section == "machine" || section == "db";
  };
  for (const ConfigLevel level : {ConfigLevel::system, ConfigLevel::global, ConfigLevel::project, ConfigLevel::local}) {
    if (settings.is_level_given() && level != settings.level()) continue;
    for (const bool named : {true, false}) {
      for (const auto& setting : settings.effective().settings()) {
        if (setting.origin.level != level || is_named(setting) != named) continue;
        result.settings.push_back(settings.effective().with_absolute_path(setting));
      }
    }
  }
  return result;
}

ConfigResult read(const Settings& settings, const ConfigKey& key, const ConfigOptions& options) {
  ConfigResult result;
  result.show_origin = options.show_origin;
  for (const auto& setting : settings.effective().settings()) {
    if (setting.entry.key != key) continue;
    if (settings.is_level_given() && setting.origin.level != settings.level()) continue;
    result.settings = {settings.effective().with_absolute_path(setting)};  // the last one wins
  }
  if (result.settings.empty()) {
    throw ConfigError(fmt::format("'{}' is not set", key.display()), {"run 'tutti config --list' for what is"});
  }
  return result;
}

ConfigResult run_config(Context& context, const ConfigOptions& options) {
  if (options.show_origin && (options.value || options.unset)) {
    throw UsageError("'--show-origin' is for reading: it goes with neither a value nor --unset");
  }
  Settings settings(context, {options.global, options.system, options.project, options.local});
  if (options.list) return list(settings, options);
  if (!options.name) throw UsageError("'tutti config' needs a name such as 'core.remote'", {"or --list for all"});
  const ConfigKey key = ConfigKey::parse(*options.name);
  if (!options.value && !options.unset) return read(settings, key, options);

  ConfigResult result;
  result.written = settings.path();
  if (options.unset) {
    if (!settings.file().unset(key))
      throw ConfigError(fmt::format("'{}' is not set in '{}'", key.display(), settings.path()));
  } else {
    const auto remote = key.section == "remote" ? settings.effective().remote(key.subsection) : std::nullopt;
    if (key.section == "remote" && !remote) {
      throw ConfigError(fmt::format("there is no remote {}", in_quotes(key.subsection)),
                        {"run 'tutti remote add NAME URL' first"});
    }
    check_config_value(key, *options.value, remote ? remote->url : "");
    settings.file().set(key, settings.stored_path(key, *options.value));
  }
  settings.save();
  return result;
}

}  // namespace

Command config_command() {
  using O = ConfigOptions;
  return make_command<O>(
      {.name = "config",
       .group = Group::settings,
       .summary = "Read or write DVC's settings",
       .details =
           "Four files, later ones winning: the machine's, the user's, the project's ('.dvc/config', tracked by "
           "Git) and the local one ('.dvc/config.local'). Unknown names and wrong values are refused, since they "
           "would make every DVC command fail. Comments in the file stay.",
       .arguments = {{.name = "NAME",
                      .help = "section.option or remote.NAME.option",
                      .field = &O::name,
                      .count = Count::optional,
                      .completes = Completes::settings},
                     {.name = "VALUE", .help = "What to set it to", .field = &O::value, .count = Count::optional}},
       .options = {{.name = "--global", .help = "Act on the user's file", .field = &O::global},
                   {.name = "--system", .help = "Act on the machine's file", .field = &O::system},
                   {.name = "--project", .help = "Act on '.dvc/config'", .field = &O::project},
                   {.name = "--local", .help = "Act on '.dvc/config.local'", .field = &O::local},
                   {.name = "--unset", .letter = 'u', .help = "Remove the setting", .field = &O::unset},
                   {.name = "--list", .letter = 'l', .help = "Print all settings", .field = &O::list},
                   {.name = "--show-origin", .help = "Print the file of each setting", .field = &O::show_origin}},
       .examples = {{"tutti config core.autostage true", "Let tutti run 'git add' for its files"},
                    {"tutti config cache.type hardlink,symlink", "Link data instead of copying it"}},
       .dvc_failure = 251},
      run_config);
}

}  // namespace tutti
