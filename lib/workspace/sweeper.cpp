// Sweeps directories of the workspace, each once.
#include "workspace/sweeper.hpp"

#include "base/publish.hpp"

namespace tutti {

void Sweeper::sweep(const RelPath& directory) {
  if (!swept_.insert(directory).second) return;
  sweep_temporaries(repository_.absolute(directory), repository_.surroundings().clock.now().nanoseconds);
}

}  // namespace tutti
