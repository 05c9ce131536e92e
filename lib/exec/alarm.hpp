// Rings once, some time from now. Time is the kernel's: setting the clock, or a suspended machine, does not matter.
#pragma once

#include "base/files.hpp"
#include "base/time.hpp"

namespace tutti {

class Alarm {
 public:
  explicit Alarm(Duration wait);

  int end() const { return timer_.get(); }  // for poll(): readable once it has rung
  bool has_rung() const;

 private:
  Fd timer_;
};

}  // namespace tutti
