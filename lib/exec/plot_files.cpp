// Reads data of plots from projects and from the disk.
#include "plot_files.hpp"

#include <cerrno>

#include "base/error.hpp"
#include "base/files.hpp"

namespace tutti {
namespace {

class ProjectFiles final : public PlotFiles {
 public:
  ProjectFiles(Repository& repository, std::optional<std::string> commit) : state_(repository, std::move(commit)) {}

  const Project* project() const override { return &state_.project(); }
  const std::string& root() const override { return state_.project().root(); }
  std::string display(const RelPath& path) const override { return state_.tree().display(path); }
  std::optional<std::string> read(const RelPath& path) const override { return state_.read(path); }
  bool exists(const RelPath& path) const override { return state_.exists(path); }
  bool lacks_manifest(const RelPath& path) const override { return state_.lacks_manifest(path); }
  std::vector<RelPath> files_at(const RelPath& path) const override { return state_.files_at(path); }

 private:
  ProjectState state_;
};

class DiskFiles final : public PlotFiles {
 public:
  const Project* project() const override { return nullptr; }
  const std::string& root() const override { return root_; }
  std::string display(const RelPath& path) const override { return absolute(path); }

  std::optional<std::string> read(const RelPath& path) const override {
    try {
      return find_and_read_file(absolute(path));
    } catch (const SystemError& error) {
      if (error.code() == EISDIR) return std::nullopt;
      throw;
    }
  }
  bool exists(const RelPath& path) const override { return find_stat(absolute(path), Follow::yes).has_value(); }
  bool lacks_manifest(const RelPath&) const override { return false; }

  std::vector<RelPath> files_at(const RelPath& path) const override {
    const std::optional<FileStat> stat = find_stat(absolute(path), Follow::yes);
    if (!stat || stat->type != FileType::directory) return {path};
    std::vector<RelPath> files;
    add_files(path, files);
    return files;
  }

 private:
  std::string absolute(const RelPath& path) const { return root_ + path.str(); }

  void add_files(const RelPath& directory, std::vector<RelPath>& files) const {
    for (const DirectoryEntry& entry : list_directory(absolute(directory))) {
      if (RelPath::refusal(entry.name)) continue;  // .git
      if (entry.type == FileType::directory) {
        add_files(directory / entry.name, files);
      } else {
        files.push_back(directory / entry.name);
      }
    }
  }

  std::string root_ = "/";
};

}  // namespace

std::unique_ptr<PlotFiles> plot_files(Repository& repository, std::optional<std::string> commit) {
  return std::make_unique<ProjectFiles>(repository, std::move(commit));
}

std::unique_ptr<PlotFiles> plot_files_on_disk() {
  return std::make_unique<DiskFiles>();
}

}  // namespace tutti
