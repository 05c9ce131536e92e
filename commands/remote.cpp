// tutti remote add, list, modify, default, remove, rename: where data is shared.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/ascii.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "settings.hpp"
#include "ui/table.hpp"

namespace tutti {

namespace {

struct RemoteOptions {
  std::string name;
  std::optional<std::string> second, third;
  bool global = false, system = false, project = false, local = false;
  bool make_default = false, force = false, unset = false;
};

LevelOptions level_of(const RemoteOptions& options) {
  return {options.global, options.system, options.project, options.local};
}

struct RemoteChanged {
  std::string sentence;
  std::string file;
};

void print(std::ostream& out, const RemoteChanged& result) {
  out << result.sentence << '\n';
}
Json to_json(const RemoteChanged& result) {
  return {{"file", result.file}};
}

[[noreturn]] void refuse_unknown(const Settings& settings, const std::string& name) {
  std::vector<std::string> hints{"run 'tutti remote list'"};
  if (const auto near = nearest(name, settings.effective().remote_names())) {
    hints.insert(hints.begin(), fmt::format("did you mean '{}'?", *near));
  }
  throw ConfigError(fmt::format("there is no remote {}", in_quotes(name)), hints);
}

bool is_known(const Settings& settings, const std::string& name) {
  const auto names = settings.effective().remote_names();
  return std::find(names.begin(), names.end(), name) != names.end();
}

RemoteChanged run_add(Context& context, const RemoteOptions& options) {
  Settings settings(context, level_of(options));
  const std::string name = lower(options.name);
  if (settings.file().has_section("remote", name) && !options.force) {
    throw ConfigError(fmt::format("remote {} exists already", in_quotes(name)),
                      {fmt::format("run 'tutti remote modify {} url URL', or give --force", shell_quote(name))});
  }
  // The section keeps its place.
  const ConfigKey url{"remote", name, "url"};
  const std::vector<ConfigEntry> entries = settings.file().entries();
  for (const ConfigEntry& entry : entries) {
    if (entry.key.section == url.section && entry.key.subsection == name && entry.key != url) {
      settings.file().unset(entry.key);
    }
  }
  settings.file().set(url, settings.stored_url(*options.second));
  if (options.make_default) settings.file().set({"core", "", "remote"}, name);
  settings.save();
  return {options.make_default ? fmt::format("Setting '{}' as a default remote.", name)
                               : fmt::format("Added remote '{}'.", name),
          settings.path()};
}

RemoteChanged run_modify(Context& context, const RemoteOptions& options) {
  Settings settings(context, level_of(options));
  const std::string name = lower(options.name);
  if (!is_known(settings, name)) refuse_unknown(settings, name);
  const ConfigKey key{"remote", name, lower(*options.second)};
  if (options.unset) {
    settings.file().unset(key);
    settings.save();
    return {fmt::format("Removed '{}'.", key.display()), settings.path()};
  }
  if (!options.third) throw UsageError("'tutti remote modify' needs a value", {"give one, or --unset"});
  const auto remote = settings.effective().remote(name);
  check_config_value(key, *options.third, remote ? remote->url : "");
  settings.file().set(
      key, key.option == "url" ? settings.stored_url(*options.third) : settings.stored_path(key, *options.third));
  settings.save();
  return {fmt::format("Set '{}'.", key.display()), settings.path()};
}

struct RemoteDefault {
  std::optional<std::string> name;  // only asked for
  std::optional<std::string> sentence;
  bool asked = false;
};

int status_of(const RemoteDefault& result) {
  return result.asked && !result.name ? 1 : 0;
}
void print(std::ostream& out, const RemoteDefault& result) {
  out << (result.asked ? result.name.value_or("No default remote set") : *result.sentence) << '\n';
}
Json to_json(const RemoteDefault& result) {
  return {{"default", result.name ? Json(*result.name) : Json()}};
}

RemoteDefault run_default(Context& context, const RemoteOptions& options) {
  Settings settings(context, level_of(options));
  const ConfigKey key{"core", "", "remote"};
  if (options.unset) {
    settings.file().unset(key);
    settings.save();
    return {std::nullopt, "There is no default remote now."};
  }
  if (!options.second) {
    const auto value = settings.is_level_given() ? settings.value_here(key) : settings.effective().default_remote();
    return {value, std::nullopt, true};
  }
  const std::string name = lower(*options.second);
  if (!is_known(settings, name)) refuse_unknown(settings, name);
  settings.file().set(key, name);
  settings.save();
  return {name, fmt::format("The default remote is '{}'.", name)};
}

RemoteChanged run_remove(Context& context, const RemoteOptions& options) {
  Settings settings(context, level_of(options));
  const std::string name = lower(options.name);
  if (!settings.file().remove_section("remote", name)) refuse_unknown(settings, name);
  settings.save();
  settings.forget_default(name);
  return {fmt::format("Removed remote '{}'.", name), settings.path()};
}

RemoteChanged run_rename(Context& context, const RemoteOptions& options) {
  Settings settings(context, level_of(options));
  const std::string name = lower(options.name), renamed = lower(*options.second);
  if (is_known(settings, renamed)) throw ConfigError(fmt::format("remote {} exists already", in_quotes(renamed)));
  if (!settings.file().has_section("remote", name)) refuse_unknown(settings, name);
  const std::vector<ConfigEntry> entries = settings.file().entries();
  settings.file().remove_section("remote", name);
  for (const ConfigEntry& entry : entries) {
    if (entry.key.section == "remote" && entry.key.subsection == name) {
      settings.file().set({"remote", renamed, entry.key.option}, entry.value);
    }
  }
  settings.save();
  settings.rename_default(name, renamed);
  return {fmt::format("Renamed remote '{}' to '{}'.", name, renamed), settings.path()};
}

struct RemoteList {
  struct Row {
    std::string name, url;
    bool is_default = false;
  };
  std::vector<Row> rows;
};

void print(std::ostream& out, const RemoteList& result) {
  std::vector<std::vector<std::string>> cells;
  for (const auto& row : result.rows) {
    cells.push_back({printable(row.name), printable(row.url) + (row.is_default ? "  (default)" : "")});
  }
  out << columns(cells);
}

Json to_json(const RemoteList& result) {
  Json remotes = Json::array();
  for (const auto& row : result.rows) {
    remotes.push_back({{"name", row.name}, {"url", row.url}, {"default", row.is_default}});
  }
  return {{"remotes", remotes}};
}

RemoteList run_list(Context& context, const RemoteOptions& options) {
  Settings settings(context, level_of(options));
  RemoteList list;
  const Config& config = settings.effective();
  for (const std::string& name : config.remote_names()) {
    if (settings.is_level_given() && !settings.file().has_section("remote", name)) continue;
    const auto remote = config.remote(name);
    list.rows.push_back({name, remote ? remote->url : "", config.default_remote() == name});
  }
  return list;
}

std::vector<OptionSpec<RemoteOptions>> level_options() {
  using O = RemoteOptions;
  return {{.name = "--global", .help = "Act on the user's file", .field = &O::global},
          {.name = "--system", .help = "Act on the machine's file", .field = &O::system},
          {.name = "--project", .help = "Act on '.dvc/config', which Git tracks; so by default", .field = &O::project},
          {.name = "--local", .help = "Act on '.dvc/config.local', which stays here", .field = &O::local}};
}

CommandDescription<RemoteOptions> description(std::string name, std::string summary) {
  return {.name = std::move(name),
          .group = Group::sharing,
          .summary = std::move(summary),
          .options = level_options(),
          .dvc_failure = 1};
}

const ArgumentSpec<RemoteOptions> name_argument{.name = "NAME",
                                                .help = "Name of the remote",
                                                .field = &RemoteOptions::name,
                                                .count = Count::one,
                                                .completes = Completes::remotes};

}  // namespace

Command remote_add_command() {
  auto d = description("remote add", "Add a remote");
  d.details =
      "A remote is a place outside the repository that keeps content: a directory on a shared disk, for now. A "
      "relative directory is stored relative to the config file, as DVC does.";
  d.arguments = {{.name = "NAME", .help = "Name of the remote", .field = &RemoteOptions::name, .count = Count::one},
                 {.name = "URL",
                  .help = "Where it is",
                  .field = &RemoteOptions::second,
                  .count = Count::one,
                  .completes = Completes::directories}};
  d.options.push_back({.name = "--default",
                       .letter = 'd',
                       .help = "Make it the default remote",
                       .field = &RemoteOptions::make_default});
  d.options.push_back(
      {.name = "--force", .letter = 'f', .help = "Replace a remote of that name", .field = &RemoteOptions::force});
  d.examples = {{"tutti remote add -d backup /mnt/backup", "Share data through a directory"}};
  return make_command(std::move(d), run_add);
}

Command remote_list_command() {
  auto d = description("remote list", "List the remotes");
  d.details = "The default one is marked.";
  d.examples = {{"tutti remote list", "Which remotes are there"}};
  return make_command(std::move(d), run_list);
}

Command remote_modify_command() {
  auto d = description("remote modify", "Set or remove an option of a remote");
  d.details = "Options are DVC's. An option that this kind of remote does not have is refused.";
  d.arguments = {name_argument,
                 {.name = "OPTION", .help = "Which option", .field = &RemoteOptions::second, .count = Count::one},
                 {.name = "VALUE", .help = "Its value", .field = &RemoteOptions::third, .count = Count::optional}};
  d.options.push_back({.name = "--unset", .letter = 'u', .help = "Remove the option", .field = &RemoteOptions::unset});
  d.examples = {{"tutti remote modify backup url /mnt/other", "Move the remote"}};
  return make_command(std::move(d), run_modify);
}

Command remote_default_command() {
  auto d = description("remote default", "Show or set the default remote");
  d.details = "Without a name, prints the default remote and exits with 1 if there is none.";
  d.arguments = {{.name = "NAME",
                  .help = "Name of the remote",
                  .field = &RemoteOptions::second,
                  .count = Count::optional,
                  .completes = Completes::remotes}};
  d.options.push_back(
      {.name = "--unset", .letter = 'u', .help = "Have no default remote", .field = &RemoteOptions::unset});
  d.examples = {{"tutti remote default backup", "Use 'backup' from now on"}};
  return make_command(std::move(d), run_default);
}

Command remote_remove_command() {
  auto d = description("remote remove", "Remove a remote from the settings; its content stays");
  d.details = "If it is the default remote, there is none afterwards.";
  d.arguments = {name_argument};
  d.examples = {{"tutti remote remove backup", "Forget the remote 'backup'"}};
  return make_command(std::move(d), run_remove);
}

Command remote_rename_command() {
  auto d = description("remote rename", "Rename a remote");
  d.details = "The default remote follows.";
  d.arguments = {name_argument,
                 {.name = "NEW", .help = "Its new name", .field = &RemoteOptions::second, .count = Count::one}};
  d.examples = {{"tutti remote rename backup archive", "Call it 'archive'"}};
  return make_command(std::move(d), run_rename);
}

}  // namespace tutti
