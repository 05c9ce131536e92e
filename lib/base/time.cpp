// Moments as RFC 3339, durations as people say them.
#include "base/time.hpp"

#include <limits>

#include <fmt/format.h>

namespace tutti {
namespace {

using std::chrono::days;

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t second = 1'000'000'000;

// Takes pieces off the front of a text; once one is missing, all that follow are.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  unsigned digits(std::size_t count) {
    unsigned value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!at_digit()) return fail();
      value = value * 10 + digit();
    }
    return value;
  }

  void one_of(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) {
      fail();
    } else {
      last_ = take();
    }
  }

  // ".123", of any length: as nanoseconds, the rest cut off. Zero if there is none.
  std::int64_t fraction() {
    if (rest_.empty() || rest_.front() != '.') return 0;
    take();
    if (!at_digit()) return fail();
    std::int64_t value = 0;
    for (std::int64_t scale = second / 10; at_digit(); scale /= 10) value += digit() * scale;
    return value;
  }

  char last() const { return last_; }
  bool good() const { return good_; }
  bool at_end() const { return good_ && rest_.empty(); }

 private:
  bool at_digit() const { return !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; }
  unsigned digit() { return static_cast<unsigned>(take() - '0'); }
  char take() {
    const char front = rest_.front();
    rest_.remove_prefix(1);
    return front;
  }
  unsigned fail() {
    good_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  char last_ = '\0';
  bool good_ = true;
};

}  // namespace

std::string Timestamp::rfc3339() const {
  const std::chrono::sys_time<Duration> moment{Duration(nanoseconds)};
  const sys_days day = std::chrono::floor<days>(moment);
  const year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::microseconds>(moment - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

std::optional<Timestamp> Timestamp::from_rfc3339(std::string_view text) {
  Scanner scanner(text);
  const int year = static_cast<int>(scanner.digits(4));
  scanner.one_of("-");
  const unsigned month = scanner.digits(2);
  scanner.one_of("-");
  const unsigned day = scanner.digits(2);
  scanner.one_of("Tt ");
  const unsigned hour = scanner.digits(2);
  scanner.one_of(":");
  const unsigned minute = scanner.digits(2);
  scanner.one_of(":");
  const unsigned whole_second = scanner.digits(2);
  const std::int64_t fraction = scanner.fraction();
  scanner.one_of("Zz+-");
  std::int64_t offset = 0;  // minutes east
  if (scanner.good() && (scanner.last() == '+' || scanner.last() == '-')) {
    const int sign = scanner.last() == '+' ? 1 : -1;
    const unsigned hours = scanner.digits(2);
    scanner.one_of(":");
    const unsigned minutes = scanner.digits(2);
    if (hours > 23 || minutes > 59) return std::nullopt;
    offset = sign * static_cast<std::int64_t>(hours * 60 + minutes);
  }
  if (!scanner.at_end()) return std::nullopt;

  const year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  // A leap second is the first moment of the next minute, as POSIX counts.
  if (!date.ok() || hour > 23 || minute > 59 || whole_second > 60) return std::nullopt;

  const std::int64_t total = sys_days(date).time_since_epoch().count() * std::int64_t{86'400} + hour * 3600 +
                             (static_cast<std::int64_t>(minute) - offset) * 60 + whole_second;
  // Nanoseconds in 64 bits reach from 1677 to 2262.
  constexpr std::int64_t reach = std::numeric_limits<std::int64_t>::max() / second - 1;
  if (total > reach || total < -reach) return std::nullopt;
  return Timestamp{total * second + fraction};
}

Timestamp SystemClock::now() const {
  return {std::chrono::duration_cast<Duration>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

std::string human_duration(Duration duration) {
  const std::int64_t count = duration.count() < 0 ? 0 : duration.count();
  // Rounded before the unit is chosen, so that nothing takes "60 s".
  const std::int64_t tenths = count / (second / 10) + (count % (second / 10) >= second / 20 ? 1 : 0);
  if (tenths < 100) return fmt::format("{}.{} s", tenths / 10, tenths % 10);
  const std::int64_t total = count / second + (count % second >= second / 2 ? 1 : 0);
  if (total < 60) return fmt::format("{} s", total);
  if (total < 3600) return fmt::format("{} min {} s", total / 60, total % 60);
  const std::int64_t minutes = total / 60 + (total % 60 >= 30 ? 1 : 0);
  return fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

}  // namespace tutti
