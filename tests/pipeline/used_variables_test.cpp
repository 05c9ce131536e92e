// Which variables templates take from files. What is expected was observed with DVC 3.67.1.
#include "pipeline/used_variables.hpp"

#include <catch2/catch.hpp>

#include "fake_tree.hpp"
#include "format/python_text.hpp"

namespace tutti {
namespace {

// "v.yaml a.b=7"
std::vector<std::string> used(const std::string& pipeline, std::map<std::string, std::string> files,
                              const std::set<RelPath>& uninteresting = {}) {
  files["dvc.yaml"] = pipeline;
  const FakeTree tree(std::move(files));
  std::vector<std::string> lines;
  for (const auto& [file, values] : used_variables(tree, Project::load(tree), uninteresting)) {
    for (const auto& [name, value] : values) lines.push_back(file.str() + " " + name + "=" + python_repr(value));
  }
  return lines;
}

using Texts = std::vector<std::string>;
const std::string variables = "a: {b: 7, l: [3, 4]}\nm: {us: {lr: 1, z: 2}, eu: {lr: 2, z: [5]}}\nn: 1\nunused: 3\n";

}  // namespace

TEST_CASE("what stages take is noted under its name in its file, whole maps and dvc.yaml's own are not") {
  const std::string pipeline =
      "vars: [v.yaml, {here: 1}]\nstages:\n  s:\n    cmd: x ${a.b} ${ a[l][-1] } ${here} ${k} ${m.us}\n"
      "  t:\n    wdir: ${d}\n    cmd: x\n";

  CHECK(used(pipeline, {{"v.yaml", variables}, {"params.yaml", "k: x\nd: sub\nnot: 1\n"}}) ==
        Texts{"params.yaml d='sub'", "params.yaml k='x'", "v.yaml a.b=7", "v.yaml a.l.1=4"});
}

TEST_CASE("an item of a group is the variable that it was taken from") {
  const std::string pipeline =
      "vars: [v.yaml]\nstages:\n  f:\n    foreach: ${m}\n    do:\n      cmd: x ${item.lr} ${key}\n"
      "  g:\n    foreach:\n    - ${n}\n    - x${a.b}\n    - c\n    do:\n      cmd: x ${item}\n"
      "  h:\n    foreach:\n      one: {p: '${a.b}', q: [1, '${m.eu}']}\n    do:\n      cmd: x ${item.p} "
      "${item.q[1].z[0]}\n";

  CHECK(used(pipeline, {{"v.yaml", variables}}) ==
        Texts{"v.yaml a.b=7", "v.yaml m.eu.lr=2", "v.yaml m.eu.z.0=5", "v.yaml m.us.lr=1", "v.yaml n=1"});
}

TEST_CASE("an axis of a matrix is the variable that it was taken from") {
  const std::string pipeline =
      "vars: [v.yaml]\nstages:\n  s:\n    matrix:\n      x: ${a.l}\n      y: [1, '${n}', '${m.us}']\n"
      "    cmd: x ${item.x}\n  t:\n    matrix:\n      y: [1, '${n}']\n    cmd: x ${item.y} ${key}\n";

  CHECK(used(pipeline, {{"v.yaml", variables}}) == Texts{"v.yaml a.l.0=3", "v.yaml a.l.1=4", "v.yaml n=1"});
}

TEST_CASE("a stage's own variables count, and files that nobody asks about do not") {
  const std::string pipeline = "stages:\n  s:\n    vars: [own.json]\n    cmd: x ${mine} ${k.new} ${k.old}\n";
  const std::map<std::string, std::string> files = {{"params.yaml", "k: {old: 1}\n"},
                                                    {"own.json", "{\"mine\": 2, \"k\": {\"new\": 3}}"}};

  CHECK(used(pipeline, files) == Texts{"own.json k.new=3", "own.json mine=2", "params.yaml k.old=1"});
  CHECK(used(pipeline, files, {RelPath::parse("params.yaml")}) == Texts{"own.json k.new=3", "own.json mine=2"});
}

}  // namespace tutti
