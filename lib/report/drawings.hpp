// One function for each way to draw: not public.
#pragma once

#include <string>

#include "pipeline/plots.hpp"
#include "report/drawing.hpp"

namespace tutti {

std::string draw_lines(const Plot& plot, bool is_smoothed);
std::string draw_points(const Plot& plot, bool is_jittered);
std::string draw_bars(const Plot& plot, bool is_sorted);
std::string draw_matrices(const Plot& plot, bool has_shares);

// "7 of 100 rows have no number and are left out"; empty if none are.
std::string note_of_left_out(std::size_t left_out, std::size_t rows);

}  // namespace tutti
