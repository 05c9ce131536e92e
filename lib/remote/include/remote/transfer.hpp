// Copies what is missing from a store to a remote or back, and nothing else.
//
// A tree goes after all it names, so that a remote that has a manifest has its files, unless it lost them: that is why
// nothing is concluded from a manifest, every object is asked for.
#pragma once

#include <span>
#include <vector>

#include "base/cancellation.hpp"
#include "base/progress.hpp"
#include "remote/remote.hpp"
#include "store/local_store.hpp"

namespace tutti {

struct TransferReport {
  std::vector<ObjectId> moved;
  ByteCount bytes;
  std::vector<ObjectId> missing;  // on neither side
};

// `wanted` names blobs and trees; the files of a tree are included by themselves. Trees whose files are not all on the
// other side afterwards are not sent.
TransferReport push_objects(std::span<const ObjectId> wanted, LocalStore& from, Remote& to,
                            const Cancellation& cancellation, Progress& progress);
TransferReport fetch_objects(std::span<const ObjectId> wanted, Remote& from, LocalStore& to,
                             const Cancellation& cancellation, Progress& progress);

}  // namespace tutti
