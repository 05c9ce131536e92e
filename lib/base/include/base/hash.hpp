// Computes digests, of bytes at hand or of bytes as they pass.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "base/digest.hpp"

namespace tutti {

// One digest over many update() calls. Not for use by two threads at once. After finish() it starts anew.
class Hasher {
 public:
  explicit Hasher(Algorithm algorithm);
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  ~Hasher();

  void update(std::span<const std::byte> bytes);
  void update(std::string_view bytes);
  Digest finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest digest_of(Algorithm algorithm, std::string_view bytes);
inline Digest md5_of(std::string_view bytes) {
  return digest_of(Algorithm::md5, bytes);
}
inline Digest sha256_of(std::string_view bytes) {
  return digest_of(Algorithm::sha256, bytes);
}

// 64 bits that tell accidental damage of our own files (indexes), at memory speed. Not cryptographic, not portable
// between versions of the format that stores it.
std::uint64_t checksum64(std::span<const std::byte> bytes);

}  // namespace tutti
