// MD5 (RFC 1321) in the lanes of a vector.
//
// The compression function is written once over a vector type and compiled for each width. A lane runs through a
// string's blocks in two stretches: those that lie whole in the string, read where they are, and the last one or two,
// copied with the padding. All lanes go on together for as many blocks as the shortest stretch has; then lanes that are
// done change to their next stretch, or to the next string.
#include "base/md5_lanes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace tutti {
namespace {

static_assert(std::endian::native == std::endian::little, "MD5's words are little-endian, as they are read here");

constexpr std::size_t block_size = 64;
constexpr unsigned max_lanes = 16;
constexpr std::size_t worth_vectors = 3;  // fewer strings are hashed faster one after the other

// floor(2^32 * |sin(i + 1)|)
constexpr std::array<std::uint32_t, 64> sines = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

constexpr std::array<std::uint32_t, 4> initial = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

using Vector16 = std::uint32_t __attribute__((vector_size(64)));
using Vector8 = std::uint32_t __attribute__((vector_size(32)));

// What the lanes have hashed so far, word by word, and where each reads on.
struct Lanes {
  alignas(64) std::array<std::array<std::uint32_t, max_lanes>, 4> state;
  std::array<const char*, max_lanes> at;
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored \
    "-Wpsabi"  // no vector crosses a call: all of this is inlined into the function of its width

// Rows become columns, by perfect shuffles: after as many of them as the width has bits, row i holds word i of all
// lanes.
[[gnu::always_inline]] inline void transpose(Vector16 (&rows)[16]) {
  constexpr Vector16 low = {0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23};
  constexpr Vector16 high = {8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
#pragma GCC unroll 4
  for (int round = 0; round < 4; ++round) {
    Vector16 shuffled[16];
#pragma GCC unroll 8
    for (int i = 0; i < 8; ++i) {
      shuffled[2 * i] = __builtin_shuffle(rows[i], rows[i + 8], low);
      shuffled[2 * i + 1] = __builtin_shuffle(rows[i], rows[i + 8], high);
    }
    for (int i = 0; i < 16; ++i) rows[i] = shuffled[i];
  }
}

[[gnu::always_inline]] inline void transpose(Vector8* rows) {
  constexpr Vector8 low = {0, 8, 1, 9, 2, 10, 3, 11};
  constexpr Vector8 high = {4, 12, 5, 13, 6, 14, 7, 15};
#pragma GCC unroll 3
  for (int round = 0; round < 3; ++round) {
    Vector8 shuffled[8];
#pragma GCC unroll 4
    for (int i = 0; i < 4; ++i) {
      shuffled[2 * i] = __builtin_shuffle(rows[i], rows[i + 4], low);
      shuffled[2 * i + 1] = __builtin_shuffle(rows[i], rows[i + 4], high);
    }
    for (int i = 0; i < 8; ++i) rows[i] = shuffled[i];
  }
}

// The 16 words of each lane's block, the same word of all lanes in one vector.
[[gnu::always_inline]] inline void load(const Lanes& lanes, std::size_t offset, Vector16 (&words)[16]) {
  for (unsigned lane = 0; lane < 16; ++lane) std::memcpy(&words[lane], lanes.at[lane] + offset, block_size);
  transpose(words);
}

[[gnu::always_inline]] inline void load(const Lanes& lanes, std::size_t offset, Vector8 (&words)[16]) {
  for (unsigned lane = 0; lane < 8; ++lane) {
    std::memcpy(&words[lane], lanes.at[lane] + offset, block_size / 2);
    std::memcpy(&words[lane + 8], lanes.at[lane] + offset + block_size / 2, block_size / 2);
  }
  transpose(words);
  transpose(words + 8);
}

template <class Vector>
[[gnu::always_inline]] inline void compress(Lanes& lanes, std::size_t blocks) {
  constexpr int shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
  Vector state[4];
  for (int word = 0; word < 4; ++word) std::memcpy(&state[word], lanes.state[word].data(), sizeof(Vector));
  for (std::size_t block = 0; block < blocks; ++block) {
    Vector words[16];
    load(lanes, block * block_size, words);
    Vector a = state[0], b = state[1], c = state[2], d = state[3];
#pragma GCC unroll 64
    for (int i = 0; i < 64; ++i) {
      const int round = i / 16;
      const Vector mixed = round == 0   ? (b & c) | (~b & d)
                           : round == 1 ? (d & b) | (~d & c)
                           : round == 2 ? b ^ c ^ d
                                        : c ^ (b | ~d);
      const int word = (round == 0 ? i : round == 1 ? 5 * i + 1 : round == 2 ? 3 * i + 5 : 7 * i) & 15;
      const int shift = shifts[round][i % 4];
      const Vector sum = a + mixed + (words[word] + sines[i]);
      a = d;
      d = c;
      c = b;
      b += (sum << shift) | (sum >> (32 - shift));
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
  }
  for (int word = 0; word < 4; ++word) std::memcpy(lanes.state[word].data(), &state[word], sizeof(Vector));
}

#pragma GCC diagnostic pop

[[gnu::target("avx512f")]] void compress16(Lanes& lanes, std::size_t blocks) {
  compress<Vector16>(lanes, blocks);
}

[[gnu::target("avx2")]] void compress8(Lanes& lanes, std::size_t blocks) {
  compress<Vector8>(lanes, blocks);
}

// A lane's part of the work: the string in its hands, and the stretch of blocks that it is in.
struct Stretch {
  std::size_t text = 0;
  std::size_t blocks = 0;
  bool is_last = false;
  bool is_idle = true;
  std::array<char, 2 * block_size> tail;
};

class Batch {
 public:
  Batch(std::span<const std::string_view> texts, std::vector<Digest>& digests, unsigned width)
      : texts_(texts), digests_(digests), width_(width) {}

  void run() {
    const auto compress_all = width_ == 16 ? compress16 : compress8;
    for (unsigned lane = 0; lane < width_; ++lane) take_next(lane);
    while (busy_ > 0) {
      std::size_t blocks = SIZE_MAX;
      const char* somewhere = nullptr;
      for (unsigned lane = 0; lane < width_; ++lane) {
        if (stretches_[lane].is_idle) continue;
        blocks = std::min(blocks, stretches_[lane].blocks);
        somewhere = lanes_.at[lane];
      }
      // An idle lane reads along with a busy one; what it makes of it is thrown away.
      for (unsigned lane = 0; lane < width_; ++lane) {
        if (stretches_[lane].is_idle) lanes_.at[lane] = somewhere;
      }
      compress_all(lanes_, blocks);
      for (unsigned lane = 0; lane < width_; ++lane) {
        if (!stretches_[lane].is_idle) advance(lane, blocks);
      }
    }
  }

 private:
  void take_next(unsigned lane) {
    Stretch& stretch = stretches_[lane];
    stretch.is_idle = next_ == texts_.size();
    if (stretch.is_idle) return;
    ++busy_;
    stretch.text = next_++;
    for (int word = 0; word < 4; ++word) lanes_.state[word][lane] = initial[word];
    const std::string_view text = texts_[stretch.text];
    stretch.is_last = false;
    stretch.blocks = text.size() / block_size;
    lanes_.at[lane] = text.data();
    if (stretch.blocks == 0) take_tail(lane);
  }

  void take_tail(unsigned lane) {
    Stretch& stretch = stretches_[lane];
    const std::string_view text = texts_[stretch.text];
    const std::size_t rest = text.size() % block_size;
    stretch.is_last = true;
    stretch.blocks = rest + 9 <= block_size ? 1 : 2;
    stretch.tail.fill(0);
    text.copy(stretch.tail.data(), rest, text.size() - rest);
    stretch.tail[rest] = static_cast<char>(0x80);
    const std::uint64_t bits = std::uint64_t{text.size()} * 8;
    std::memcpy(stretch.tail.data() + stretch.blocks * block_size - sizeof bits, &bits, sizeof bits);
    lanes_.at[lane] = stretch.tail.data();
  }

  void advance(unsigned lane, std::size_t blocks) {
    Stretch& stretch = stretches_[lane];
    stretch.blocks -= blocks;
    lanes_.at[lane] += blocks * block_size;
    if (stretch.blocks > 0) return;
    if (!stretch.is_last) return take_tail(lane);
    std::array<std::uint32_t, 4> words;
    for (int word = 0; word < 4; ++word) words[word] = lanes_.state[word][lane];
    std::array<unsigned char, 16> bytes;
    std::memcpy(bytes.data(), words.data(), bytes.size());
    digests_[stretch.text] = Digest(Algorithm::md5, bytes);
    --busy_;
    take_next(lane);
  }

  std::span<const std::string_view> texts_;
  std::vector<Digest>& digests_;
  unsigned width_;
  Lanes lanes_;
  std::array<Stretch, max_lanes> stretches_;
  std::size_t next_ = 0;
  unsigned busy_ = 0;
};

bool has_vectors(unsigned lanes) {
  return lanes == 16 ? __builtin_cpu_supports("avx512f") != 0 : __builtin_cpu_supports("avx2") != 0;
}

}  // namespace

unsigned md5_lane_count() {
  static const unsigned lanes = has_vectors(16) ? 16 : has_vectors(8) ? 8 : 1;
  return lanes;
}

std::vector<Digest> md5_of_each(std::span<const std::string_view> texts) {
  return md5_of_each(texts, texts.size() < worth_vectors ? 1 : md5_lane_count());
}

std::vector<Digest> md5_of_each(std::span<const std::string_view> texts, unsigned lanes) {
  std::vector<Digest> digests;
  if (lanes == 1) {
    digests.reserve(texts.size());
    for (const std::string_view text : texts) digests.push_back(md5_of(text));
    return digests;
  }
  if ((lanes != 16 && lanes != 8) || !has_vectors(lanes)) throw InternalError("no vectors of that many lanes");
  digests.assign(texts.size(), Digest(Algorithm::md5, std::array<std::uint8_t, 16>{}));
  Batch(texts, digests, lanes).run();
  return digests;
}

}  // namespace tutti
