// Reads on from where it stopped.
#include "log_tail.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

constexpr std::uint64_t piece_size = 1U << 16;

}  // namespace

std::uint64_t LogTail::size_before(std::uint64_t end) {
  if (!file_ && !path_.empty()) file_ = find_file(path_, O_RDONLY | O_CLOEXEC);
  return file_ ? std::min(end, stat_of(*file_, path_).size) : 0;
}

std::string LogTail::next(std::uint64_t end) {
  const std::uint64_t size = size_before(end);
  if (size <= read_) return {};
  std::string piece(static_cast<std::size_t>(std::min(size - read_, piece_size)), '\0');
  const ssize_t count = ::pread(file_->get(), piece.data(), piece.size(), static_cast<off_t>(read_));
  if (count < 0) {
    const int code = errno;
    throw SystemError(code, fmt::format("cannot read {}", in_quotes(path_)));
  }
  piece.resize(static_cast<std::size_t>(count));
  read_ += piece.size();
  return piece;
}

void LogTail::keep_last(std::uint64_t size, std::uint64_t end) {
  const std::uint64_t present = size_before(end);
  if (present > size) read_ = std::max(read_, present - size);
}

}  // namespace tutti
