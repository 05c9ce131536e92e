// A graph as text: Graphviz, Mermaid, or drawn in layers with boxes. Not public.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace tutti {

struct DagPicture {
  std::vector<std::string> nodes;
  std::vector<std::pair<std::size_t, std::size_t>> edges;  // from what is needed to what needs it
};

std::string dot_of(const DagPicture& picture);      // as DVC prints it
std::string mermaid_of(const DagPicture& picture);  // as DVC prints it
std::string drawing_of(const DagPicture& picture);

}  // namespace tutti
