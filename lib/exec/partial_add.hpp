// Adding paths inside a tracked directory: the directory's entry and manifest with those paths as they are now.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "format/entry.hpp"
#include "store/intake.hpp"
#include "store/local_store.hpp"
#include "store/manifest_edit.hpp"
#include "workspace/snapshot.hpp"

namespace tutti {

using TreeSource = std::function<std::shared_ptr<const Tree>()>;

// The directory as recorded; empty if it never was. Throws Conflict if it is recorded as a file, NotFound with the
// command that brings a missing manifest.
TreeSource recorded_tree(const LocalStore& store, const ContentEntry& entry, const RelPath& output);

// All the changes that one command makes of a directory, and one manifest at their end. Most of a large manifest stays
// the text that it is.
class PartialAdd {
 public:
  // `known` are its files, if the caller knows them; else they are as the store has `before`.
  PartialAdd(const LocalStore& store, ContentEntry before, const RelPath& output, TreeSource known);

  // `now` is what is at `inside`; nothing there takes the path out. `shown`: where that is in the repository.
  void put(const RelPath& inside, const Snapshot& now, const RelPath& shown);

  // The entry after all of them; its manifest goes into `intake`, if there is one. DVC's rule for the size: the sum if
  // files were only added, the same if nothing changed, else none is written. Throws NotFound for a path that is
  // nowhere and never was in.
  ContentEntry finish(Intake* intake);

 private:
  struct Part {
    RelPath inside, shown;
    std::vector<TreeEntry> fresh;
    std::optional<std::uint64_t> size;  // of what is there, if something is
    bool was_there = false, is_addition = false, is_change = false;
  };

  std::optional<ContentEntry> finish_text(Intake* intake);
  ContentEntry finish_tree(Intake* intake);
  static std::vector<TreeEntry> apply(Part& part, std::span<const TreeEntry> entries);
  std::optional<std::uint64_t> size_after() const;
  ContentEntry entry_after(const TreeId& id, std::size_t files) const;

  const LocalStore* store_;
  ContentEntry before_;
  TreeSource tree_;
  std::optional<ManifestEdit> text_;  // while it can be changed as text
  std::vector<Part> parts_;
};

}  // namespace tutti
