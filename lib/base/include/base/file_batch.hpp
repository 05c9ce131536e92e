// Files below a megabyte, read whole and hashed side by side (base/md5_lanes.hpp): several at once cost what one costs.
//
//   FileBatch batch([&](std::size_t which, std::string_view bytes, const Digest& md5) { … });
//   for (…) batch.add(which, file, path, size);    // may call back for earlier ones
//   batch.flush();                                 // calls back for the rest
//
// One thread's; up to 4 MiB of buffer, made when it is needed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/files.hpp"

namespace tutti {

class FileBatch {
 public:
  // `which` is what add() was told; the bytes are gone when the call returns.
  using Visit = std::function<void(std::size_t which, std::string_view bytes, const Digest& md5)>;
  explicit FileBatch(Visit visit) : visit_(std::move(visit)) {}

  static constexpr std::uint64_t longest = (1 << 20) - 1;

  // Reads `file` from its start; `size` is what its stat says, at most `longest`. False if it has not exactly so many
  // bytes, because it is being written to: then nothing is kept, and the file is at its start again.
  bool add(std::size_t which, const Fd& file, std::string_view path, std::uint64_t size);

  // Forgets what add() kept a moment ago: the file changed while it was read.
  void drop_last();

  void flush();

 private:
  struct Part {
    std::size_t which, begin, size;
  };
  void reserve(std::size_t size);

  Visit visit_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t filled_ = 0;
  std::vector<Part> parts_;
};

}  // namespace tutti
