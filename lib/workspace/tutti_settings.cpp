// Finds and joins tutti's own settings.
#include "workspace/tutti_settings.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {

TuttiSettings load_tutti_settings(const Environment& environment, const std::string& root) {
  TuttiSettings settings;
  const auto read = [&](const std::string& path, const std::string& name, TuttiFileKind kind) {
    const std::optional<std::string> text = find_and_read_file(path);
    if (!text) return;
    TuttiFile file = parse_tutti_file(*text, name, kind);
    if (file.cache_max_size) settings.cache_max_size = file.cache_max_size;
    for (auto& [resource, amount] : file.resources) settings.resources[resource] = {amount, name};
    if (kind == TuttiFileKind::project) settings.stages = std::move(file.stages);
  };
  const std::string config_home = environment.variable("XDG_CONFIG_HOME").value_or("");
  const std::string user =
      join_path(config_home.empty() ? join_path(environment.home, ".config") : config_home, "tutti/config");
  read(user, user, TuttiFileKind::personal);
  read(join_path(root, tutti_file_name), std::string(tutti_file_name), TuttiFileKind::project);
  read(join_path(root, workspace_settings_name), std::string(workspace_settings_name), TuttiFileKind::personal);
  if (const auto text = environment.variable("TUTTI_CACHE_MAX_SIZE"); text && !text->empty()) {
    settings.cache_max_size = parse_size(*text);
    if (!settings.cache_max_size) {
      throw InvalidFile(fmt::format("TUTTI_CACHE_MAX_SIZE: {} is no size, such as '200 GB'", in_quotes(*text)));
    }
  }
  return settings;
}

}  // namespace tutti
