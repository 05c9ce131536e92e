// Moments and durations; the clock is handed in, so that tests own time.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tutti {

using Duration = std::chrono::nanoseconds;

// Nanoseconds since 1970-01-01T00:00:00Z.
struct Timestamp {
  std::int64_t nanoseconds = 0;

  std::string rfc3339() const;  // "2026-01-31T23:59:59.123456Z": UTC, microseconds
  static std::optional<Timestamp> from_rfc3339(std::string_view text);

  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
  friend Duration operator-(const Timestamp& a, const Timestamp& b) { return Duration(a.nanoseconds - b.nanoseconds); }
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
};

std::string human_duration(Duration duration);  // "0.4 s", "12 s", "3 min 20 s", "2 h 5 min"

}  // namespace tutti
