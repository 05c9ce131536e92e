// tutti cache dir: where the cache lies.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "settings.hpp"

namespace tutti {

namespace {

struct CacheDirOptions {
  std::optional<std::string> value;
  bool global = false, system = false, project = false, local = false;
  bool unset = false;
};

struct CacheDirResult {
  std::string directory;               // when asked for
  std::optional<std::string> written;  // the file
};

void print(std::ostream& out, const CacheDirResult& result) {
  if (!result.written) out << result.directory << '\n';
}

Json to_json(const CacheDirResult& result) {
  if (result.written) return {{"file", *result.written}};
  return {{"directory", result.directory}};
}

CacheDirResult read(Context& context, const Settings& settings, const ConfigKey& key) {
  CacheDirResult result;
  for (const auto& setting : settings.effective().settings()) {
    if (setting.entry.key != key) continue;
    if (settings.is_level_given() && setting.origin.level != settings.level()) continue;
    result.directory = settings.effective().with_absolute_path(setting).entry.value;  // the last one wins
  }
  if (!result.directory.empty()) return result;
  if (settings.is_level_given()) {
    throw ConfigError(fmt::format("'cache.dir' is not set in {}", in_quotes(settings.path())));
  }
  result.directory = context.repository().dvc_directory() + "/cache";
  return result;
}

CacheDirResult run_cache_dir(Context& context, const CacheDirOptions& options) {
  if (options.value && options.unset) throw UsageError("'--unset' takes no directory");
  Settings settings(context, {options.global, options.system, options.project, options.local});
  const ConfigKey key = ConfigKey::parse("cache.dir");
  if (!options.value && !options.unset) return read(context, settings, key);

  if (options.unset) {
    if (!settings.file().unset(key)) {
      throw ConfigError(fmt::format("'cache.dir' is not set in {}", in_quotes(settings.path())));
    }
  } else {
    check_config_value(key, *options.value, "");
    settings.file().set(key, settings.stored_path(key, *options.value));
  }
  settings.save();
  return {.directory = {}, .written = settings.path()};
}

}  // namespace

Command cache_dir_command() {
  using O = CacheDirOptions;
  return make_command<O>(
      {.name = "cache dir",
       .group = Group::settings,
       .summary = "Print or set where the cache lies",
       .details =
           "Sets 'cache.dir'; a relative path is stored relative to the config file. What the old cache holds is not "
           "moved: copy it, or let 'tutti fetch' fill the new one.",
       .arguments = {{.name = "DIRECTORY",
                      .help = "The cache's new place; without one, it is printed",
                      .field = &O::value,
                      .count = Count::optional,
                      .completes = Completes::directories}},
       .options = {{.name = "--global", .help = "Act on the user's file", .field = &O::global},
                   {.name = "--system", .help = "Act on the machine's file", .field = &O::system},
                   {.name = "--project", .help = "Act on '.dvc/config'", .field = &O::project},
                   {.name = "--local", .help = "Act on '.dvc/config.local'", .field = &O::local},
                   {.name = "--unset", .letter = 'u', .help = "Go back to '.dvc/cache'", .field = &O::unset}},
       .examples = {{"tutti cache dir /shared/cache", "Keep the data on a shared disk"},
                    {"tutti cache dir --local -u", "Forget this machine's own place"}},
       .dvc_failure = 251},
      run_cache_dir);
}

}  // namespace tutti
