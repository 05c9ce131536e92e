// From values to places: round ticks and their labels: not public.
#pragma once

#include <string>
#include <vector>

namespace tutti {

// An axis from `low` to `high`, both ends being ticks.
struct Axis {
  double low = 0, high = 1;
  std::vector<double> ticks;  // rising; at least two
  std::vector<std::string> labels;

  // From 0 (low) to 1 (high).
  double place(double value) const { return (value - low) / (high - low); }
};

// Ticks 1, 2 or 5 times a power of ten apart, about as many as asked for. A range of one value, of none (low > high),
// or too wide for doubles to be told apart gets room around it.
Axis make_axis(double low, double high, unsigned about);

// As exact as steps of that size need, and in the unit that `size`, the largest value beside it, has: "0.25", "12,000",
// "3.5M", "2e-07".
std::string number_label(double value, double step, double size);
// A value on its own, to six digits: "0.123457".
std::string value_label(double value);

}  // namespace tutti
