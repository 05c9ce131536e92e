// The repository that something was imported from, as far as it lies on this machine.
#pragma once

#include <optional>
#include <string>

#include "pipeline/stage.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// The commit that an update of the import would take: what `rev` names there now, or its HEAD. Nothing when the
// repository is not on this machine, or knows no such revision: the network is not asked. A relative `url:` starts at
// the directory of the .dvc file, or else at the root of this repository.
std::optional<std::string> newest_commit(const Repository& repository, const Stage& stage,
                                         const SourceRepository& source);

}  // namespace tutti
