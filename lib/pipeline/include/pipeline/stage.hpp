// A stage as it is run or tracked: every path resolved, every recorded value beside what it records.
//
// DVC's word for both kinds: a stage of dvc.yaml (it has a command and a name), and a pointer (a .dvc file).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/rel_path.hpp"
#include "format/lock_file.hpp"
#include "format/pipeline_file.hpp"
#include "format/pointer_file.hpp"

namespace tutti {

inline constexpr std::string_view pipeline_file_name = "dvc.yaml";
inline constexpr std::string_view lock_file_name = "dvc.lock";
inline constexpr std::string_view pointer_suffix = ".dvc";

bool is_pointer_name(std::string_view name);   // "data.dvc"; ".dvc" alone is DVC's directory
bool is_metadata_name(std::string_view name);  // of what says which stages there are: a pointer, or dvc.yaml

// Outside the workspace: read, never written. An absolute path, or a URL. A dependency on something inside .git is
// external too.
struct External {
  std::string text;
  bool is_url() const { return text.find("://") != std::string::npos; }
  friend auto operator<=>(const External&, const External&) = default;
};

using Location = std::variant<RelPath, External>;

// Another repository that something was imported from (`repo:`).
struct SourceRepository {
  std::string url;       // as written: an address, or a path
  std::string rev;       // what to follow; empty: its HEAD
  std::string rev_lock;  // the commit that the data is of
};

struct Dependency {
  std::string written;  // as in the file; how dvc.lock and the run cache name it
  Location location;
  std::optional<ContentEntry> recorded;
  bool is_import = false;  // `repo:`, `db:`: not a path of this machine
  std::optional<SourceRepository> repository;
  Mark mark;
};

struct ParamsDependency {
  std::string written;
  Location file;
  std::vector<std::string> keys;  // dotted, as written, no doubles; empty: the whole file
  std::optional<Value> recorded;  // map of dotted key -> value
};

struct Output {
  std::string written;
  RelPath path;
  OutputOptions options;
  std::optional<ContentEntry> recorded;
  Mark mark;
};

struct Stage {
  RelPath file;      // the .dvc file or dvc.yaml
  std::string name;  // empty for pointers
  RelPath wdir;
  CommandSpec command;                    // no lines for pointers
  std::optional<Value> recorded_command;  // absent: never run
  std::vector<Dependency> deps;
  std::vector<ParamsDependency> params;
  std::vector<Output> outs;
  bool frozen = false;
  bool always_changed = false;
  bool is_made = false;  // from a template, `foreach` or `matrix`: dvc.yaml does not spell it out
  std::optional<std::string> desc;
  // The md5 of the .dvc file itself, as it says and as it should: imports have one (pipeline/stage_md5.hpp).
  std::string recorded_md5, md5;
  Mark mark;

  bool is_pointer() const { return name.empty(); }
  bool is_callback() const { return deps.empty() && params.empty() && outs.empty() && !is_pointer(); }
  bool is_import() const;

  // "train", "sub/dvc.yaml:train", "sub/data.dvc": as DVC shows it to somebody in `from`.
  std::string address(const RelPath& from = RelPath::root()) const;
};

}  // namespace tutti
