// A process that is to stop, and all that it has started and that did not leave its group, as daemons do.
//
// A signal to the group would do, but a child that may use the terminal is in ours, with whoever called us. Processes
// are held by descriptors: a number may mean another one by the time it is used.
#pragma once

#include <vector>

#include "base/files.hpp"

namespace tutti {

class Family {
 public:
  enum class Members {
    group,        // `pid` and its descendants as of now; with its group, if it leads one
    descendants,  // of `pid`, whatever groups they have made; not itself
  };
  explicit Family(int pid, Members members = Members::group);
  Family(const Family&) = delete;
  Family& operator=(const Family&) = delete;
  ~Family();  // kills who is left

  void signal(int signal) const;
  bool has_ended() const;  // all that were there in the beginning

 private:
  std::vector<Fd> members_;  // pidfds; none before Linux 5.3
  int group_ = 0;            // 0: it leads none
};

}  // namespace tutti
