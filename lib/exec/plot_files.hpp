// Where plots find their data: a project in one of its states, or the disk, for somebody who has no repository: not
// public.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "project_state.hpp"

namespace tutti {

class PlotFiles {
 public:
  virtual ~PlotFiles() = default;
  virtual const Project* project() const = 0;   // null on the disk
  virtual const std::string& root() const = 0;  // what paths are relative to, absolute
  virtual std::string display(const RelPath& path) const = 0;
  // As ProjectState's.
  virtual std::optional<std::string> read(const RelPath& path) const = 0;
  virtual bool exists(const RelPath& path) const = 0;
  virtual bool lacks_manifest(const RelPath& path) const = 0;
  virtual std::vector<RelPath> files_at(const RelPath& path) const = 0;
};

std::unique_ptr<PlotFiles> plot_files(Repository& repository, std::optional<std::string> commit);
// Paths are those of the whole disk.
std::unique_ptr<PlotFiles> plot_files_on_disk();

}  // namespace tutti
