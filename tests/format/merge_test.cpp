// Three-way merges, entry by entry.
#include <catch2/catch.hpp>

#include <map>
#include <random>

#include "base/error.hpp"
#include "format/lock_file.hpp"
#include "format/merge.hpp"
#include "format/pipeline_file.hpp"
#include "format/pointer_file.hpp"

namespace tutti {
namespace {

MergedText merged_lock(std::string_view base, std::string_view ours, std::string_view theirs) {
  return merge_texts(MergedFile::lock, {base, ours, theirs}, "dvc.lock");
}

MergedText merged_pipeline(std::string_view base, std::string_view ours, std::string_view theirs) {
  return merge_texts(MergedFile::pipeline, {base, ours, theirs}, "dvc.yaml");
}

std::string lock_stage(const std::string& name, char digest, const std::string& more = "") {
  return "  " + name + ":\n    cmd: make " + name + "\n    deps:\n    - path: in\n      hash: md5\n      md5: a" +
         std::string(31, digest) + "\n      size: 1\n" + more;
}

std::string lock(const std::string& stages) {
  return "schema: '2.0'\nstages:\n" + stages;
}

std::string pointer(const std::string& md5, const std::string& more = "") {
  return "outs:\n- md5: " + md5 + "\n  size: 4\n  nfiles: 2\n  hash: md5\n  path: data\n" + more;
}

std::string directory_name(char digit) {
  return std::string(32, digit) + ".dir";
}

TreeId tree(char digit) {
  return {*Digest::from_hex(Algorithm::md5, std::string(32, digit))};
}

}  // namespace

TEST_CASE("stages added to dvc.lock on both sides are all there, in both sides' order") {
  const std::string base = lock(lock_stage("a", '1') + lock_stage("z", '1'));
  const std::string ours = lock(lock_stage("a", '1') + lock_stage("b", '2') + lock_stage("z", '1'));
  const std::string theirs = lock(lock_stage("a", '1') + lock_stage("c", '3') + lock_stage("z", '4'));

  const MergedText merged = merged_lock(base, ours, theirs);

  CHECK(merged.conflicts.empty());
  CHECK(merged.text == lock(lock_stage("a", '1') + lock_stage("b", '2') + lock_stage("c", '3') + lock_stage("z", '4')));
}

TEST_CASE("a stage that only one side ran again is that side's, byte for byte, and others keep their bytes") {
  const std::string odd = "  odd:   # by hand\n      cmd:   'x'\n";
  const std::string base = lock(odd + lock_stage("a", '1') + lock_stage("b", '1'));
  const std::string ours = lock(odd + lock_stage("a", '2') + lock_stage("b", '1'));
  const std::string theirs = lock(odd + lock_stage("a", '1') + lock_stage("b", '3'));

  const MergedText merged = merged_lock(base, ours, theirs);

  CHECK(merged.text == lock(odd + lock_stage("a", '2') + lock_stage("b", '3')));
}

TEST_CASE("a stage of dvc.lock is never mixed from two runs: it is in conflict whole") {
  const std::string more = "    outs:\n    - path: out\n      hash: md5\n      md5: ";
  const std::string one = more + std::string(32, '1') + "\n", two = more + std::string(32, '2') + "\n";
  const std::string base = lock(lock_stage("a", '1', one) + lock_stage("b", '1'));
  const std::string ours = lock(lock_stage("a", '3', one) + lock_stage("b", '1'));
  const std::string theirs = lock(lock_stage("a", '1', two) + lock_stage("b", '5'));

  const MergedText merged = merged_lock(base, ours, theirs);

  CHECK(merged.conflicts == std::vector<std::string>{"stages.a"});
  CHECK(merged.text == lock("<<<<<<< ours\n" + lock_stage("a", '3', one) + "=======\n" + lock_stage("a", '1', two) +
                            ">>>>>>> theirs\n" + lock_stage("b", '5')));
}

TEST_CASE("two runs that tell the same but for noted sizes are no conflict") {
  const std::string base = lock(lock_stage("a", '1'));
  std::string ours = lock(lock_stage("a", '2')), theirs = ours;
  theirs.replace(theirs.find("      size: 1\n"), 14, "");

  CHECK(merged_lock(base, ours, theirs).text == ours);
}

TEST_CASE("a stage removed on one side and run again on the other is a conflict with an empty side") {
  const std::string base = lock(lock_stage("a", '1') + lock_stage("b", '1'));
  const std::string ours = lock(lock_stage("b", '1')), theirs = lock(lock_stage("a", '2') + lock_stage("b", '1'));

  const MergedText merged = merged_lock(base, ours, theirs);

  CHECK(merged.text ==
        lock("<<<<<<< ours\n=======\n" + lock_stage("a", '2') + ">>>>>>> theirs\n" + lock_stage("b", '1')));
  CHECK(take_side(merged.text, MergeSide::ours) == ours);
  CHECK(take_side(merged.text, MergeSide::theirs) == theirs);
}

TEST_CASE("a stage renamed on one side and run again on the other is the new run under the new name") {
  const std::string base = lock(lock_stage("a", '1') + lock_stage("b", '1'));
  std::string ours = base, theirs = lock(lock_stage("a", '2') + lock_stage("b", '1'));
  ours.replace(ours.find("  a:"), 4, "  prepare:");

  const MergedText merged = merged_lock(base, ours, theirs);

  CHECK(merged.conflicts.empty());
  CHECK(parse_lock(merged.text, "dvc.lock").find("a") == nullptr);
  REQUIRE(parse_lock(merged.text, "dvc.lock").find("prepare") != nullptr);
  CHECK(merged.text.find("  prepare:\n    cmd: make a\n    deps:\n    - path: in\n      hash: md5\n      md5: a2222") !=
        std::string::npos);
  CHECK(merged_lock(base, theirs, ours).text == merged.text);
}

TEST_CASE("both sides change different keys of a stage in dvc.yaml: comments and looks of each stay") {
  const std::string base =
      "# the pipeline\nstages:\n  train:\n    cmd: python train.py\n    deps:\n      - train.py\n"
      "      - data\n\n  # last\n  test:\n    cmd: pytest\n";
  std::string ours = base, theirs = base;
  ours.replace(ours.find("python train.py"), 15, "python train.py --fast  # ours");
  theirs.replace(theirs.find("      - data\n"), 13, "      - data\n      - more  # theirs\n    outs: [model]\n");

  const MergedText merged = merged_pipeline(base, ours, theirs);

  CHECK(merged.conflicts.empty());
  CHECK(merged.text ==
        "# the pipeline\nstages:\n  train:\n    cmd: python train.py --fast  # ours\n    deps:\n"
        "      - train.py\n      - data\n      - more  # theirs\n    outs: [model]\n\n  # last\n"
        "  test:\n    cmd: pytest\n");
}

TEST_CASE("a command that both sides changed is the only conflict of its stage") {
  const std::string base = "stages:\n  a:\n    cmd: one\n    deps:\n    - x\n";
  const std::string ours = "stages:\n  a:\n    cmd: two\n    deps:\n    - x\n    - y\n";
  const std::string theirs = "stages:\n  a:\n    cmd: three\n    deps:\n    - x\n    - z\n";

  const MergedText merged = merged_pipeline(base, ours, theirs);

  CHECK(merged.conflicts == std::vector<std::string>{"stages.a.cmd"});
  CHECK(merged.text ==
        "stages:\n  a:\n<<<<<<< ours\n    cmd: two\n=======\n    cmd: three\n>>>>>>> theirs\n"
        "    deps:\n    - x\n    - y\n    - z\n");
}

TEST_CASE("an option added to an output and another to the same output are merged; to the same option, in conflict") {
  const std::string base = "stages:\n  a:\n    cmd: one\n    outs:\n    - m:\n        push: true\n    - n\n";
  const std::string ours =
      "stages:\n  a:\n    cmd: one\n    outs:\n    - m:\n        push: true\n        cache: false\n    - n\n";
  const std::string theirs =
      "stages:\n  a:\n    cmd: one\n    outs:\n    - m:\n        push: false\n    - n\n    - o\n";

  const MergedText merged = merged_pipeline(base, ours, theirs);

  CHECK(merged.text ==
        "stages:\n  a:\n    cmd: one\n    outs:\n    - m:\n        push: false\n        cache: false\n    - n\n    - "
        "o\n");
  std::string other = theirs, third = base;
  third.replace(third.find("push: true"), 10, "push: never");
  const MergedText conflict = merged_pipeline(base, other, third);
  CHECK(conflict.conflicts == std::vector<std::string>{"stages.a.outs.m.m.push"});
  CHECK(conflict.text ==
        "stages:\n  a:\n    cmd: one\n    outs:\n<<<<<<< ours\n    - m:\n        push: false\n=======\n    - m:\n"
        "        push: never\n>>>>>>> theirs\n    - n\n    - o\n");
}

TEST_CASE("different indentation of the two sides gives one document") {
  const std::string base = "stages:\n  a:\n    cmd: one\n    deps:\n    - x\n";
  const std::string ours = "stages:\n    a:\n        cmd: one\n        deps:\n            - x\n            - y\n";
  const std::string theirs =
      "stages:\n  a:\n    cmd: one\n    deps:\n    - x\n  b:\n    cmd: |\n      # text\n      more\n";

  const MergedText merged = merged_pipeline(base, ours, theirs);

  CHECK(merged.text ==
        "stages:\n    a:\n        cmd: one\n        deps:\n            - x\n            - y\n"
        "    b:\n      cmd: |\n        # text\n        more\n");
}

TEST_CASE("what has no lines of its own is merged by meaning, and the result says what it should") {
  const std::string base = "stages: {a: {cmd: one}, b: {cmd: one}}\n";
  const std::string ours = "stages: {a: {cmd: two}, b: {cmd: one}}\n";
  const std::string theirs = "stages: {a: {cmd: one}, b: {cmd: one}}\nvars: [x.yaml]\n";

  const MergedText merged = merged_pipeline(base, ours, theirs);

  CHECK(merged.text == "stages: {a: {cmd: two}, b: {cmd: one}}\nvars: [x.yaml]\n");
}

TEST_CASE("a new order on one side stays, with the other side's additions") {
  const std::string base = "stages:\n  a:\n    cmd: one\n  b:\n    cmd: one\n";
  const std::string ours = "stages:\n  a:\n    cmd: one\n  b:\n    cmd: one\n  c:\n    cmd: one\n";
  const std::string theirs = "stages:\n  b:\n    cmd: one\n  a:\n    cmd: one\n";

  CHECK(merged_pipeline(base, ours, theirs).text ==
        "stages:\n  b:\n    cmd: one\n  c:\n    cmd: one\n  a:\n    cmd: one\n");
}

TEST_CASE("each side takes away another of the last two dependencies: the key goes with them") {
  const std::string base = "stages:\n  a:\n    cmd: one\n    deps:\n    - x\n    - y\n";
  const std::string ours = "stages:\n  a:\n    cmd: one\n    deps:\n    - x\n";
  const std::string theirs = "stages:\n  a:\n    cmd: one\n    deps:\n    - y\n";

  CHECK(merged_pipeline(base, ours, theirs).text == "stages:\n  a:\n    cmd: one\n");
}

TEST_CASE("a file that both sides made is merged without a base, and so is one with conflict markers in its base") {
  const std::string ours = lock(lock_stage("a", '1')), theirs = lock(lock_stage("b", '1'));

  CHECK(merged_lock("", ours, theirs).text == lock(lock_stage("a", '1') + lock_stage("b", '1')));
  CHECK(merged_lock("<<<<<<< x\na: b\n=======\n>>>>>>> y\n", ours, ours).text == ours);
  CHECK_THROWS_AS(merged_lock("", "<<<<<<< x\na: b\n=======\n", theirs), InvalidFile);
}

TEST_CASE("a digest comes with the size of its own side") {
  const std::string base = pointer(directory_name('1')), theirs = pointer(directory_name('1'), "  remote: s3\n");
  const std::string ours = "outs:\n- md5: " + directory_name('2') + "\n  nfiles: 9\n  hash: md5\n  path: data\n";

  CHECK(merge_texts(MergedFile::pointer, {base, ours, theirs}, "data.dvc").text == ours + "  remote: s3\n");
  CHECK(merge_texts(MergedFile::pointer, {base, theirs, ours}, "data.dvc").conflicts.empty());
}

TEST_CASE("content that both sides changed is in conflict; the rest of the output is merged") {
  const std::string base = pointer(directory_name('1')), ours = pointer(directory_name('2'), "  push: false\n");
  const std::string theirs = pointer(directory_name('3'), "  remote: s3\n");

  const MergedText merged = merge_texts(MergedFile::pointer, {base, ours, theirs}, "data.dvc");

  CHECK(merged.conflicts == std::vector<std::string>{"outs.data.md5"});
  const PointerFile our_side = parse_pointer(take_side(merged.text, MergeSide::ours), "data.dvc");
  CHECK(our_side.outs.at(0).entry.id->name() == directory_name('2'));
  CHECK(our_side.outs.at(0).options.remote == "s3");
  CHECK_FALSE(our_side.outs.at(0).options.push);
  CHECK(parse_pointer(take_side(merged.text, MergeSide::theirs), "data.dvc").outs.at(0).entry.id->name() ==
        directory_name('3'));
}

TEST_CASE("directories that both sides changed are merged through the store") {
  const std::string base = pointer(directory_name('1')), ours = pointer(directory_name('2'), "  push: false\n");
  const std::string theirs = pointer(directory_name('3'));
  const auto merge = [&](const MergedDirectory& directory) {
    return merge_texts(MergedFile::pointer, {base, ours, theirs}, "data.dvc",
                       {.merge_directory = [&](const DirectoryVersions& versions) {
                         CHECK(versions.base == ObjectId(tree('1')));
                         CHECK(versions.ours == ObjectId(tree('2')));
                         CHECK(versions.theirs == ObjectId(tree('3')));
                         return std::optional(directory);
                       }});
  };

  const MergedText clean = merge({{tree('4'), 40, 7}, {tree('4'), 40, 7}});
  const MergedText conflict = merge({{tree('4'), 40, 7}, {tree('5'), 50, 7}});

  CHECK(clean.conflicts.empty());
  CHECK(clean.text == "outs:\n- md5: " + directory_name('4') +
                          "\n  size: 40\n  nfiles: 7\n  hash: md5\n  path: data\n  push: false\n");
  CHECK(conflict.conflicts == std::vector<std::string>{"outs.data.md5", "outs.data.size"});
  CHECK(take_side(conflict.text, MergeSide::theirs) ==
        "outs:\n- md5: " + directory_name('5') +
            "\n  size: 50\n  nfiles: 7\n  hash: md5\n  path: data\n  push: false\n");
  CHECK(conflict.text.starts_with("outs:\n<<<<<<< ours\n- md5: "));
}

TEST_CASE("an import is one fact: its dependency and its output belong together") {
  const auto import = [](char dep, char out) {
    return "md5: " + std::string(32, dep) + "\nfrozen: true\ndeps:\n- path: ../x\n  md5: " + std::string(32, dep) +
           "\n  hash: md5\nouts:\n- md5: " + std::string(32, out) + "\n  hash: md5\n  path: x\n";
  };

  const MergedText merged =
      merge_texts(MergedFile::pointer, {import('1', '1'), import('2', '1'), import('1', '2')}, "x.dvc");

  CHECK(merged.conflicts == std::vector<std::string>{"x.dvc"});
  CHECK(take_side(merged.text, MergeSide::ours) == import('2', '1'));
}

TEST_CASE("merging random locks: one side's edits are taken byte for byte, and no record is mixed") {
  std::mt19937 random(20240608);
  using Stages = std::map<std::string, char>;
  const auto text_of = [](const Stages& stages) {
    std::string text = lock_stage("always", '0');
    for (const auto& [name, digest] : stages) text += lock_stage(name, digest);
    return lock(text);
  };
  const auto edited = [&](Stages stages) {
    for (int edit = 0; edit < 3; ++edit) {
      const std::string name = "s" + std::to_string(random() % 8);
      if (random() % 4 == 0) {
        stages.erase(name);
      } else {
        stages[name] = static_cast<char>('0' + random() % 10);
      }
    }
    return stages;
  };
  for (int round = 0; round < 1000; ++round) {
    const Stages start = edited(edited({})), left = edited(start), right = edited(start);
    INFO(text_of(start) << "---\n" << text_of(left) << "---\n" << text_of(right));
    const MergedText merged = merged_lock(text_of(start), text_of(left), text_of(right));
    const LockFile ours = parse_lock(take_side(merged.text, MergeSide::ours), "dvc.lock");
    const LockFile theirs = parse_lock(take_side(merged.text, MergeSide::theirs), "dvc.lock");

    REQUIRE(merged_lock(text_of(start), text_of(left), text_of(start)).text == text_of(left));
    REQUIRE(merged_lock(text_of(start), text_of(start), text_of(right)).text == text_of(right));
    bool has_conflict = false;
    for (int i = 0; i < 8; ++i) {
      const std::string name = "s" + std::to_string(i);
      const auto digest_in = [&](const Stages& stages) { return stages.contains(name) ? stages.at(name) : '-'; };
      const auto digest_of = [&](const LockFile& file) {
        const StageLock* const stage = file.find(name);
        return stage == nullptr ? '-' : stage->deps.at(0).id->name().at(1);
      };
      const char before = digest_in(start), l = digest_in(left), r = digest_in(right);
      const bool in_conflict = l != r && l != before && r != before;
      // The same command under a new name, while the other side ran the old one again, is a rename.
      const bool may_be_renamed = before != '-' && (l == '-') != (r == '-');
      if (may_be_renamed || (before == '-' && l != r)) continue;
      has_conflict |= in_conflict;
      REQUIRE(digest_of(ours) == (in_conflict ? l : l == before ? r : l));
      REQUIRE(digest_of(theirs) == (in_conflict ? r : l == before ? r : l));
    }
    if (has_conflict) REQUIRE_FALSE(merged.conflicts.empty());
    if (merged.conflicts.empty()) REQUIRE(merged.text.find("<<<<<<<") == std::string::npos);
  }
}

TEST_CASE("hunks are found with the lines where each side begins, Git's base part is passed over") {
  const std::string text =
      "a\n<<<<<<< HEAD\nb\n||||||| base\nx\n=======\nc\nd\n>>>>>>> other\ne\n<<<<<<< ours\n"
      "=======\nf\n>>>>>>> theirs\n";

  const auto hunks = conflict_hunks(text);

  REQUIRE(hunks.size() == 2);
  CHECK(hunks[0].ours == "b\n");
  CHECK(hunks[0].theirs == "c\nd\n");
  CHECK(hunks[1].line == 11);
  CHECK(hunks[1].ours_at == 4);
  CHECK(hunks[1].theirs_at == 5);
  CHECK(resolve_hunks(text, [](std::size_t hunk) {
          return hunk == 0 ? std::optional(MergeSide::theirs) : std::nullopt;
        }) == "a\nc\nd\ne\n<<<<<<< ours\n=======\nf\n>>>>>>> theirs\n");
  CHECK_THROWS_AS(conflict_hunks("<<<<<<< a\nb\n"), InvalidFile);
}

}  // namespace tutti
