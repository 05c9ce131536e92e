// The entries of a directory that is open already, for listing it and for removing what it holds.
#pragma once

#include <string_view>
#include <vector>

#include "base/files.hpp"

namespace tutti {

// As list_directory(), from where `directory` stands; `path` is for messages.
std::vector<DirectoryEntry> list_open_directory(int directory, std::string_view path);

}  // namespace tutti
