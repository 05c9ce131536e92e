// Looks paths and their parents up.
#include "workspace/path_set.hpp"

#include <string_view>

namespace tutti {

void PathSet::add(const RelPath& path) {
  if (holds(path)) return;
  if (path.is_root()) {
    paths_.clear();
  } else {
    const std::string beneath = path.str() + "/";
    auto inner = paths_.lower_bound(beneath);
    while (inner != paths_.end() && inner->starts_with(beneath)) inner = paths_.erase(inner);
  }
  paths_.insert(path.str());
}

bool PathSet::holds(const RelPath& path) const {
  if (paths_.empty()) return false;
  if (paths_.contains(std::string_view())) return true;
  const std::string_view text = path.str();
  for (std::size_t end = text.find('/'); end != std::string_view::npos; end = text.find('/', end + 1)) {
    if (paths_.contains(text.substr(0, end))) return true;
  }
  return paths_.contains(text);
}

}  // namespace tutti
