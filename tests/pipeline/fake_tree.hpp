// A project's files in memory.
#pragma once

#include <map>
#include <set>
#include <string>

#include "pipeline/project.hpp"

namespace tutti {

class FakeTree final : public FileTree {
 public:
  explicit FakeTree(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  void for_each_metadata_file(const Visit& visit, const Enter& enter) const override {
    search(RelPath::root(), visit, enter);
  }
  std::optional<std::string> read(const RelPath& path) const override {
    const auto found = files_.find(path.str());
    return found == files_.end() ? std::nullopt : std::optional(found->second);
  }
  std::string display(const RelPath& path) const override { return path.str(); }
  const std::string& root() const override { return root_; }

 private:
  void search(const RelPath& directory, const Visit& visit, const Enter& enter) const {
    std::set<RelPath> below;
    for (const auto& [text, content] : files_) {
      const RelPath path = RelPath::parse(text);
      if (!path.is_within(directory)) continue;
      if (path.parent() == directory) {
        if (text.ends_with(".dvc") || path.name() == "dvc.yaml") visit(path);
        continue;
      }
      RelPath child = path.parent();
      while (child.parent() != directory) child = child.parent();
      below.insert(child);
    }
    for (const RelPath& path : below) {
      if (enter(path)) search(path, visit, enter);
    }
  }

  std::map<std::string, std::string> files_;
  std::string root_ = "/repo";
};

inline Project load(std::map<std::string, std::string> files) {
  return Project::load(FakeTree(std::move(files)));
}

}  // namespace tutti
