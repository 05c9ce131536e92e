// What a repository's workspace and commits name, for gc and whoever else looks at many revisions.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "exec/gc.hpp"
#include "pipeline/project.hpp"

namespace tutti {

// A cached output as some metadata file records it.
struct NamedOutput {
  std::string path;
  ObjectId id;
  std::optional<std::string> remote;  // that it names for itself
};

struct Root {
  std::string name;                   // "the workspace", "3f2a91c"
  std::optional<std::string> commit;  // nothing: the workspace
};

// Whether it matters that history which is asked for was cut off (a shallow clone).
enum class History { whole, as_far_as_known };

// The workspace first, then each commit asked for, once. Throws NotFound for what is no revision, Conflict where
// history has to be whole and is not.
std::vector<Root> gc_roots(Repository& repository, const GcOptions& options, History history = History::whole);

// Reads the outputs of one state after another; a metadata file that is the same as in an earlier one is parsed once.
class OutputReader {
 public:
  explicit OutputReader(Repository& repository) : repository_(repository) {}

  using Visit = std::function<void(const NamedOutput&)>;
  using Failed = std::function<void(const std::string& file, Error& error)>;
  // Calls `failed` inside the handler of what is wrong with a file; it may rethrow.
  void read(const Root& root, const Visit& visit, const Failed& failed);

 private:
  const std::vector<NamedOutput>& outputs_of(const FileTree& tree, const RelPath& file);

  Repository& repository_;
  std::unordered_map<std::string, std::vector<NamedOutput>> known_;  // by digest of path and text
  std::vector<NamedOutput> unkept_;                                  // of the last file that is read anew each time
};

}  // namespace tutti
