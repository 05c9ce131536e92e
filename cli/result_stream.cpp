// Writes to descriptor 1.
#include "result_stream.hpp"

#include <unistd.h>

#include <cerrno>

namespace tutti {

ResultBuffer::ResultBuffer() {
  setp(buffer_.data(), buffer_.data() + buffer_.size());
}

int ResultBuffer::sync() {
  const char* from = pbase();
  while (error_ == 0 && from < pptr()) {
    const ssize_t count = ::write(STDOUT_FILENO, from, static_cast<std::size_t>(pptr() - from));
    if (count >= 0) {
      from += count;
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  setp(buffer_.data(), buffer_.data() + buffer_.size());
  return error_ == 0 ? 0 : -1;
}

ResultBuffer::int_type ResultBuffer::overflow(int_type c) {
  if (sync() != 0) return traits_type::eof();
  return traits_type::eq_int_type(c, traits_type::eof()) ? traits_type::not_eof(c)
                                                         : sputc(traits_type::to_char_type(c));
}

}  // namespace tutti
