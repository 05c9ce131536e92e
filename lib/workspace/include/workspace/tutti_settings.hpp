// tutti's own settings, which DVC's config files cannot hold: an unknown key there makes every DVC command fail.
//
// The same keys everywhere (format/tutti_file.hpp), but `stages` only in tutti.yaml; what comes later wins, key by key:
//   <config home>/tutti/config    the user's, on this machine
//   tutti.yaml                    the project's, committed
//   .dvc/tmp/tutti/config         this workspace's
//   TUTTI_CACHE_MAX_SIZE          this process's
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/tutti_file.hpp"
#include "workspace/config.hpp"

namespace tutti {

inline constexpr std::string_view tutti_file_name = "tutti.yaml";
inline constexpr std::string_view workspace_settings_name = ".dvc/tmp/tutti/config";

struct TuttiSettings {
  struct Offered {
    ResourceAmount amount;
    std::string file;
  };
  std::optional<ByteCount> cache_max_size;
  std::map<std::string, Offered> resources;  // what this machine is said to offer
  std::vector<StageSettings> stages;         // in the file's order
};

// Throws InvalidFile, with file:line:column, for keys and values that mean nothing.
TuttiSettings load_tutti_settings(const Environment& environment, const std::string& root);

}  // namespace tutti
