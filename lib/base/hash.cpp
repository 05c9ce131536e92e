// Digests by OpenSSL, DVC 2.x's text digest on top of them, and a fast checksum of our own.
#include "base/hash.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/error.hpp"

namespace tutti {
namespace {

[[noreturn]] void fail(std::string_view what) {
  throw InternalError(fmt::format("OpenSSL cannot {}", what));
}

// Fetched once: looking an algorithm up costs more than digesting a small file. No openssl.cnf is read: a site's policy
// against MD5 is about security, and here MD5 is DVC's file name. No cleanup at exit, where threads may still digest.
const EVP_MD* fetch(const char* name) {
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_ATEXIT, nullptr);
  const EVP_MD* method = EVP_MD_fetch(nullptr, name, nullptr);
  if (!method) fail(fmt::format("compute {}", name));
  return method;
}

const EVP_MD* method_of(Algorithm algorithm) {
  if (algorithm == Algorithm::sha256) {
    static const EVP_MD* const sha256 = fetch("SHA256");
    return sha256;
  }
  static const EVP_MD* const md5 = fetch("MD5");
  return md5;
}

// DVC 2.x reads a file in pieces of 1 MiB and judges each by itself, from its first 512 bytes: a CRLF that two pieces
// share stays, and a file may be text in one piece and binary in the next (dvc_data: Dos2UnixHashStreamFile).
constexpr std::size_t text_piece = 1 << 20;
constexpr std::size_t text_sample = 512;

bool is_text_byte(unsigned char byte) {
  return (byte >= 32 && byte < 127) || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f' || byte == '\b';
}

bool looks_like_text(std::string_view piece) {
  const std::string_view sample = piece.substr(0, text_sample);
  if (sample.find('\0') != std::string_view::npos) return false;
  const auto others =
      std::ranges::count_if(sample, [](char c) { return !is_text_byte(static_cast<unsigned char>(c)); });
  return static_cast<double>(others) / static_cast<double>(sample.size()) <= 0.30;
}

std::string without_carriage_returns(std::string_view piece) {
  std::string text;
  text.reserve(piece.size());
  while (true) {
    const std::size_t end = piece.find("\r\n");
    text.append(piece.substr(0, end));
    if (end == std::string_view::npos) return text;
    piece.remove_prefix(end + 1);
  }
}

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

struct Hasher::State {
  explicit State(Algorithm wanted) : algorithm(wanted), context(EVP_MD_CTX_new()) {
    if (!context || EVP_DigestInit_ex2(context.get(), method_of(algorithm), nullptr) != 1) fail("start a digest");
  }

  void digest(std::string_view bytes) {
    if (EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) != 1) fail("digest bytes");
  }

  void digest_piece(std::string_view piece) {
    if (looks_like_text(piece)) {
      digest(without_carriage_returns(piece));
    } else {
      digest(piece);
    }
  }

  void update_text(std::string_view bytes) {
    while (!bytes.empty()) {
      if (pending.empty() && bytes.size() >= text_piece) {
        digest_piece(bytes.substr(0, text_piece));
        bytes.remove_prefix(text_piece);
        continue;
      }
      const std::size_t taken = std::min(bytes.size(), text_piece - pending.size());
      pending.append(bytes.substr(0, taken));
      bytes.remove_prefix(taken);
      if (pending.size() == text_piece) flush_text();
    }
  }

  void flush_text() {
    if (!pending.empty()) digest_piece(pending);
    pending.clear();
  }

  Algorithm algorithm;
  std::unique_ptr<EVP_MD_CTX, ContextDeleter> context;
  std::string pending;  // of the current text piece; md5_dos2unix only
};

Hasher::Hasher(Algorithm algorithm) : state_(std::make_unique<State>(algorithm)) {}
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;
Hasher::~Hasher() = default;

void Hasher::update(std::span<const std::byte> bytes) {
  update(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

void Hasher::update(std::string_view bytes) {
  if (bytes.empty()) return;
  if (state_->algorithm == Algorithm::md5_dos2unix) {
    state_->update_text(bytes);
  } else {
    state_->digest(bytes);
  }
}

Digest Hasher::finish() {
  state_->flush_text();
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
  unsigned size = 0;
  EVP_MD_CTX* context = state_->context.get();
  if (EVP_DigestFinal_ex(context, bytes.data(), &size) != 1) fail("finish a digest");
  if (EVP_DigestInit_ex2(context, nullptr, nullptr) != 1) fail("start a digest");
  return Digest(state_->algorithm, {bytes.data(), size});
}

Digest digest_of(Algorithm algorithm, std::string_view bytes) {
  Hasher hasher(algorithm);
  hasher.update(bytes);
  return hasher.finish();
}

// Four independent lanes keep the multiplier busy. Each step is a bijection of its lane, so a change of one word always
// changes the lane; the word is multiplied before it goes in, or a flipped top bit could be undone by one bit of the
// word after it. The length tells zeroes at the end.
std::uint64_t checksum64(std::span<const std::byte> bytes) {
  constexpr std::uint64_t multiplier = 0x9e3779b97f4a7c15;
  constexpr std::uint64_t mixer = 0xd6e8feb86659fd93;
  constexpr std::size_t block = 32;

  std::array<std::uint64_t, 4> lanes = {multiplier, mixer, ~multiplier, ~mixer};
  const auto take = [&lanes](const std::byte* data) {
    std::array<std::uint64_t, 4> words;
    std::memcpy(words.data(), data, block);
    for (std::size_t i = 0; i < 4; ++i) lanes[i] = std::rotl(lanes[i] + words[i] * mixer, 31) * multiplier;
  };

  const std::size_t whole = bytes.size() / block * block;
  for (std::size_t at = 0; at < whole; at += block) take(bytes.data() + at);
  if (whole < bytes.size()) {
    std::array<std::byte, block> last{};
    std::ranges::copy(bytes.subspan(whole), last.begin());
    take(last.data());
  }

  std::uint64_t sum = bytes.size() * mixer;
  for (const std::uint64_t lane : lanes) {
    sum = std::rotl(sum ^ (lane ^ lane >> 32) * mixer, 31) * multiplier;
  }
  sum = (sum ^ sum >> 32) * mixer;
  return sum ^ sum >> 29;
}

}  // namespace tutti
