// The outputs that tutti has put or found in the workspace, so that those which no stage names any longer can go.
//
// .dvc/tmp/tutti/outputs, rewritten whole under a lock of its own:
//   "tutti outputs 1\n", then for each output, sorted by path: "<algorithm> <object> <path>\0"
// A damaged or missing file is an empty list: nothing is removed then. A newer one is left alone.
#pragma once

#include <map>
#include <vector>

#include "base/digest.hpp"
#include "base/rel_path.hpp"
#include "pipeline/project.hpp"
#include "workspace/checkout.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// Adds to the list; never throws, for the list is a convenience.
void remember_outputs(Repository& repository, const std::vector<CheckoutTarget>& outputs) noexcept;

// Takes paths off the list, because they are the person's from now on. Throws if it cannot: a later checkout would
// remove them.
void forget_outputs(Repository& repository, const std::vector<RelPath>& paths);

// Removes from the workspace what the list has and the project no longer names: only content that is as it was, that
// the cache has whole, that Git does not track and that is no part of another output. The rest becomes the person's.
std::vector<CheckoutChange> remove_forgotten_outputs(Repository& repository, const Project& project);

}  // namespace tutti
