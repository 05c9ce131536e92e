// Changes of a manifest, made in its text: what it says of a million other files need not become a million strings.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/rel_path.hpp"
#include "store/tree.hpp"

namespace tutti {

class ManifestEdit {
 public:
  explicit ManifestEdit(std::string manifest) : text_(std::move(manifest)) {}

  struct Part {
    std::size_t found = 0;       // entries that were at or beneath the path
    bool is_below_file = false;  // a file was recorded above: it makes room for what is put, and stays if nothing is
    bool is_change = false;
  };
  // Puts `fresh` in the place of what is at or beneath `inside`: `inside` itself, or entries beneath it, sorted; or
  // nothing. Nothing is returned, and nothing done, where the text cannot be read. What it says holds only if
  // count_checked() does not refuse the text in the end.
  std::optional<Part> put(const RelPath& inside, std::span<const TreeEntry> fresh);

  const std::string& manifest() const { return text_; }

  // The number of entries. Nothing if the text is not exactly what Tree::manifest() writes, with md5, of a tree that
  // Tree::parse() accepts: then a Tree has to be changed instead.
  std::optional<std::size_t> count_checked() const;

 private:
  struct Run {
    std::size_t begin = 0, end = 0;  // of entries, without the separators around them
    std::size_t entries = 0;
  };

  std::optional<Run> run_at(const RelPath& path) const;
  std::optional<Run> run_beneath(const RelPath& directory) const;
  std::optional<std::size_t> place_of(std::string_view path) const;
  bool replace(Run run, const std::string& entries);

  std::string text_;
};

}  // namespace tutti
