// Files of real repositories: what DVC accepts is accepted, what it refuses is refused, and nothing unchanged is
// written differently. Needs the corpus beside the source: TUTTI_SHARED names the folder that holds it.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "corpus_files.hpp"
#include "format/config_file.hpp"
#include "format/json.hpp"
#include "format/lock_file.hpp"
#include "format/pipeline_file.hpp"
#include "format/plot_edit.hpp"
#include "format/pointer_file.hpp"
#include "format/yaml.hpp"

namespace tutti {
namespace {

namespace fs = std::filesystem;

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

// Files that DVC, loading them and dumping what it loaded, writes as they were.
void add_settled(std::set<fs::path>& settled, const fs::path& root, const Value& files) {
  for (const Value& file : files.items()) {
    if (file.find("roundtrip")->as_string() != "identical") continue;
    settled.insert(root / std::string(file.find("path")->as_string()));
  }
}

struct Judgement {
  std::set<fs::path> refused, unread, settled;
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
    if (document.is_list()) {
      add_unread(judgement.unread, root, document);
      add_settled(judgement.settled, root, document);
    }
  }
  return judgement;
}

void check_pipeline(const std::string& text) {
  const PipelineFile file = parse_pipeline(text, "dvc.yaml");
  for (const StageSpec& stage : file.stages) CHECK(put_stage(text, stage, "dvc.yaml") == text);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// How many lines of `before` lie between the first and the last that differ.
std::size_t changed_stretch(const std::string& before, const std::string& after) {
  const std::vector<std::string> old_lines = lines_of(before), new_lines = lines_of(after);
  std::size_t first = 0, last = 0;
  const std::size_t most = std::min(old_lines.size(), new_lines.size());
  while (first < most && old_lines[first] == new_lines[first]) ++first;
  while (first + last < most && old_lines[old_lines.size() - 1 - last] == new_lines[new_lines.size() - 1 - last])
    ++last;
  return old_lines.size() - first - last;
}

std::size_t lines_of_stage(const Value& document, const StageSpec& stage, const std::string& text) {
  std::size_t next = lines_of(text).size() + 1;
  const auto visit = [&](const Member& member) {
    if (member.key.mark().line > stage.mark.line) next = std::min<std::size_t>(next, member.key.mark().line);
  };
  for (const Member& other : document.find("stages")->members()) visit(other);
  for (const Member& section : document.members()) visit(section);
  return next - stage.mark.line;
}

struct PlotEdits {
  std::size_t made = 0, in_flow_style = 0;
};

// Every output becomes a plot with a title: that is what the file says then, and no line outside of its stage changes,
// but in files with stages in flow style or with aliases, which are written as DVC writes them.
void make_plots(const std::string& text, PlotEdits& edits) {
  const PipelineFile file = parse_pipeline(text, "dvc.yaml");
  const Value document = read_yaml(text, "dvc.yaml");
  const bool is_shared = text.find("<<:") != std::string::npos || text.find('*') != std::string::npos;
  for (const StageSpec& stage : file.stages) {
    for (const OutputSpec& out : stage.outs) {
      INFO(stage.name << ": " << out.path);
      Value properties = out.options.plot_properties.is_map() ? out.options.plot_properties : Value::map();
      properties.set("title", Value::string("a title that nobody has"));
      const std::string after = put_plot(text, stage.name, out.path, properties, "dvc.yaml");
      const PipelineFile changed = parse_pipeline(after, "dvc.yaml");
      const auto found = std::ranges::find(changed.stages, stage.name, &StageSpec::name);
      REQUIRE(found != changed.stages.end());
      OutputSpec wanted = out;
      wanted.options.metric = false;
      wanted.options.plot = true;
      wanted.options.plot_properties = properties;
      CHECK(std::ranges::count(found->outs, wanted) == 1);
      CHECK(found->outs.size() == stage.outs.size());
      CHECK(changed.stages.size() == file.stages.size());
      ++edits.made;
      if (is_shared || changed_stretch(text, after) > lines_of_stage(document, stage, text)) ++edits.in_flow_style;
    }
  }
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

// The words that are said, in the order in which they are written. Blanks between words do not count: where ruamel, and
// so DVC, folds a command at several in a row, one of them is left.
std::vector<std::string> words_of(const LockFile& lock) {
  std::vector<std::string> words;
  for (const auto& [name, stage] : lock.stages) {
    std::istringstream text(name + ": " + write_yaml(to_value(stage)));
    for (std::string word; text >> word;) words.push_back(word);
  }
  return words;
}

// What each stage's change and its undoing leave of a file. The meaning is always kept.
std::string lock_there_and_back(std::string text) {
  const LockFile lock = parse_lock(text, "dvc.lock");
  for (const auto& [name, stage] : lock.stages) {
    StageLock other = stage;
    other.command = Value::string("another command");
    const std::string changed = put_stage_locks(text, {{name, other}}, "dvc.lock");
    CHECK(to_value(*parse_lock(changed, "dvc.lock").find(name)) == to_value(other));
    text = put_stage_locks(changed, {{name, stage}}, "dvc.lock");
    CHECK(words_of(parse_lock(text, "dvc.lock")) == words_of(lock));
  }
  return text;
}

std::string pointer_there_and_back(const std::string& text) {
  const PointerFile pointer = parse_pointer(text, "f.dvc");
  PointerFile other = pointer;
  other.desc = "another description";
  const std::string changed = rewrite_pointer(text, other, "f.dvc");
  CHECK(parse_pointer(changed, "f.dvc") == other);
  const std::string back = rewrite_pointer(changed, pointer, "f.dvc");
  CHECK(parse_pointer(back, "f.dvc") == pointer);
  return back;
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

TEST_CASE("a change of a real file and its undoing lose nothing, and no byte where DVC would not change the layout") {
  const std::optional<fs::path> folder = corpus();
  if (!folder) {
    WARN("skipped: no corpus found; TUTTI_SHARED may name the folder that holds it");
    return;
  }
  const Judgement judgement = judgement_of_dvc(*folder);
  std::size_t settled_locks = 0, settled_pointers = 0;
  for (const fs::path& path : files_below(*folder / "repos")) {
    const bool is_lock = path.filename() == "dvc.lock";
    if (!is_lock && path.extension() != ".dvc") continue;
    if (judgement.refused.contains(path) || judgement.unread.contains(path)) continue;
    INFO(fs::relative(path, *folder / "repos").string());
    const std::string text = read_text(path);
    const std::string back = is_lock ? lock_there_and_back(text) : pointer_there_and_back(text);
    if (!judgement.settled.contains(path)) continue;
    ++(is_lock ? settled_locks : settled_pointers);
    CHECK(back == text);
  }
  CHECK(settled_locks > 5);
  CHECK(settled_pointers > 50);
}

TEST_CASE("outputs of real repositories become plots without a change outside of their stages") {
  const std::optional<fs::path> folder = corpus();
  if (!folder) {
    WARN("skipped: no corpus found; TUTTI_SHARED may name the folder that holds it");
    return;
  }
  PlotEdits edits;
  for (const fs::path& path : files_below(*folder / "repos")) {
    if (path.filename() != "dvc.yaml") continue;
    INFO(fs::relative(path, *folder / "repos").string());
    std::optional<PipelineFile> file;
    try {
      file = parse_pipeline(read_text(path), "dvc.yaml");
    } catch (const InvalidFile&) {
      continue;
    }
    if (file->stages.size() < 200) make_plots(read_text(path), edits);
  }
  CHECK(edits.made > 500);
  CHECK(edits.in_flow_style * 20 < edits.made);
}

}  // namespace tutti
