// A log for those who do not want any; cli has the one that writes.
#include "base/log.hpp"

namespace tutti {
namespace {

class SilentLog final : public Log {
 public:
  bool wants(LogLevel) const override { return false; }
  void write(LogLevel, std::string_view) override {}
};

}  // namespace

Log& no_log() {
  static SilentLog log;
  return log;
}

}  // namespace tutti
