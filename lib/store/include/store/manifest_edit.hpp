// One change of a manifest, made in its text: what it says of a million other files need not become a million strings.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/hash.hpp"
#include "base/rel_path.hpp"
#include "store/tree.hpp"

namespace tutti {

class ManifestEdit {
 public:
  // Finds `inside` in a manifest whose bytes are proven, and checks all of it as Tree::parse() does. Nothing if it is
  // not exactly what Tree::manifest() writes, or of another algorithm than md5: then a Tree has to be changed.
  static std::optional<ManifestEdit> open(std::string manifest, const TreeId& id, const RelPath& inside);

  // Entries at or beneath `inside`.
  std::size_t found() const { return found_; }
  // Whether a file is recorded above `inside`: it makes room for what is put there, and stays if nothing is.
  bool is_below_file() const { return above_ > 0; }

  struct Result {
    std::string manifest;
    TreeId id;
    std::size_t files = 0;
  };
  // Puts `fresh` in their place: `inside` itself, or entries beneath it, sorted; or nothing.
  Result replace(std::span<const TreeEntry> fresh) &&;

 private:
  struct Run {
    std::size_t begin = 0, end = 0;  // of entries, without the separators around them
    std::size_t entries = 0;
  };

  ManifestEdit(std::string text, const RelPath& inside) : text_(std::move(text)), inside_(inside) {}
  bool find();
  std::optional<Run> run_at(const RelPath& path) const;
  std::optional<Run> run_beneath(const RelPath& directory) const;
  std::optional<std::size_t> place_of(std::string_view path) const;
  void put(Run run, const std::string& entries);

  std::string text_;
  RelPath inside_;
  std::vector<Run> doomed_;  // in order
  std::size_t found_ = 0, above_ = 0, files_ = 0;
  std::size_t at_ = 0, beneath_ = 0;  // where `inside` itself, and what is beneath it, stands or would stand
  std::size_t kept_ = 0;              // so many bytes will not change
  Hasher hasher_{Algorithm::md5};     // of those bytes
};

}  // namespace tutti
