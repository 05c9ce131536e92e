// Digests of bytes: known answers, DVC's text digest, and the checksum.
#include "base/hash.hpp"

#include <random>
#include <set>
#include <vector>

#include <catch2/catch.hpp>

namespace tutti {
namespace {

constexpr std::size_t mebibyte = 1 << 20;

std::string text_digest(std::string_view bytes) {
  return digest_of(Algorithm::md5_dos2unix, bytes).hex();
}

std::string random_bytes(std::size_t size) {
  std::mt19937 random(7);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

std::uint64_t sum_of(std::string_view bytes) {
  return checksum64(std::as_bytes(std::span(bytes)));
}

}  // namespace

TEST_CASE("known digests come out") {
  CHECK(md5_of("").hex() == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(md5_of("abc").hex() == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(sha256_of("abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("the portions in which bytes arrive do not matter") {
  std::string bytes = random_bytes(5000);
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 97) bytes.replace(at, 2, "\r\n");
  bytes.append(2 * mebibyte, 'x').append("\r\n");
  for (const Algorithm algorithm : {Algorithm::md5, Algorithm::md5_dos2unix, Algorithm::sha256}) {
    Hasher hasher(algorithm);
    std::string_view rest = bytes;
    for (std::size_t size = 1; !rest.empty(); size = size * 3 + 1) {
      hasher.update(rest.substr(0, size));
      rest.remove_prefix(std::min(size, rest.size()));
    }
    CHECK(hasher.finish() == digest_of(algorithm, bytes));
  }
}

TEST_CASE("a finished hasher starts anew") {
  for (const Algorithm algorithm : {Algorithm::md5, Algorithm::md5_dos2unix, Algorithm::sha256}) {
    Hasher hasher(algorithm);
    hasher.update("abc\r\n");
    hasher.finish();

    hasher.update("abc");

    CHECK(hasher.finish() == digest_of(algorithm, "abc"));
  }
}

// The expected values are what dvc_data 3.18 (DVC 3.67.1) computes.
TEST_CASE("the text digest is DVC's: CRLF counts as LF in text") {
  CHECK(text_digest("") == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(text_digest("a\r\nb\r\n") == "dd8c6a395b5dd36c56d23275028f526c");
  CHECK(text_digest("a\r\nb\r\n") == md5_of("a\nb\n").hex());
  CHECK(text_digest("a\r\r\n\r") == "586d86b8651cd8f213ebb65b79e7800b");
}

TEST_CASE("the text digest is DVC's: a CRLF across two pieces of a mebibyte stays") {
  const std::string bytes = std::string(mebibyte - 1, 'x') + "\r\ny\r\n";
  CHECK(text_digest(bytes) == "e1825541a28894307881fc219afcc49f");
}

TEST_CASE("the text digest is DVC's: each piece is text or not by itself") {
  const std::string bytes = std::string(1, '\0') + std::string(mebibyte - 1, 'x') + "a\r\nb\r\n";
  CHECK(text_digest(bytes) == "91720d6391dfdad3034c41dd2b9396b5");
}

TEST_CASE("the text digest is DVC's: more than 30 % of other bytes, or a NUL, in the first 512 make a piece binary") {
  CHECK(text_digest(std::string(153, '\x01') + std::string(359, 'a') + "\r\n") == "eb63309ebfb43e55ac29b56598d547e1");
  CHECK(text_digest(std::string(154, '\x01') + std::string(358, 'a') + "\r\n") == "9e379bfe31468d018467bbb2a79acc96");
  CHECK(text_digest(std::string(512, 'a') + std::string(1, '\0') + "\r\n") == "cf3dae686db0ee01ddf03cfaf2cfd9ac");
}

TEST_CASE("the checksum tells every flipped bit, every length, and words that change places") {
  std::string bytes = random_bytes(200);
  const std::uint64_t original = sum_of(bytes);
  std::set<std::uint64_t> sums = {original};
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    sums.insert(sum_of(bytes));
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
  }
  CHECK(sums.size() == 1 + bytes.size() * 8);
  CHECK(sum_of(bytes) == original);

  std::set<std::uint64_t> lengths;
  for (std::size_t size = 0; size < 200; ++size) lengths.insert(sum_of(std::string(size, '\0')));
  CHECK(lengths.size() == 200);

  const std::string swapped = bytes.substr(32, 32) + bytes.substr(0, 32) + bytes.substr(64);
  const std::string lanes = bytes.substr(8, 8) + bytes.substr(0, 8) + bytes.substr(16);
  CHECK(sum_of(swapped) != original);
  CHECK(sum_of(lanes) != original);
}

}  // namespace tutti
