// Draws a graph in text: each box below all that it needs, with the names of those it reads from.
#include "dag_drawing.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include <fmt/format.h>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace tutti {

namespace {

std::string dot_quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

// The length of the longest chain above each node: the line it stands on.
std::vector<std::size_t> layers_of(const DagPicture& picture) {
  std::vector<std::size_t> layer(picture.nodes.size(), 0);
  for (std::size_t round = 0; round < picture.nodes.size(); ++round) {
    bool moved = false;
    for (const auto& [from, to] : picture.edges) {
      if (layer[to] > layer[from] || layer[from] >= picture.nodes.size()) continue;
      layer[to] = layer[from] + 1;
      moved = true;
    }
    if (!moved) break;
  }
  return layer;
}

std::vector<std::pair<std::size_t, std::size_t>> edges_once(const DagPicture& picture) {
  auto edges = picture.edges;
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

// The first node of each node's pipeline, which is all that hangs together.
std::vector<std::size_t> pipelines_of(const DagPicture& picture) {
  std::vector<std::size_t> above(picture.nodes.size());
  std::iota(above.begin(), above.end(), std::size_t{0});
  const auto first_of = [&](std::size_t node) {
    while (above[node] != node) node = above[node] = above[above[node]];
    return node;
  };
  for (const auto& [from, to] : picture.edges) {
    const std::size_t a = first_of(from), b = first_of(to);
    above[std::max(a, b)] = std::min(a, b);
  }
  for (std::size_t node = 0; node < above.size(); ++node) above[node] = first_of(node);
  return above;
}

}  // namespace

std::string dot_of(const DagPicture& picture) {
  std::string text = "strict digraph {\n";
  for (const std::string& node : picture.nodes) text += dot_quoted(node) + ";\n";
  for (const auto& [from, to] : edges_once(picture)) {
    text += fmt::format("{} -> {};\n", dot_quoted(picture.nodes[from]), dot_quoted(picture.nodes[to]));
  }
  return text + "}\n\n";
}

// One pipeline after the other, each with its nodes, then its edges, by name.
std::string mermaid_of(const DagPicture& picture) {
  const std::vector<std::size_t> pipelines = pipelines_of(picture);
  const auto edges = edges_once(picture);
  std::string text = "flowchart TD\n";
  std::vector<std::size_t> order(picture.nodes.size());  // of all nodes
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(pipelines[a], picture.nodes[a]) < std::tie(pipelines[b], picture.nodes[b]);
  });
  std::vector<std::size_t> number(picture.nodes.size());
  for (std::size_t i = 0; i < order.size(); ++i) number[order[i]] = i + 1;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    const std::size_t pipeline = pipelines[order[begin]];
    for (; end < order.size() && pipelines[order[end]] == pipeline; ++end) {
      text += fmt::format("\tnode{}[\"{}\"]\n", end + 1, picture.nodes[order[end]]);
    }
    std::vector<std::pair<std::size_t, std::size_t>> numbers;  // within a pipeline they sort as the names do
    for (const auto& [from, to] : edges) {
      if (pipelines[from] == pipeline) numbers.emplace_back(number[from], number[to]);
    }
    std::sort(numbers.begin(), numbers.end());
    for (const auto& [from, to] : numbers) text += fmt::format("\tnode{}-->node{}\n", from, to);
  }
  return text;
}

std::string drawing_of(const DagPicture& picture) {
  const auto layer = layers_of(picture);
  const auto edges = edges_once(picture);
  const std::size_t deepest = layer.empty() ? 0 : *std::max_element(layer.begin(), layer.end());
  std::string text;
  for (std::size_t level = 0; level <= deepest && !picture.nodes.empty(); ++level) {
    std::string top, middle, bottom, from_line;
    for (std::size_t node = 0; node < picture.nodes.size(); ++node) {
      if (layer[node] != level) continue;
      std::vector<std::string> sources;
      for (const auto& [from, to] : edges) {
        if (to == node) sources.push_back(printable(picture.nodes[from]));
      }
      const std::string name = printable(picture.nodes[node]);
      const std::string from = sources.empty() ? "" : "↑ " + join(sources, ", ");
      const std::size_t inner = std::max(code_points(name), code_points(from)) + 2;
      std::string rule;
      for (std::size_t i = 0; i < inner; ++i) rule += "─";
      const auto cell = [&](const std::string& words) {
        return "│ " + words + std::string(inner - 1 - code_points(words), ' ') + "│  ";
      };
      top += "┌" + rule + "┐  ";
      middle += cell(name);
      from_line += cell(from);
      bottom += "└" + rule + "┘  ";
    }
    const auto line = [&](std::string words) {
      words.erase(words.find_last_not_of(' ') + 1);
      text += words + '\n';
    };
    line(top);
    line(middle);
    if (level > 0) line(from_line);
    line(bottom);
  }
  return text;
}

}  // namespace tutti
