// Reads files to the end for their digest, and says so when an object is not what its name says.
#pragma once

#include <functional>
#include <string_view>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "base/files.hpp"

namespace tutti {

constexpr std::size_t piece_size = 1 << 20;  // the size of DVC's pieces too, which the 2.x digest depends on

// Calls `visit` with the file's bytes from its start, in pieces of piece_size but for the last.
void for_each_piece(const Fd& file, std::string_view path, const std::function<void(std::string_view)>& visit);

Digest digest_of_file(Algorithm algorithm, const Fd& file, std::string_view path,
                      const std::function<void(std::size_t)>& passed = {});

NotFound not_in_cache(const ObjectId& id);

// "the object '3f2a…' in the cache is damaged: its bytes hash to 88b1…".
Corrupt damaged_in_cache(const ObjectId& id, const Digest& found);

}  // namespace tutti
