// Reads the conflicts in Git's index.
#include "workspace/git_conflicts.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "git_index.hpp"
#include "git_program.hpp"

namespace tutti {

namespace {

class Unmerged {
 public:
  void add(std::string_view path, unsigned stage, std::string id) {
    constexpr std::array<std::string UnmergedFile::*, 3> sides = {&UnmergedFile::base, &UnmergedFile::ours,
                                                                  &UnmergedFile::theirs};
    if (stage < 1 || stage > sides.size()) return;
    UnmergedFile& file = files_[std::string(path)];
    file.path = path;
    file.*sides.at(stage - 1) = std::move(id);
  }

  std::vector<UnmergedFile> list() const {
    std::vector<UnmergedFile> result;
    for (const auto& [path, file] : files_) result.push_back(file);
    return result;
  }

 private:
  std::map<std::string, UnmergedFile> files_;
};

}  // namespace

std::vector<UnmergedFile> unmerged_files(const GitRepository& git) {
  Unmerged unmerged;
  if (git.is_bare()) return {};
  const std::size_t id_size = git.config_value("extensions.objectFormat") == "sha256" ? 32 : 20;
  const bool is_complete = visit_git_index(git.git_directory() + "/index", id_size, [&](const GitIndexEntry& entry) {
    if (entry.stage != 0) unmerged.add(entry.path, entry.stage, entry.id());
    return true;
  });
  if (!is_complete) {
    const auto program = open_with_program({git.root(), git.git_directory(), git.common_directory()});
    for (const GitProgram::Unmerged& entry : program->list_unmerged()) unmerged.add(entry.path, entry.stage, entry.id);
  }
  return unmerged.list();
}

}  // namespace tutti
