// Reads files to the end for their digest, and says so when an object is not what its name says.
#include "object_reader.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace tutti {

void for_each_piece(const Fd& file, std::string_view path, const std::function<void(std::string_view)>& visit) {
  // A small file gets a small buffer; the size is only a guess, the end is where read says it is.
  const std::size_t guess = static_cast<std::size_t>(stat_of(file, path).size) + 1;
  std::size_t capacity = std::min(guess, piece_size);
  std::unique_ptr<char[]> buffer(new char[capacity]);
  off_t at = 0;
  for (;;) {
    std::size_t filled = 0;
    bool ended = false;
    while (filled < capacity) {
      const ssize_t got = pread(file.get(), buffer.get() + filled, capacity - filled, at);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) throw SystemError(errno, fmt::format("cannot read {}", in_quotes(path)));
      if (got == 0) {
        ended = true;
        break;
      }
      at += got;
      filled += static_cast<std::size_t>(got);
    }
    if (!ended && capacity < piece_size) {  // it grew: read again in whole pieces, which the 2.x digest needs
      buffer.reset(new char[piece_size]);
      capacity = piece_size;
      at -= static_cast<off_t>(filled);
      continue;
    }
    if (filled > 0) visit({buffer.get(), filled});
    if (ended) return;
  }
}

Digest digest_of_file(Algorithm algorithm, const Fd& file, std::string_view path,
                      const std::function<void(std::size_t)>& passed) {
  Hasher hasher(algorithm);
  for_each_piece(file, path, [&](std::string_view piece) {
    hasher.update(piece);
    if (passed) passed(piece.size());
  });
  return hasher.finish();
}

NotFound not_in_cache(const ObjectId& id) {
  return NotFound(fmt::format("the object '{}' is not in the cache", id.name()), {"run 'tutti pull'"});
}

Corrupt damaged_in_cache(const ObjectId& id, const Digest& found) {
  return Corrupt(fmt::format("the object '{}' in the cache is damaged: its bytes hash to {}", id.name(), found.hex()),
                 {"run 'tutti fsck'"});
}

}  // namespace tutti
