// Files of real repositories: what DVC accepts is accepted, what it refuses is refused, and nothing unchanged is
// written differently. Needs the corpus beside the source: TUTTI_SHARED names the folder that holds it.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "format/config_file.hpp"
#include "format/json.hpp"
#include "format/lock_file.hpp"
#include "format/pipeline_file.hpp"
#include "format/pointer_file.hpp"

namespace tutti {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> corpus() {
  if (const char* shared = std::getenv("TUTTI_SHARED")) {
    const fs::path named = fs::path(shared) / "corpus";
    return fs::is_directory(named) ? std::optional(named) : std::nullopt;
  }
  for (fs::path at = fs::current_path();; at = at.parent_path()) {
    if (fs::is_directory(at / "../shared/corpus")) return fs::canonical(at / "../shared/corpus");
    if (at == at.root_path()) return std::nullopt;
  }
}

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// "'./dvc/a.dvc' validation failed": the file that DVC could not load. It names dvc.lock where dvc.yaml was asked for.
void add_refused(std::set<fs::path>& refused, const fs::path& root, const Value& errors) {
  for (const Member& error : errors.members()) {
    const Value& causes = *error.value.find("causes");
    if (causes.size() == 0) continue;  // of templating, which comes after
    const std::string asked(error.key.as_string());
    const bool is_lock = error.value.find("message")->as_string().find("dvc.lock'") != std::string_view::npos;
    refused.insert(root / (is_lock ? fs::path(asked).replace_filename("dvc.lock") : fs::path(asked)));
  }
}

// Files that Git ignores, which DVC does not look into.
void add_unread(std::set<fs::path>& unread, const fs::path& root, const Value& files) {
  for (const Value& file : files.items()) {
    const Value* error = file.find("stage_error");
    if (error == nullptr || error->find("class")->as_string() != "dvc.dvcfile.FileIsGitIgnored") continue;
    unread.insert(root / std::string(file.find("path")->as_string()));
  }
}

struct Judgement {
  std::set<fs::path> refused, unread;
};

Judgement judgement_of_dvc(const fs::path& folder) {
  Judgement judgement;
  for (const fs::path& truth : files_below(folder / "truth")) {
    if (truth.filename() != "stages.json" && truth.filename() != "redump.json") continue;
    const Value document = read_json(read_text(truth), truth.string());
    const fs::path place = fs::relative(truth.parent_path(), folder / "truth");
    fs::path root = folder / "repos" / *place.begin();
    const std::string nested = place.filename().string();
    if (nested.starts_with("root-")) {
      std::string path = nested.substr(5);
      for (std::size_t at = path.find("__"); at != std::string::npos; at = path.find("__")) path.replace(at, 2, "/");
      root /= path;
    }
    const Value* errors = document.find("file_errors");
    if (errors != nullptr && errors->is_map()) add_refused(judgement.refused, root, *errors);
    if (document.is_list()) add_unread(judgement.unread, root, document);
  }
  return judgement;
}

void check_pipeline(const std::string& text) {
  const PipelineFile file = parse_pipeline(text, "dvc.yaml");
  for (const StageSpec& stage : file.stages) CHECK(put_stage(text, stage, "dvc.yaml") == text);
}

void check_lock(const std::string& text) {
  const LockFile lock = parse_lock(text, "dvc.lock");
  CHECK(put_stage_locks(text, lock.stages, "dvc.lock") == text);
  for (const auto& [name, stage] : lock.stages) CHECK(stage_lock_from(to_value(stage), "entry") == stage);
}

void check_pointer(const std::string& text) {
  const PointerFile pointer = parse_pointer(text, "f.dvc");
  CHECK(rewrite_pointer(text, pointer, "f.dvc") == text);
  CHECK(parse_pointer(write_pointer(pointer), "f.dvc") == pointer);
}

void check_config(const std::string& text) {
  const ConfigFile config = ConfigFile::parse(text, "config");
  CHECK(ConfigFile::parse(config.text(), "config").text() == config.text());
  for (const ConfigEntry& entry : config.entries()) {
    const ConfigEntry* url = config.find({entry.key.section, entry.key.subsection, "url"});
    check_config_value(entry.key, entry.value, url == nullptr ? std::string() : url->value);
  }
}

// Nothing when the file is not one of DVC's.
using Check = void (*)(const std::string&);
Check check_of(const fs::path& path) {
  const std::string name = path.filename().string();
  if (name == "dvc.yaml") return check_pipeline;
  if (name == "dvc.lock") return check_lock;
  if (name.ends_with(".dvc")) return check_pointer;
  if (name == "config" && path.parent_path().filename() == ".dvc") return check_config;
  return nullptr;
}

}  // namespace

TEST_CASE("files of real repositories are read where DVC reads them, refused where it refuses them, and kept") {
  const std::optional<fs::path> folder = corpus();
  if (!folder) {
    WARN("skipped: no corpus found; TUTTI_SHARED may name the folder that holds it");
    return;
  }
  const Judgement judgement = judgement_of_dvc(*folder);
  std::size_t checked = 0;
  for (const fs::path& path : files_below(*folder / "repos")) {
    const Check check = check_of(path);
    if (check == nullptr || judgement.unread.contains(path)) continue;
    INFO(fs::relative(path, *folder / "repos").string());
    ++checked;
    const std::string text = read_text(path);
    if (judgement.refused.contains(path)) {
      CHECK_THROWS_AS(check(text), InvalidFile);
    } else {
      CHECK_NOTHROW(check(text));
    }
  }
  CHECK(checked > 100);
}

}  // namespace tutti
