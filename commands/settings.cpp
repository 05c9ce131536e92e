// Edits config files where DVC would.
#include "settings.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

// Options that hold a path which DVC stores relative to the config file (dvc/config_schema.py, RelPath).
constexpr std::array<std::string_view, 6> path_options{"dir",     "credentialpath", "configpath",
                                                       "keyfile", "cert_path",      "key_path"};

bool is_url(const std::string& text) {
  return text.find("://") != std::string::npos;
}

}  // namespace

Settings::Settings(Context& context, const LevelOptions& levels) : context_(context) {
  const int given = int{levels.global} + int{levels.system} + int{levels.project} + int{levels.local};
  if (given > 1) throw UsageError("only one of --global, --system, --project and --local can be given");
  given_ = given == 1;
  level_ = levels.global   ? ConfigLevel::global
           : levels.system ? ConfigLevel::system
           : levels.local  ? ConfigLevel::local
                           : ConfigLevel::project;
  const bool needs_repository = level_ == ConfigLevel::project || level_ == ConfigLevel::local;
  if (needs_repository || Repository::find_root(context.directory()))
    dvc_directory_ = context.repository().dvc_directory();
  const Environment& environment = context.surroundings().environment;
  config_ = Config::load(environment, dvc_directory_);
  path_ = Config::path_of(level_, environment, dvc_directory_);
  file_ = ConfigFile::parse(find_and_read_file(path_).value_or(""), path_);
  saved_text_ = file_.text();
}

std::optional<std::string> Settings::value_here(const ConfigKey& key) const {
  const ConfigEntry* entry = file_.find(key);
  return entry != nullptr ? std::optional(entry->value) : std::nullopt;
}

std::string Settings::stored_url(const std::string& url) const {
  if (is_url(url) || url.starts_with('/') || url.starts_with('~')) return url;
  const std::filesystem::path target = absolute_path(join_path(context_.directory(), url));
  return target.lexically_relative(parent_path(path_)).string();
}

std::string Settings::stored_path(const ConfigKey& key, const std::string& value) const {
  const bool is_path = std::find(path_options.begin(), path_options.end(), key.option) != path_options.end();
  return is_path ? stored_url(value) : value;
}

void Settings::save() {
  const std::string text = file_.text();
  if (text == saved_text_) return;
  make_directories(parent_path(path_));
  sweep_temporaries(parent_path(path_), context_.surroundings().clock.now().nanoseconds);
  publish_file(path_, text, context_.globals().no_sync ? Durability::none : Durability::flush);
  saved_text_ = text;
}

void Settings::forget_default(const std::string& remote) {
  edit_defaults(remote, std::nullopt);
}

void Settings::rename_default(const std::string& remote, const std::string& renamed) {
  edit_defaults(remote, renamed);
}

void Settings::edit_defaults(const std::string& remote, const std::optional<std::string>& renamed) {
  const ConfigKey key{"core", "", "remote"};
  const auto edit = [&](ConfigFile& file) {
    const ConfigEntry* entry = file.find(key);
    if (entry == nullptr || entry->value != remote) return false;
    if (renamed) {
      file.set(key, *renamed);
    } else {
      file.unset(key);
    }
    return true;
  };
  if (edit(file_)) save();
  // Files that shadow this one may name the remote too: local over project over global over system.
  for (const ConfigLevel level : {ConfigLevel::local, ConfigLevel::project, ConfigLevel::global}) {
    if (level <= level_) continue;
    const std::string path = Config::path_of(level, context_.surroundings().environment, dvc_directory_);
    const auto text = find_and_read_file(path);
    if (!text) continue;
    ConfigFile file = ConfigFile::parse(*text, path);
    if (edit(file)) publish_file(path, file.text(), context_.globals().no_sync ? Durability::none : Durability::flush);
  }
}

}  // namespace tutti
