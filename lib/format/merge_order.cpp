// Puts the names of two sides in one row.
#include "merge_order.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace tutti {

namespace {

using Names = std::unordered_set<std::string>;

std::vector<std::string> those_in(const std::vector<std::string>& names, const Names& wanted) {
  std::vector<std::string> result;
  std::copy_if(names.begin(), names.end(), std::back_inserter(result),
               [&](const std::string& name) { return wanted.contains(name); });
  return result;
}

bool has_moved(const std::vector<std::string>& base, const Names& in_base, const std::vector<std::string>& side) {
  return those_in(base, Names(side.begin(), side.end())) != those_in(side, in_base);
}

}  // namespace

std::vector<std::string> merged_order(const std::vector<std::string>& base, const std::vector<std::string>& ours,
                                      const std::vector<std::string>& theirs) {
  const Names in_base(base.begin(), base.end());
  const bool theirs_leads = !has_moved(base, in_base, ours) && has_moved(base, in_base, theirs);
  const std::vector<std::string>& leading = theirs_leads ? theirs : ours;
  const std::vector<std::string>& following = theirs_leads ? ours : theirs;

  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < leading.size(); ++i) places.emplace(leading[i], i);
  const Names in_following(following.begin(), following.end());
  // behind[i]: what goes behind the first i of the leading names.
  std::vector<std::vector<std::string>> behind(leading.size() + 1);
  std::size_t at = 0;
  for (const std::string& name : following) {
    const auto found = places.find(name);
    if (found != places.end()) {
      at = found->second + 1;
      continue;
    }
    while (at < leading.size() && !in_base.contains(leading[at]) && !in_following.contains(leading[at])) ++at;
    behind[at].push_back(name);
  }

  std::vector<std::string> result = behind[0];
  for (std::size_t i = 0; i < leading.size(); ++i) {
    result.push_back(leading[i]);
    result.insert(result.end(), behind[i + 1].begin(), behind[i + 1].end());
  }
  return result;
}

}  // namespace tutti
