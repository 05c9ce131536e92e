// The config file that a command edits, and the settings in force beside it: not public.
#pragma once

#include <optional>
#include <string>

#include "commands/context.hpp"
#include "format/config_file.hpp"
#include "workspace/config.hpp"

namespace tutti {

// --global, --system, --project, --local; none: the project's file.
struct LevelOptions {
  bool global = false, system = false, project = false, local = false;
};

class Settings {
 public:
  // Throws UsageError for two levels, NoRepository for the project's or local file outside a repository.
  Settings(Context& context, const LevelOptions& levels);

  bool is_level_given() const { return given_; }
  ConfigLevel level() const { return level_; }
  const std::string& path() const { return path_; }
  ConfigFile& file() { return file_; }
  const ConfigFile& file() const { return file_; }
  const Config& effective() const { return config_; }
  std::optional<std::string> value_here(const ConfigKey& key) const;

  // A URL or path as it is stored: a relative path becomes relative to the config file's directory.
  std::string stored_url(const std::string& url) const;
  // The same for options that name files (cache.dir, keyfile, …); others stay as they are.
  std::string stored_path(const ConfigKey& key, const std::string& value) const;

  // Nothing is written when nothing that is said has changed, be the file laid out as it may.
  void save();
  // core.remote in this file and those that shadow it.
  void forget_default(const std::string& remote);
  void rename_default(const std::string& remote, const std::string& renamed);

 private:
  void edit_defaults(const std::string& remote, const std::optional<std::string>& renamed);
  Context& context_;
  std::string dvc_directory_;
  bool given_ = false;
  ConfigLevel level_ = ConfigLevel::project;
  std::string path_, saved_text_;
  ConfigFile file_;
  Config config_;
};

}  // namespace tutti
