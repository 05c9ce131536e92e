// Standard output for results, which knows why a write failed: std::cout forgets.
#pragma once

#include <array>
#include <ostream>
#include <streambuf>

namespace tutti {

class ResultBuffer final : public std::streambuf {
 public:
  ResultBuffer();
  // The error number of the write that failed first; 0: none did. Nothing is written after it.
  int error() const { return error_; }

 private:
  int_type overflow(int_type c) override;
  int sync() override;

  std::array<char, 16384> buffer_;
  int error_ = 0;
};

class ResultStream final : public std::ostream {
 public:
  ResultStream() : std::ostream(&buffer_) {}
  int error() const { return buffer_.error(); }

 private:
  ResultBuffer buffer_;
};

}  // namespace tutti
