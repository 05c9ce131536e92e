// Paths, each standing for itself and all that is beneath it.
#pragma once

#include <initializer_list>
#include <set>
#include <string>

#include "base/rel_path.hpp"

namespace tutti {

class PathSet {
 public:
  PathSet() = default;
  PathSet(std::initializer_list<RelPath> paths) {
    for (const RelPath& path : paths) add(path);
  }

  // Does nothing for what is held already; takes the place of what lies beneath it.
  void add(const RelPath& path);
  // Whether `path` is in it, or beneath something in it: as many look-ups as the path has components.
  bool holds(const RelPath& path) const;

  bool empty() const { return paths_.empty(); }
  const std::set<std::string, std::less<>>& paths() const { return paths_; }  // none beneath another

  friend bool operator==(const PathSet&, const PathSet&) = default;

 private:
  std::set<std::string, std::less<>> paths_;
};

}  // namespace tutti
