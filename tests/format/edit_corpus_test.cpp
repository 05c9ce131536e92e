// Edits of real dvc.yaml files, as they are and in shapes that few of them have: the file says afterwards what it said
// before and the edit, and no byte changes outside of the lines that must. Needs the corpus, as corpus_test.cpp does.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "corpus_files.hpp"
#include "format/pipeline_file.hpp"
#include "format/plot_edit.hpp"
#include "format/pointer_file.hpp"
#include "format/yaml.hpp"
#include "format/yaml_edit.hpp"

namespace tutti {
namespace {

namespace fs = std::filesystem;

// Of the files that `parse` can read; small ones, each text once.
std::vector<std::string> texts_of(const fs::path& folder, const std::function<bool(const fs::path&)>& is_one,
                                  const std::function<void(const std::string&)>& parse) {
  std::vector<std::string> texts;
  for (const auto& entry : fs::recursive_directory_iterator(folder / "repos")) {
    if (!entry.is_regular_file() || !is_one(entry.path())) continue;
    std::string text = read_text(entry.path());
    if (text.size() > 20'000) continue;
    try {
      parse(text);
    } catch (const InvalidFile&) {
      continue;
    }
    texts.push_back(std::move(text));
  }
  std::ranges::sort(texts);
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

std::string with_windows_lines(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n' && !result.ends_with('\r')) result += '\r';
    result += c;
  }
  return result;
}

std::string without_last_newline(std::string text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return text;
}

struct NamedShape {
  const char* name;
  std::function<std::string(const std::string& text)> make;
};
const std::vector<NamedShape> shapes = {
    {"as it is", [](const std::string& text) { return text; }},
    {"with Windows' line ends", with_windows_lines},
    {"without the last newline", without_last_newline},
    {"with Windows' line ends, without the last",
     [](const std::string& text) { return without_last_newline(with_windows_lines(text)); }},
    {"with comments behind",
     [](const std::string& text) { return text + (text.ends_with('\n') ? "" : "\n") + "\n# the end\n  # of it\n"; }},
    {"with Windows' line ends and comments behind",
     [](const std::string& text) {
       return with_windows_lines(text + (text.ends_with('\n') ? "" : "\n") + "\n# the end\n  # of it\n");
     }},
    {"with blank lines behind", [](const std::string& text) { return text + "\n\n\n"; }},
    {"with a section behind",
     [](const std::string& text) {
       return text + (text.ends_with('\n') ? "" : "\n") + "\n# numbers\nartifacts:\n  a-of-nobody: {path: a}\n";
     }},
};

// What an edit took away and put in its place, by the bytes that are the same at both ends.
struct Difference {
  std::string taken, put;
  std::size_t at;
};

Difference difference(const std::string& before, const std::string& after) {
  const std::size_t most = std::min(before.size(), after.size());
  std::size_t first = 0, last = 0;
  while (first < most && before[first] == after[first]) ++first;
  while (first + last < most && before[before.size() - 1 - last] == after[after.size() - 1 - last]) ++last;
  return {before.substr(first, before.size() - first - last), after.substr(first, after.size() - first - last), first};
}

std::size_t lines_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// The lines of an entry of `stages`, from its key to the next key of `stages` or of the document.
std::pair<std::size_t, std::size_t> lines_of_stage(const Value& document, const std::string& text,
                                                   const std::string& name) {
  const Value& stages = *document.find("stages");
  const auto is_it = [&](const Member& member) { return member.key.is_string() && member.key.as_string() == name; };
  const std::size_t first = std::ranges::find_if(stages.members(), is_it)->key.mark().line;
  std::size_t behind = lines_in(text) + 2;
  const auto visit = [&](const Member& member) {
    if (member.key.mark().line > first) behind = std::min<std::size_t>(behind, member.key.mark().line);
  };
  for (const Member& member : stages.members()) visit(member);
  for (const Member& member : document.members()) visit(member);
  // Comments behind that are indented no further are somebody else's.
  const std::vector<std::string> all = split_lines(text);
  const std::size_t indent = std::ranges::find_if(stages.members(), is_it)->key.mark().column - 1;
  for (; behind > first + 1; --behind) {
    const std::string line = behind - 2 < all.size() ? all[behind - 2] : std::string();
    const std::size_t at = line.find_first_not_of(" \t\r");
    if (at != std::string::npos && (line[at] != '#' || at > indent)) break;
  }
  return {first, behind};
}

bool is_within_lines(const Difference& change, const std::string& before, std::pair<std::size_t, std::size_t> lines) {
  const std::size_t first = 1 + lines_in(std::string_view(before).substr(0, change.at));
  const std::size_t last = first + lines_in(change.taken);
  // What begins at the end of the line before takes that line's end with it, and puts it back.
  return first + 1 >= lines.first && last <= lines.second;
}

// Where stages have no lines of their own, or share what they say, the file is written anew.
bool shares_lines(const std::string& text, const Value& document) {
  if (text.find("<<:") != std::string::npos || text.find('*') != std::string::npos) return true;
  const Value* stages = document.find("stages");
  if (!stages || !stages->is_map() || stages->size() == 0) return stages != nullptr;
  const std::uint32_t line = stages->mark().line;
  return line == document.mark().line || stages->members().front().key.mark().line == stages->mark().line
             ? text.find("{" + std::string(stages->members().front().key.as_string())) != std::string::npos
             : false;
}

StageSpec new_stage(const std::string& name) {
  StageSpec stage;
  stage.name = name;
  stage.command.lines = {"python train.py --rate 0.1 'a  b'"};
  stage.deps.push_back({.path = "train.py", .mark = {}});
  OutputSpec out;
  out.path = "model of nobody";
  stage.outs.push_back(out);
  return stage;
}

// Line ends do not mix where they did not before.
bool keeps_line_ends(const std::string& before, const std::string& after) {
  const auto count_windows = [](const std::string& text) {
    std::size_t count = 0;
    for (std::size_t at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at + 1)) ++count;
    return count;
  };
  const std::size_t windows = count_windows(before);
  if (windows == 0) return count_windows(after) == 0;
  return windows != lines_in(before) || count_windows(after) == lines_in(after);
}

struct Tally {
  std::size_t edits = 0, anew = 0, mixed = 0;
};

Value with_stage(const Value& document, const std::string& name, const std::function<void(Value&)>& change) {
  Value wanted = document;
  change(*wanted.find("stages")->find(name));
  return wanted;
}

void try_edits(const std::string& text, std::mt19937& random, Tally& tally) {
  const PipelineFile file = parse_pipeline(text, "dvc.yaml");
  const Value document = read_yaml(text, "dvc.yaml");
  const bool is_shared = shares_lines(text, document);
  const auto note = [&](const std::string& after, bool is_local) {
    ++tally.edits;
    if (!is_local) {
      ++tally.anew;
      if (!is_shared) UNSCOPED_INFO("--- before\n" << text << "\n--- after\n" << after);
      CHECK((is_shared || is_local));
    } else {
      CHECK(keeps_line_ends(text, after));
    }
  };

  {
    INFO("a new stage");
    const std::string after = put_stage(text, new_stage("stage-of-nobody"), "dvc.yaml");
    const PipelineFile changed = parse_pipeline(after, "dvc.yaml");
    CHECK(changed.stages.size() == file.stages.size() + 1);
    CHECK(changed.templates.size() == file.templates.size());
    Value left = read_yaml(after, "dvc.yaml");
    left.find("stages")->erase("stage-of-nobody");
    if (!document.find("stages")) left.erase("stages");
    if (left.size() > 0 || document.size() > 0) CHECK(left == document);
    const Difference change = difference(text, after);
    note(after, change.taken.empty());
  }
  if (!document.find("stages") || document.find("stages")->size() == 0) return;

  const std::vector<Member>& members = document.find("stages")->members();
  for (std::size_t i = 0; i < std::min<std::size_t>(members.size(), 4); ++i) {
    const std::string name(members[random() % members.size()].key.as_string());
    const Value& body = *document.find("stages")->find(name);
    const auto lines = lines_of_stage(document, text, name);
    INFO("stage " << name);
    const YamlPath path{"stages", name};
    if (body.is_map() && !body.find("frozen")) {
      INFO("freeze, and back");
      const std::string frozen = insert_yaml_entry(text, path, "frozen", Value::boolean(true), "dvc.yaml");
      const Value wanted =
          with_stage(document, name, [](Value& stage) { stage.append("frozen", Value::boolean(true)); });
      // What is merged in comes last; what is merged into others changes them, which only the caller can refuse.
      const bool is_said = python_equal(read_yaml(frozen, "dvc.yaml"), wanted);
      CHECK((is_said || text.find("<<:") != std::string::npos));
      if (!is_said) continue;
      const Difference change = difference(text, frozen);
      note(frozen, change.taken.empty() && is_within_lines(change, text, lines));
      const std::string thawed = erase_yaml_entry(frozen, {"stages", name, "frozen"}, "dvc.yaml");
      CHECK(read_yaml(thawed, "dvc.yaml") == document);
      const bool is_back = thawed == text || thawed == text + "\n" || thawed == text + "\r\n";
      note(thawed, is_back);
    }
    if (members.size() > 1) {
      INFO("remove");
      const std::string after = erase_yaml_entry(text, path, "dvc.yaml");
      Value wanted = document;
      wanted.find("stages")->erase(name);
      CHECK(read_yaml(after, "dvc.yaml") == wanted);
      const Difference change = difference(text, after);
      note(after, change.put.empty() && text.size() - after.size() == change.taken.size() &&
                      lines_in(change.taken) <= lines.second - lines.first);
    }
    {
      INFO("replace");
      const StageSpec stage = new_stage(name);
      const std::string after = put_stage(text, stage, "dvc.yaml");
      const PipelineFile changed = parse_pipeline(after, "dvc.yaml");
      const auto found = std::ranges::find(changed.stages, name, &StageSpec::name);
      REQUIRE(found != changed.stages.end());
      CHECK(found->command.lines == stage.command.lines);
      REQUIRE(found->outs.size() == 1);
      CHECK(found->outs[0].path == stage.outs[0].path);
      Value left = read_yaml(after, "dvc.yaml"), others = document;
      left.find("stages")->set(name, Value());
      others.find("stages")->set(name, Value());
      CHECK(left == others);
      note(after, is_within_lines(difference(text, after), text, lines));
    }
  }
  for (const StageSpec& stage : file.stages) {
    if (stage.outs.empty() || random() % 2) continue;
    INFO("plots modify in " << stage.name);
    const OutputSpec& out = stage.outs[random() % stage.outs.size()];
    Value properties = out.options.plot_properties.is_map() ? out.options.plot_properties : Value::map();
    properties.set("title", Value::string("of  nobody"));
    const std::string after = put_plot(text, stage.name, out.path, properties, "dvc.yaml");
    const PipelineFile changed = parse_pipeline(after, "dvc.yaml");
    const auto found = std::ranges::find(changed.stages, stage.name, &StageSpec::name);
    REQUIRE(found != changed.stages.end());
    const auto plot = std::ranges::find(found->outs, out.path, &OutputSpec::path);
    REQUIRE(plot != found->outs.end());
    CHECK(plot->options.plot_properties == properties);
    note(after, is_within_lines(difference(text, after), text, lines_of_stage(document, text, stage.name)));
  }
}

}  // namespace

TEST_CASE("an edit of a real dvc.yaml, in whatever shape it is, changes its own lines and says what it should") {
  const std::optional<fs::path> folder = corpus();
  if (!folder) {
    WARN("skipped: no corpus found; TUTTI_SHARED may name the folder that holds it");
    return;
  }
  std::mt19937 random(20240229);
  Tally tally;
  const auto is_pipeline = [](const fs::path& path) { return path.filename() == "dvc.yaml"; };
  const auto parse = [](const std::string& text) { parse_pipeline(text, "dvc.yaml"); };
  for (const std::string& text : texts_of(*folder, is_pipeline, parse)) {
    for (const NamedShape& shape : shapes) {
      INFO("a dvc.yaml " << shape.name);
      const std::string shaped = shape.make(text);
      try {
        if (parse_pipeline(shaped, "dvc.yaml").stages != parse_pipeline(text, "dvc.yaml").stages) continue;
      } catch (const InvalidFile&) {
        continue;  // with a section that is there already
      }
      try_edits(shaped, random, tally);
    }
  }
  CHECK(tally.edits > 1000);
  CHECK(tally.anew * 10 < tally.edits);
}

TEST_CASE("a real .dvc file, in whatever shape it is, changes in the lines of what was moved or added anew") {
  const std::optional<fs::path> folder = corpus();
  if (!folder) {
    WARN("skipped: no corpus found; TUTTI_SHARED may name the folder that holds it");
    return;
  }
  const auto is_pointer = [](const fs::path& path) { return path.extension() == ".dvc" && path.has_stem(); };
  const auto parse = [](const std::string& text) { parse_pointer(text, "f.dvc"); };
  std::size_t edits = 0, anew = 0;
  for (const std::string& text : texts_of(*folder, is_pointer, parse)) {
    for (const NamedShape& shape : shapes) {
      const std::string shaped = shape.make(text);
      if (shaped.find("artifacts:") != std::string::npos) continue;  // is no section of a .dvc file
      const PointerFile before = parse_pointer(shaped, "f.dvc");
      if (before.outs.empty()) continue;
      INFO("a .dvc file " << shape.name << ":\n" << shaped);
      for (const bool is_moved : {true, false}) {
        PointerFile after = before;
        ContentEntry& entry = after.outs.back().entry;
        if (is_moved) {
          entry.path = "moved to";
        } else if (entry.id && !entry.id->is_tree()) {
          entry.id = BlobId{*Digest::from_hex(entry.id->digest().algorithm(), "0cc175b9c0f1b6a831c399e269772661")};
        }
        const std::string changed = rewrite_pointer(shaped, after, "f.dvc");
        REQUIRE(parse_pointer(changed, "f.dvc") == after);
        const std::string back = rewrite_pointer(changed, before, "f.dvc");
        ++edits;
        // Long words that stand otherwise than ruamel writes them are folded anew, as by DVC.
        if (back != shaped && without_last_newline(back) != shaped) {
          ++anew;
          continue;
        }
        const std::vector<std::string> old_lines = split_lines(without_last_newline(shaped));
        const std::vector<std::string> new_lines = split_lines(without_last_newline(changed));
        REQUIRE(old_lines.size() == new_lines.size());
        for (std::size_t line = 0; line < old_lines.size(); ++line) {
          if (old_lines[line] == new_lines[line]) continue;
          CHECK(new_lines[line].find(is_moved ? "path: " : "0cc175b9c0f1b6a831c399e269772661") != std::string::npos);
          CHECK(old_lines[line].ends_with('\r') == new_lines[line].ends_with('\r'));
        }
      }
    }
  }
  CHECK(edits > 1000);
  CHECK(anew * 20 < edits);
}

}  // namespace tutti
