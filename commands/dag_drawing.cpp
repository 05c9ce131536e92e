// Draws a graph in text: each box below all that it needs, with the names of those it reads from.
#include "dag_drawing.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

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

using Edges = std::vector<std::pair<std::size_t, std::size_t>>;

// Those that each node reads from, in order.
std::vector<std::vector<std::size_t>> sources_of(const Edges& edges, std::size_t nodes) {
  std::vector<std::vector<std::size_t>> sources(nodes);
  for (const auto& [from, to] : edges) sources[to].push_back(from);
  return sources;
}

// The nodes on each line, by the length of the longest chain above them.
std::vector<std::vector<std::size_t>> lines_of(const Edges& edges, std::size_t nodes) {
  std::vector<std::vector<std::size_t>> readers(nodes);
  std::vector<std::size_t> line(nodes, 0), awaited(nodes, 0), ready;
  for (const auto& [from, to] : edges) {
    readers[from].push_back(to);
    ++awaited[to];
  }
  for (std::size_t node = 0; node < nodes; ++node) {
    if (awaited[node] == 0) ready.push_back(node);
  }
  while (!ready.empty()) {
    const std::size_t node = ready.back();
    ready.pop_back();
    for (const std::size_t reader : readers[node]) {
      line[reader] = std::max(line[reader], line[node] + 1);
      if (--awaited[reader] == 0) ready.push_back(reader);
    }
  }
  std::vector<std::vector<std::size_t>> lines;
  for (std::size_t node = 0; node < nodes; ++node) {
    if (line[node] >= lines.size()) lines.resize(line[node] + 1);
    lines[line[node]].push_back(node);
  }
  return lines;
}

Edges edges_once(const DagPicture& picture) {
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
  std::vector<Edges> numbers(picture.nodes.size());  // by pipeline; within one they sort as the names do
  for (const auto& [from, to] : edges) numbers[pipelines[from]].emplace_back(number[from], number[to]);
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    const std::size_t pipeline = pipelines[order[begin]];
    for (; end < order.size() && pipelines[order[end]] == pipeline; ++end) {
      text += fmt::format("\tnode{}[\"{}\"]\n", end + 1, picture.nodes[order[end]]);
    }
    std::sort(numbers[pipeline].begin(), numbers[pipeline].end());
    for (const auto& [from, to] : numbers[pipeline]) text += fmt::format("\tnode{}-->node{}\n", from, to);
  }
  return text;
}

std::string drawing_of(const DagPicture& picture) {
  const Edges edges = edges_once(picture);
  const auto sources = sources_of(edges, picture.nodes.size());
  std::string text;
  bool is_first = true;
  for (const std::vector<std::size_t>& nodes : lines_of(edges, picture.nodes.size())) {
    std::string top, middle, bottom, from_line;
    for (const std::size_t node : nodes) {
      std::vector<std::string> names;
      for (const std::size_t source : sources[node]) names.push_back(printable(picture.nodes[source]));
      const std::string name = printable(picture.nodes[node]);
      const std::string from = names.empty() ? "" : "↑ " + join(names, ", ");
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
    const auto line = [&](std::string_view words) {
      text += words.substr(0, words.find_last_not_of(' ') + 1);
      text += '\n';
    };
    line(top);
    line(middle);
    if (!std::exchange(is_first, false)) line(from_line);
    line(bottom);
  }
  return text;
}

}  // namespace tutti
