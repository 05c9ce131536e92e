// Adding a path inside a tracked directory: the directory's entry and manifest with that path as it is now.
#pragma once

#include <functional>
#include <memory>

#include "format/entry.hpp"
#include "store/local_store.hpp"
#include "workspace/snapshot.hpp"

namespace tutti {

using TreeSource = std::function<std::shared_ptr<const Tree>()>;

// The directory as recorded; empty if it never was. Throws Conflict if it is recorded as a file, NotFound with the
// command that brings a missing manifest.
TreeSource recorded_tree(const LocalStore& store, const ContentEntry& entry, const RelPath& output);

struct PartialAdd {
  ContentEntry entry;
  std::string manifest;
};

// `now` is what is at `inside`; nothing there takes the path out (NotFound if it was never in). DVC's rule for the
// size: the sum if files were only added, the same if nothing changed, else none is written.
PartialAdd add_part(const ContentEntry& before, const TreeSource& tree, const RelPath& inside, const Snapshot& now,
                    const RelPath& shown);
// As the first, to the directory as the store has it: most of a large manifest stays the text that it is. `manifest` is
// its text if the caller has it, of a directory that is canonical and named by md5.
PartialAdd add_part(const LocalStore& store, const ContentEntry& before, std::optional<std::string> manifest,
                    const RelPath& output, const RelPath& inside, const Snapshot& now, const RelPath& shown);

}  // namespace tutti
