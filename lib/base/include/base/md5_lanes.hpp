// MD5 of many short byte strings side by side: each gets a lane of the processor's vectors, 16 of them with AVX-512, 8
// with AVX2. One string alone is hashed no faster than elsewhere (every step of MD5 waits for the one before it);
// sixteen take as long as one.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/digest.hpp"

namespace tutti {

// How many strings are hashed in about the time of one; chosen by the processor that runs this. 1: nothing is gained.
unsigned md5_lane_count();

// The MD5 (RFC 1321) of each text, in their order. Lengths may differ: a lane that is done takes the next text, so that
// long ones go first if the caller can choose. Thread-safe.
std::vector<Digest> md5_of_each(std::span<const std::string_view> texts);

// The same in 16, 8 or 1 lanes, for tests; throws InternalError if the processor has no such vectors.
std::vector<Digest> md5_of_each(std::span<const std::string_view> texts, unsigned lanes);

}  // namespace tutti
