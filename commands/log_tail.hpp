// A file that grows, read as it does: not public.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "base/files.hpp"

namespace tutti {

class LogTail {
 public:
  LogTail() = default;
  explicit LogTail(std::string path) : path_(std::move(path)) {}

  static constexpr std::uint64_t everything = std::numeric_limits<std::uint64_t>::max();

  const std::string& path() const { return path_; }
  // The next piece of what stands before `end`, empty when there is no more for now. It need not be there yet.
  std::string next(std::uint64_t end = everything);
  // Goes on where the last `size` bytes before `end` begin, if it is not beyond that already.
  void keep_last(std::uint64_t size, std::uint64_t end = everything);

 private:
  std::uint64_t size_before(std::uint64_t end);

  std::string path_;
  std::optional<Fd> file_;
  std::uint64_t read_ = 0;
};

}  // namespace tutti
