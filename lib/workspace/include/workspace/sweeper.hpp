// Clears away what killed commands left beside the files they were about to replace.
//
// A file that is new is written without a name (base/publish.hpp) and leaves nothing. One that replaces another has a
// temporary beside it for a moment: whoever writes into a directory of the workspace sweeps it before. A list of such
// directories would cost a write for each publication; this costs one listing for each directory.
#pragma once

#include <set>

#include "base/rel_path.hpp"
#include "workspace/repository.hpp"

namespace tutti {

class Sweeper {
 public:
  explicit Sweeper(const Repository& repository) : repository_(repository) {}

  // What lies directly in `directory`, once however often it is asked for. Never throws for what it finds there.
  void sweep(const RelPath& directory);

 private:
  const Repository& repository_;
  std::set<RelPath> swept_;
};

}  // namespace tutti
