// The md5 that a .dvc file states of itself, so that an edit of it is noticed. Only imports have one.
//
// Over all that the file says but annotations, sizes and modes, as JSON with sorted keys (reference: DVC 3.67.1,
// stage.compute_md5).
#pragma once

#include <optional>
#include <string>

#include "format/pointer_file.hpp"

namespace tutti {

// Nothing for what is no import: DVC's are those with one dependency and one output.
std::optional<std::string> stage_md5(const PointerFile& pointer);

}  // namespace tutti
