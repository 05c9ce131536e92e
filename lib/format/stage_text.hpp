// How outputs stand in a stage: not public.
#pragma once

#include "format/pipeline_file.hpp"

namespace tutti {

// An item of `outs`, `metrics` or `plots`: the path, or the path with its options in DVC's order.
Value output_item(const OutputSpec& out);

}  // namespace tutti
