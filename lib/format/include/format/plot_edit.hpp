// The edit of dvc.yaml that `plots modify` makes.
#pragma once

#include <string>
#include <string_view>

#include "format/value.hpp"

namespace tutti {

// `old_text` with the output that the stage writes as `path` in its `plots`, with these properties (a map: template, x,
// y, x_label, y_label, title, header; empty: none). An output or a metric becomes a plot; its other options stay. No
// byte outside of its own lines changes where it has lines of its own. Throws NotFound if there is no such stage or
// output, or if the stage is a template.
std::string put_plot(std::string_view old_text, const std::string& stage, const std::string& path,
                     const Value& properties, const std::string& file_name);

}  // namespace tutti
