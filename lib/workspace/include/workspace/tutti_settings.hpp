// tutti's own settings, which DVC's config files cannot hold: an unknown key there makes every DVC command fail.
//
// YAML, the same keys everywhere; what comes later wins:
//   <config home>/tutti/config    the user's, on this machine
//   tutti.yaml                    the project's, committed
//   .dvc/tmp/tutti/config         this workspace's
//   TUTTI_CACHE_MAX_SIZE, …       this process's
//
//   cache:
//     max_size: 200 GB            what `gc` brings the cache down to; bytes, or with kB, MB, GB, TB, KiB, MiB, GiB, TiB
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/byte_count.hpp"
#include "workspace/config.hpp"

namespace tutti {

struct TuttiSettings {
  std::optional<ByteCount> cache_max_size;
};

// Throws InvalidFile, with file:line:column, for keys and values that mean nothing.
TuttiSettings load_tutti_settings(const Environment& environment, const std::string& root);

// "200 GB", "1.5GiB", "4096". Nothing if it is no size.
std::optional<ByteCount> parse_size(std::string_view text);

}  // namespace tutti
