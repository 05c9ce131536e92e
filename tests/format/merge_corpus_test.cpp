// The merges that people made in real repositories: what only one side changed is taken from that side, and there is a
// conflict exactly where both changed one entry. Needs the corpus beside the source: TUTTI_SHARED names its folder.
#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/text.hpp"
#include "corpus_files.hpp"
#include "format/merge.hpp"
#include "format/yaml.hpp"

namespace tutti {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> merges() {
  const std::optional<fs::path> found = corpus();
  return found && fs::is_directory(*found / "merges") ? std::optional(*found / "merges") : std::nullopt;
}

using Entries = std::map<std::string, std::string>;  // place -> what it says

std::string text_of(const Value& value) {
  return value.is_string() ? std::string(value.as_string()) : write_yaml(value);
}

std::string name_of_item(const Value& item) {
  return text_of(item.is_map() && item.size() == 1 ? item.members().front().key : item);
}

bool is_list_of_names(const std::string& key) {
  static const std::set<std::string> names{"deps", "outs", "metrics", "plots", "params", "vars", "foreach"};
  return names.contains(key);
}

// What a stage's record says of its run: neither the order of a list or map nor noted sizes.
std::string record_of(const Value& value) {
  if (value.is_scalar()) return text_of(value);
  std::multiset<std::string> parts;
  if (value.is_list()) {
    for (const Value& item : value.items()) parts.insert(record_of(item));
  } else {
    for (const Member& member : value.members()) {
      const std::string key = text_of(member.key);
      if (key != "size" && key != "nfiles") parts.insert(key + "=" + record_of(member.value));
    }
  }
  std::string result;
  for (const std::string& part : parts) result += "(" + part + ")";
  return result;
}

// Written without regard to how merging works: a stage of dvc.lock is one entry, and so is a '.dvc' file with
// dependencies; of dvc.yaml each key is, and each item of the lists that name things.
void add_entries(Entries& entries, const std::string& place, const std::string& key, const Value& value, int levels) {
  if (levels > 0 && (value.is_map() || (value.is_list() && is_list_of_names(key)))) entries[place + "/"];
  if (value.is_map() && levels > 0) {
    for (const Member& member : value.members()) {
      const std::string name = text_of(member.key);
      add_entries(entries, place + "/" + name, name, member.value, levels - 1);
    }
  } else if (value.is_list() && levels > 0 && is_list_of_names(key)) {
    for (const Value& item : value.items()) {
      const Value inner = item.is_map() && item.size() == 1 ? item.members().front().value : Value();
      const std::string name = place + "/" + name_of_item(item);
      entries[name];
      if (!inner.is_null()) add_entries(entries, name, "outs", inner, levels - 1);
    }
  } else {
    entries[place] = write_yaml(value);
  }
}

Entries entries_of(const std::string& text, bool is_lock) {
  const Value root = read_yaml(text, "file");
  Entries entries;
  if (root.is_null()) return entries;
  if (is_lock) {  // DVC 1.x wrote the stages without "stages:" around them
    const Value* const stages = root.find("schema") == nullptr ? &root : root.find("stages");
    if (stages == nullptr || !stages->is_map()) return entries;
    for (const Member& member : stages->members()) entries["/" + text_of(member.key)] = record_of(member.value);
  } else {
    add_entries(entries, "", "", root, root.find("deps") == nullptr ? 100 : 0);
  }
  return entries;
}

std::optional<std::string> at(const Entries& entries, const std::string& place) {
  const auto found = entries.find(place);
  return found == entries.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> differing(const Entries& a, const Entries& b) {
  std::vector<std::string> places;
  for (const auto& [place, said] : a) {
    if (at(b, place) != said) places.push_back(place);
  }
  for (const auto& [place, said] : b) {
    if (!a.contains(place)) places.push_back(place);
  }
  return places;
}

bool is_readable(const std::string& text) {
  try {
    read_yaml(text, "file");
    return true;
  } catch (const InvalidFile&) {
    return false;
  }
}

struct Verdict {
  std::set<std::string> conflicts;
  Entries expected;  // where there is no conflict
};

Verdict judge(const Entries& base, const Entries& ours, const Entries& theirs) {
  Verdict verdict;
  const auto below = [](const Entries& side, const std::string& place) {
    const auto behind = side.lower_bound(place.substr(0, place.size() - 1) + "0");  // '0' follows '/'
    return Entries(side.lower_bound(place), behind);
  };
  std::set<std::string> taken_away;  // on one side, and changed inside on the other
  for (const auto& [place, said] : base) {
    if (!place.ends_with('/')) continue;
    for (const auto& [gone, other] : {std::pair(&ours, &theirs), std::pair(&theirs, &ours)}) {
      if (!gone->contains(place) && other->contains(place) && below(*other, place) != below(base, place)) {
        taken_away.insert(place);
      }
    }
  }
  for (const auto& [one, other] : {std::pair(&ours, &theirs), std::pair(&theirs, &ours)}) {
    for (const auto& [place, said] : *one) {  // made by both: a text by one, a list by the other
      const std::string inside = place + "/";
      const bool differs = other->contains(inside) && !other->contains(place) && !one->contains(inside);
      if (differs && !base.contains(place) && !base.contains(inside)) taken_away.insert(inside);
    }
  }
  const auto is_taken_away = [&](const std::string& place) {
    return std::any_of(taken_away.begin(), taken_away.end(),
                       [&](const auto& above) { return (place + "/").starts_with(above); });
  };
  std::set<std::string> places;
  for (const Entries* side : {&base, &ours, &theirs}) {
    for (const auto& [place, said] : *side) places.insert(place);
  }
  for (const std::string& place : places) {
    const auto b = at(base, place), o = at(ours, place), t = at(theirs, place);
    if ((o != t && o != b && t != b) || is_taken_away(place)) {
      verdict.conflicts.insert(place);
    } else if (const auto& wanted = o == b ? t : o) {
      verdict.expected[place] = *wanted;
    }
  }
  return verdict;
}

// What one side renamed without a change is, on the other side, still there under its old name.
struct Rename {
  std::string file, from, to;
};
const std::vector<Rename>& renames() {
  static const std::vector<Rename> made{
      {"aai540-group3__project/988216e64e/3", "/stages/setup/", "/stages/setup-base/"},
      {"iterative__lstm_seq2seq/2dabc91979/3", "/stages/train/metrics/results.json",
       "/stages/train/metrics/results/metrics.json"},
      {"iterative__lstm_seq2seq/2dabc91979/3", "/stages/train/plots/results", "/stages/train/plots/results/plots"}};
  return made;
}

Entries renamed(const Entries& entries, const std::string& file) {
  Entries result;
  for (const auto& [old_place, said] : entries) {
    std::string place = old_place;
    for (const Rename& rename : renames()) {
      const bool is_new = place.starts_with(rename.to);
      if (rename.file == file && !is_new && place.starts_with(rename.from))
        place.replace(0, rename.from.size(), rename.to);
    }
    result[place] = said;
  }
  return result;
}

struct Case {
  std::string file, name;
  bool has_base, has_ours, has_theirs, has_merged;
};

std::vector<Case> cases_in(const fs::path& folder) {
  std::vector<Case> cases;
  std::istringstream index(read_text(folder / "index.tsv"));
  std::string line;
  std::getline(index, line);
  while (std::getline(index, line)) {
    const std::vector<std::string> cells = split(line, '\t');
    const auto has = [&](char side) { return cells[4].find(side) != std::string::npos; };
    cases.push_back({cells[3], cells[2], has('b'), has('o'), has('t'), has('m')});
  }
  return cases;
}

}  // namespace

TEST_CASE("merges of real repositories: one side's changes are taken, and both sides' to one entry are a conflict") {
  const auto folder = merges();
  if (!folder) {
    WARN("skipped: no ../shared/corpus/merges");
    return;
  }
  std::size_t merged_by_us = 0, as_people_did = 0, in_conflict = 0, by_git_alone = 0, refused = 0;
  for (const Case& merge : cases_in(*folder)) {
    INFO(merge.file << " " << merge.name);
    // Where one side deleted the file, Git does not ask a merge driver.
    if (!merge.has_ours || !merge.has_theirs) {
      ++by_git_alone;
      continue;
    }
    const auto text_at = [&](const std::string& side) { return read_text(*folder / (merge.file + "." + side)); };
    const std::string base = merge.has_base ? text_at("base") : "", ours = text_at("ours"), theirs = text_at("theirs");
    const MergedFile kind = merged_file_kind(merge.name);
    MergedText result;
    try {
      result = merge_texts(kind, {base, ours, theirs}, merge.name);
    } catch (const InvalidFile&) {  // committed with conflict markers in it, or a key twice
      CHECK_FALSE((is_readable(ours) && is_readable(theirs)));
      ++refused;
      continue;
    }

    const bool is_lock = kind == MergedFile::lock;
    Entries before;
    if (is_readable(base)) before = renamed(entries_of(base, is_lock), merge.file);
    const Entries our_entries = renamed(entries_of(ours, is_lock), merge.file);
    const Entries their_entries = renamed(entries_of(theirs, is_lock), merge.file);
    const Verdict verdict = judge(before, our_entries, their_entries);
    CHECK(result.conflicts.empty() == verdict.conflicts.empty());
    const Entries our_side = entries_of(take_side(result.text, MergeSide::ours), is_lock);
    const Entries their_side = entries_of(take_side(result.text, MergeSide::theirs), is_lock);
    for (const std::string& place : verdict.conflicts) {
      INFO(place);
      CHECK(at(our_side, place) == at(our_entries, place));
      CHECK(at(their_side, place) == at(their_entries, place));
    }
    Entries agreed;
    for (const auto& [place, said] : our_side) {
      if (!verdict.conflicts.contains(place)) agreed[place] = said;
    }
    CHECK(differing(agreed, verdict.expected) == std::vector<std::string>{});
    if (!result.conflicts.empty()) {
      ++in_conflict;
      continue;
    }
    CHECK(our_side == their_side);
    ++merged_by_us;
    // Here the person kept a dependency that the other side had renamed, and took that side's command.
    const bool went_wrong = merge.file == "aai540-group3__project/0d36faa1fb/13";
    if (merge.has_merged && !went_wrong) {
      CHECK(differing(entries_of(text_at("merged"), is_lock), our_side) == std::vector<std::string>{});
      ++as_people_did;
    }
  }
  WARN(merged_by_us << " merged, " << as_people_did << " of them as people did; " << in_conflict << " in conflict; "
                    << refused << " not readable; " << by_git_alone << " deleted on one side");
  CHECK(as_people_did + 1 == merged_by_us);
}

}  // namespace tutti
