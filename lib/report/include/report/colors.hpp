// The colours of revisions, the same in pictures, on terminals and in Vega-Lite.
#pragma once

#include <array>
#include <string_view>

namespace tutti {

// DVC's, in its order; the eighth revision begins anew.
inline constexpr std::array<std::string_view, 7> series_colors{"#945dd6", "#13adc7", "#f46837", "#48bb78",
                                                               "#4299e1", "#ed8936", "#f56565"};

}  // namespace tutti
