// Which values of which files the templates of stages use: DVC counts them among the parameters.
#pragma once

#include <map>
#include <set>
#include <string>

#include "pipeline/project.hpp"

namespace tutti {

// By file, and in it by dotted name ("models.us.lr", "layers.0"). Whole maps are not among them, nor is what dvc.yaml
// itself says in `vars`.
using UsedVariables = std::map<RelPath, std::map<std::string, Value>>;

// Makes the project's stages once more, this time watching; `uninteresting` files are left out, and cost nothing.
// Throws InvalidFile.
UsedVariables used_variables(const FileTree& tree, const Project& project, const std::set<RelPath>& uninteresting);

}  // namespace tutti
