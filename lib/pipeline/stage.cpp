// How stages and their files are named.
#include "pipeline/stage.hpp"

namespace tutti {

bool is_pointer_name(std::string_view name) {
  return name.size() > pointer_suffix.size() && name.ends_with(pointer_suffix);
}

bool is_metadata_name(std::string_view name) {
  return name == pipeline_file_name || is_pointer_name(name);
}

bool Stage::is_import() const {
  return is_pointer() && deps.size() == 1 && outs.size() == 1;
}

std::string Stage::address(const RelPath& from) const {
  std::string shown = relative_text(file, from);
  if (is_pointer()) return shown;
  return shown == pipeline_file_name ? name : shown + ":" + name;
}

}  // namespace tutti
