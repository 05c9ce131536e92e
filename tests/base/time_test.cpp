// Moments, durations and sizes as text.
#include "base/time.hpp"

#include <limits>

#include <catch2/catch.hpp>

#include "base/byte_count.hpp"

namespace tutti {
namespace {

constexpr std::int64_t second = 1'000'000'000;

std::string seconds(double count) {
  return human_duration(Duration(static_cast<std::int64_t>(count * 1e9)));
}

}  // namespace

TEST_CASE("a moment is written in UTC with microseconds") {
  CHECK(Timestamp{0}.rfc3339() == "1970-01-01T00:00:00.000000Z");
  CHECK(Timestamp{1'769'903'999 * second + 123'456'789}.rfc3339() == "2026-01-31T23:59:59.123456Z");
  CHECK(Timestamp{-1}.rfc3339() == "1969-12-31T23:59:59.999999Z");
}

TEST_CASE("a moment is read back, whatever its zone and precision") {
  const Timestamp moment{1'769'903'999 * second + 123'456'000};

  CHECK(Timestamp::from_rfc3339(moment.rfc3339()) == moment);
  CHECK(Timestamp::from_rfc3339("2026-02-01T01:29:59.123456+01:30") == moment);
  CHECK(Timestamp::from_rfc3339("2026-01-31 18:59:59.123456-05:00") == moment);
  CHECK(Timestamp::from_rfc3339("2026-01-31t23:59:59z") == Timestamp{1'769'903'999 * second});
  CHECK(Timestamp::from_rfc3339("1970-01-01T00:00:00.1234567891Z") == Timestamp{123'456'789});
  CHECK(Timestamp::from_rfc3339("2016-12-31T23:59:60Z") == Timestamp::from_rfc3339("2017-01-01T00:00:00Z"));
}

TEST_CASE("what is not a moment is not read as one") {
  for (const std::string_view text :
       {"", "2026", "2026-01-31", "2026-01-31T23:59:59", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-01-31T24:00:00Z", "2026-01-31T23:60:00Z", "2026-01-31T23:59:61Z", "2026-01-31T23:59:59.Z",
        "2026-01-31T23:59:59Zx", "2026-01-31T23:59:59+1:00", "2026-01-31T23:59:59+24:00", "+026-01-31T23:59:59Z",
        "1500-01-01T00:00:00Z", "9999-01-01T00:00:00Z", " 2026-01-31T23:59:59Z"}) {
    INFO(text);
    CHECK_FALSE(Timestamp::from_rfc3339(text));
  }
}

TEST_CASE("durations are as exact as their length deserves") {
  CHECK(seconds(0) == "0.0 s");
  CHECK(seconds(0.4) == "0.4 s");
  CHECK(seconds(9.94) == "9.9 s");
  CHECK(seconds(9.96) == "10 s");
  CHECK(seconds(12.4) == "12 s");
  CHECK(seconds(59.7) == "1 min 0 s");
  CHECK(seconds(200) == "3 min 20 s");
  CHECK(seconds(3599.6) == "1 h 0 min");
  CHECK(seconds(7500) == "2 h 5 min");
  CHECK(seconds(-1) == "0.0 s");
}

TEST_CASE("sizes are in powers of a thousand, rounded before the unit is chosen") {
  CHECK(ByteCount{0}.human() == "0 B");
  CHECK(ByteCount{512}.human() == "512 B");
  CHECK(ByteCount{999}.human() == "999 B");
  CHECK(ByteCount{1000}.human() == "1.0 kB");
  CHECK(ByteCount{3449}.human() == "3.4 kB");
  CHECK(ByteCount{3450}.human() == "3.5 kB");
  CHECK(ByteCount{999'949}.human() == "999.9 kB");
  CHECK(ByteCount{999'950}.human() == "1.0 MB");
  CHECK(ByteCount{1'200'000'000}.human() == "1.2 GB");
  CHECK(ByteCount{std::numeric_limits<std::uint64_t>::max()}.human() == "18.4 EB");
}

TEST_CASE("sizes add up") {
  ByteCount sum{1};
  sum += ByteCount{2};
  CHECK(sum + ByteCount{3} == ByteCount{6});
}

}  // namespace tutti
