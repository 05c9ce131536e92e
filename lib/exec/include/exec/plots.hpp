// Plots of a repository: finds what is to be drawn in the workspace and in commits, and reads the data for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
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
  // DVC draws a path that is named twice: as dvc.yaml defines it, and by itself.
  bool repeats_paths = true;
};

// In the order of `revisions`, each once, the workspace first. Without revisions: the workspace. Of revisions that
// define no plots there is nothing. What cannot be read is in the answer; targets that stand for nothing anywhere are
// warned of. Throws NotFound for an unknown revision,
// Conflict for any outside Git.
std::vector<PlotsState> plots(Repository& repository, const PlotsQuery& query,
                              const std::vector<std::string>& revisions = {});

// Of files on this machine, for those who have no repository. `query.directory` is the person's, from the disk's root.
std::vector<PlotsState> plots_of_files(const PlotsQuery& query, Log& log);

// What `plots diff` compares, asked for `revisions`: one stands against the workspace, none for HEAD and the workspace
// if they differ in tracked files. Nothing where there are no commits yet. Throws Conflict outside Git.
std::vector<std::string> revisions_to_compare(Repository& repository, std::vector<std::string> revisions);

// `plots.<option>` of the settings: "html_template", "out_dir".
struct PlotsSetting {
  std::string value;
  bool is_shared = false;  // the repository says it, not the person
};
std::optional<PlotsSetting> plots_setting(const Repository& repository, std::string_view option);

}  // namespace tutti
