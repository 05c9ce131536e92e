// Plots of a repository: finds what is to be drawn in the workspace and in commits, and reads the data for it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/plots.hpp"
#include "pipeline/project.hpp"

namespace tutti {

struct PlotsQuery {
  // Names of plots and paths of data, as typed: each is also a pattern (ECMAScript's) that names of definitions, and of
  // "dvc.yaml::name", may begin with. None: all plots.
  std::vector<std::string> targets;
  RelPath directory = RelPath::root();  // where the person stands; paths in the answer are relative to it
  Value properties = Value::map();      // said on the command line: they count more than the definitions'
  bool without_header = false;          // of CSV and TSV files
};

// In the order of `revisions`, each once, the workspace first. Without revisions: the workspace. Of revisions that
// define no plots there is nothing. What cannot be read is in the answer. Throws NotFound for an unknown revision,
// Conflict for any outside Git.
std::vector<PlotsState> plots(Repository& repository, const PlotsQuery& query,
                              const std::vector<std::string>& revisions = {});

// What `plots diff` compares, asked for `revisions`: one stands against the workspace, none for HEAD and the workspace
// if they differ in tracked files. Nothing where there are no commits yet. Throws Conflict outside Git.
std::vector<std::string> revisions_to_compare(Repository& repository, std::vector<std::string> revisions);

// The text of `plots.<option>` in the settings: "html_template", "out_dir", "auto_open".
std::optional<std::string> plots_setting(const Repository& repository, const std::string& option);

}  // namespace tutti
