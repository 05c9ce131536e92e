// How a stage is named.
#include "pipeline/stage.hpp"

namespace tutti {

bool Stage::is_import() const {
  return is_pointer() && deps.size() == 1 && outs.size() == 1;
}

std::string Stage::address(const RelPath& from) const {
  std::string shown = relative_text(file, from);
  if (is_pointer()) return shown;
  return shown == pipeline_file_name ? name : shown + ":" + name;
}

}  // namespace tutti
