// What a command is given: the repository it is about, where the person stands, and the world around.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/rel_path.hpp"
#include "ui/terminal.hpp"
#include "workspace/repository.hpp"

namespace tutti {

struct GlobalOptions {
  bool json = false;
  unsigned verbosity = 1;                // 0: -q, 1, 2: -v, 3: -vv
  std::optional<std::string> directory;  // --cd
  std::string color = "auto";
  std::string progress = "auto";
  unsigned lock_timeout = 60;  // seconds
  bool no_sync = false;
};

struct Command;

class Context {
 public:
  Context(GlobalOptions globals, std::string directory, Surroundings surroundings, RepositoryOptions options,
          Terminal& terminal, const std::vector<Command>& table);

  const GlobalOptions& globals() const { return globals_; }
  const std::string& directory() const { return directory_; }  // absolute; where the person stands
  const Surroundings& surroundings() const { return surroundings_; }
  Terminal& terminal() const { return terminal_; }
  const std::vector<Command>& table() const { return table_; }

  Repository& repository();  // opened on first use; throws NotFound outside one
  bool has_open_repository() const { return repository_ != nullptr; }
  void close_repository() { repository_.reset(); }  // the next use sees its settings and rules as they are then
  RelPath place();                                  // directory() inside the repository
  std::string shown(const RelPath& path);           // relative to directory()
  RelPath to_rel_path(const std::string& typed);

  // A question to the person; `fallback` without a terminal.
  bool confirm(const std::string& question, bool fallback = false);

 private:
  GlobalOptions globals_;
  std::string directory_;
  Surroundings surroundings_;
  RepositoryOptions options_;
  Terminal& terminal_;
  const std::vector<Command>& table_;
  std::unique_ptr<Repository> repository_;
};

}  // namespace tutti
