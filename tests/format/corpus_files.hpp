// Where the corpus of real repositories is, for tests that read it: beside the source, or below the folder that
// TUTTI_SHARED names.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace tutti {

inline std::optional<std::filesystem::path> corpus() {
  namespace fs = std::filesystem;
  if (const char* shared = std::getenv("TUTTI_SHARED")) {
    const fs::path named = fs::path(shared) / "corpus";
    return fs::is_directory(named) ? std::optional(named) : std::nullopt;
  }
  for (fs::path at = fs::current_path();; at = at.parent_path()) {
    if (fs::is_directory(at / "../shared/corpus")) return fs::canonical(at / "../shared/corpus");
    if (at == at.root_path()) return std::nullopt;
  }
}

inline std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace tutti
