// What a person sees while stages run: each command, its output, and at the bottom who is still running.
//
// One stage at a time: its output passes through as it comes. Several: it is kept and shown whole when the stage ends
// (always when it failed, else with -v), so that stages do not talk into each other.
#pragma once

#include <map>
#include <string>

#include "commands/context.hpp"
#include "exec/run.hpp"

namespace tutti {

class RunView final : public RunObserver {
 public:
  struct Options {
    unsigned jobs = 1;
    bool dry = false;
    bool goes_on = false;  // after a failure; else what is no command's failure is reported as an error at the end
  };
  RunView(Context& context, const Options& options);
  ~RunView() override;

  void planned(std::size_t stages) override;
  void started(const Stage& stage, const Staleness& why) override;
  void started(const Stage& stage, const Staleness& why, Timestamp since);
  void command(const Stage& stage, std::string_view line) override;
  void output(const Stage& stage, std::string_view bytes) override;
  void finished(const Stage& stage, const StageResult& result) override;
  void retrying(const Stage& stage, const StageResult& result, const NextAttempt& next) override;
  void tick() override;

 private:
  struct Running {
    std::string address;
    std::string last_line;
    std::string kept;  // the end of its output, for when it fails
    Timestamp since;
  };
  bool passes_through() const;
  void show_failure(const std::string& address, const Running& running, const StageResult& result);

  Context& context_;
  Options options_;
  bool quiet_;
  std::size_t planned_ = 0, done_ = 0;
  std::map<const Stage*, Running> running_;
};

}  // namespace tutti
