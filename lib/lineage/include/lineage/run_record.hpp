// What happened once: who ran what, when and where, from which bytes to which bytes.
//
// A record is JSON, named by the SHA-256 of its bytes, and never changed:
//   <cache>/lineage/<aa>/<62 hex>.json     version 1
//   <cache>/lineage/.tutti-…               temporaries, where files cannot be written without a name
// It holds no secrets: URLs without credentials, declared environment names only, no file contents.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/time.hpp"

namespace tutti {

struct RecordedContent {
  std::string path;  // relative to the repository's root; absolute or a URL for external ones
  std::string id;    // "md5:3f2a…", "md5:….dir"; empty: there was nothing
  std::optional<std::uint64_t> size;
  friend bool operator==(const RecordedContent&, const RecordedContent&) = default;
};

enum class Activity {
  run,
  restore,  // outputs taken from the run cache
  add,
  commit,
  accept,  // a person says that outputs are good which the command did not make from these inputs
};

// Of a stage that does each file of a directory by itself: how many the command was given, and of how many. What the
// others gave is of earlier runs.
struct Increment {
  std::uint64_t done = 0, of = 0;
  friend bool operator==(const Increment&, const Increment&) = default;
};

struct RunRecord {
  Activity activity = Activity::run;
  std::string stage;  // address from the root; the pointer's path for add
  std::vector<std::string> command;
  std::string directory;                                    // working directory, relative to the root
  std::vector<std::pair<std::string, std::string>> params;  // "params.yaml:lr" -> value as JSON
  std::vector<RecordedContent> inputs, outputs;
  Timestamp started;
  Duration duration{};
  int exit_code = 0;
  std::optional<int> signal;
  std::uint64_t attempt = 1;  // of a command that may be tried several times
  std::string user, host, tutti_version;
  std::optional<std::string> git_commit;
  std::optional<bool> git_dirty;
  bool inputs_changed = false;               // an input changed while the command ran
  std::optional<std::string> restored_from;  // the record whose outputs these are
  std::string reason;                        // accept: why, in the person's words
  std::optional<Increment> increment;
  friend bool operator==(const RunRecord&, const RunRecord&) = default;
};

std::string_view name_of(Activity activity);  // "run", "restore", "add", "commit", "accept"

std::string to_text(const RunRecord& record);                                // canonical: the bytes that are hashed
RunRecord parse_run_record(std::string_view text, const std::string& name);  // throws InvalidFile

}  // namespace tutti
