// Hears of what changes in directories, soon after it did.
//
// The kernel tells (inotify), as long as it can: it knows only what this machine does to a local file system, and how
// many directories may be watched is limited. Where it cannot, refusal() says why, and who wants to know must look.
#pragma once

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/files.hpp"

namespace tutti {

class FileWatch {
 public:
  // Exactly these directories (absolute) are watched from here on, each without those below it. Those that are not
  // there are left out. False: refused, and nothing is watched any more.
  bool watch(const std::set<std::string>& directories);
  const std::string& refusal() const { return refusal_; }  // "too many directories to watch"; empty: none

  struct Changes {
    std::set<std::string> paths;  // "<directory>/<name>" of what was written, made, renamed or removed
    bool is_all = false;          // so much that not all was told: anything may have changed
    bool empty() const { return paths.empty() && !is_all; }
  };
  // Those since the last call; waits for the first one, at most this long, or until a signal comes.
  Changes wait(std::chrono::milliseconds timeout);

 private:
  bool refuse(std::string reason);
  void forget(std::map<std::string, int>::iterator watch);

  Fd events_;
  std::map<std::string, int> watches_;
  std::map<int, std::set<std::string>> directories_;  // one by several names, where there are links
  std::string refusal_;
};

}  // namespace tutti
