// The settings in force: DVC's four files and tutti's own, later ones winning.
//
//   system  /etc/xdg/dvc/config       global  ~/.config/dvc/config
//   project .dvc/config               local   .dvc/config.local
// tutti's own settings (sync, jobs, …) never go there: an unknown key makes every DVC command fail. They live in
// .dvc/tmp/tutti/config, TUTTI_* variables and the user's tutti folder.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/config_file.hpp"
#include "store/link.hpp"

namespace tutti {

// What the process was started with; cli fills it in, tests make it up. lib/ reads no environment itself.
struct Environment {
  std::string home;
  std::string user;
  std::map<std::string, std::string> variables;
  std::optional<std::string> variable(const std::string& name) const;
};

enum class ConfigLevel { system, global, project, local };
std::string_view name_of(ConfigLevel level);

struct ConfigOrigin {
  ConfigLevel level;
  std::string path;  // of the file
};

class Config {
 public:
  // Reads what is there; a missing file is empty. `dvc_directory` empty: outside a repository.
  static Config load(const Environment& environment, const std::string& dvc_directory);
  static std::string path_of(ConfigLevel level, const Environment& environment, const std::string& dvc_directory);

  std::optional<std::string> find(std::string_view dotted) const;  // "core.remote", "remote.backup.url"
  bool flag(std::string_view dotted, bool fallback) const;         // throws InvalidFile when it is no bool
  // Every setting with its origin, level by level.
  struct Setting {
    ConfigEntry entry;
    ConfigOrigin origin;
  };
  const std::vector<Setting>& settings() const { return settings_; }
  // As DVC shows it: a path that is relative to its file, or to "~", is absolute.
  Setting with_absolute_path(Setting setting) const;

  // Effective values with DVC's defaults and checks.
  std::vector<LinkType> link_types() const;            // cache.type; reflink, copy by default
  std::optional<std::string> cache_directory() const;  // cache.dir, absolute; relative to the file that says it
  std::optional<std::string> default_remote() const;   // core.remote
  std::vector<std::string> remote_names() const;       // in order of appearance
  struct RemoteSettings {
    std::string name;
    std::string url;  // local ones absolute
    std::map<std::string, std::string> options;
  };
  std::optional<RemoteSettings> remote(std::string_view name) const;
  bool autostage() const { return flag("core.autostage", false); }
  bool interactive() const { return flag("core.interactive", false); }
  bool shared_cache() const;  // cache.shared = group

 private:
  const Setting* effective(std::string_view dotted) const;  // null when it is not set
  std::string resolved(const Setting& setting) const;       // a path, relative to the file that says it
  void check() const;

  std::vector<Setting> settings_;  // later wins
  std::string home_;               // for "~"
};

}  // namespace tutti
