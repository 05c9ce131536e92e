// Progress for those who do not want any.
#include "base/progress.hpp"

namespace tutti {
namespace {

class SilentTask final : public Task {
 public:
  void add_total(std::uint64_t, ByteCount) override {}
  void advance(std::uint64_t, ByteCount) override {}
};

class SilentProgress final : public Progress {
 public:
  std::unique_ptr<Task> start(std::string) override { return std::make_unique<SilentTask>(); }
};

}  // namespace

Progress& no_progress() {
  static SilentProgress progress;
  return progress;
}

}  // namespace tutti
