// Stages and outputs that one side renamed, made the same entry on all sides.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "merge_outline.hpp"

namespace tutti {

// An outline whose parts are known by name.
struct NamedOutline {
  MergeOutline outline;
  std::vector<std::string> names;
  std::unordered_map<std::string, std::size_t> places;

  const MergePart* find(const std::string& name) const {
    const auto found = places.find(name);
    return found == places.end() ? nullptr : &outline.parts[found->second];
  }
  void index() {
    places.clear();
    for (std::size_t i = 0; i < names.size(); ++i) places.emplace(names[i], i);
  }
};

// What one side renamed and left as it was is, on the other side, still there under the old name: base and other side
// get the new name, so that the other side's changes go with it.
void follow_renames(NamedOutline& base, NamedOutline& ours, NamedOutline& theirs);

}  // namespace tutti
