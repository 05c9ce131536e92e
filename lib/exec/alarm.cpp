// Alarms as file descriptors.
#include "alarm.hpp"

#include <poll.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <cerrno>

#include "base/error.hpp"

namespace tutti {

Alarm::Alarm(Duration wait) : timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
  constexpr Duration shortest(1);  // nothing would switch it off
  const Duration armed = std::max(wait, shortest);
  const auto seconds = std::chrono::floor<std::chrono::seconds>(armed);
  itimerspec spec{};
  spec.it_value.tv_sec = seconds.count();
  spec.it_value.tv_nsec = (armed - seconds).count();
  if (!timer_ || ::timerfd_settime(timer_.get(), 0, &spec, nullptr) != 0) {
    const int code = errno;
    throw SystemError(code, "cannot set a timer");
  }
}

bool Alarm::has_rung() const {
  pollfd timer{timer_.get(), POLLIN, 0};
  return ::poll(&timer, 1, 0) == 1;
}

}  // namespace tutti
