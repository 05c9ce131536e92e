// Anchors in templates: not public.
#pragma once

#include <string>
#include <string_view>

#include "report/vega.hpp"

namespace tutti {

// "<DVC_METRIC_X_LABEL>" for "x_label".
std::string vega_anchor(std::string_view name);

// Whether a text of it is the anchor; lists that lie in lists are not searched, as by DVC.
bool has_anchor(const Value& content, std::string_view name);

// Puts `value` where the anchor is; of a text that only holds it, in its place if `value` is a text, too.
void fill_anchor(Value& content, std::string_view name, const Value& value);

}  // namespace tutti
