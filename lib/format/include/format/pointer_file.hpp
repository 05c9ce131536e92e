// The .dvc file: a pointer, small enough for Git, to content that is not.
//
// Written by `add` and the imports. Key order, omissions and quoting are DVC's (reference: DVC 3.67.1, dvc/dvcfile.py).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/entry.hpp"

namespace tutti {

struct PointerOutput {
  ContentEntry entry;
  OutputOptions options;
  friend bool operator==(const PointerOutput&, const PointerOutput&) = default;
};

struct PointerFile {
  std::optional<std::string> md5;  // of the stage itself: imports only
  std::string wdir = ".";
  std::optional<std::string> desc;
  bool frozen = false;
  bool always_changed = false;
  std::vector<ContentEntry> deps;  // imports only
  std::vector<PointerOutput> outs;
  Value meta;

  bool is_import() const { return !deps.empty(); }
  friend bool operator==(const PointerFile&, const PointerFile&) = default;
};

// Throws InvalidFile with file:line:column for bad YAML, unknown keys, wrong types. An empty file is an empty pointer.
// `name` is the path as the user knows it.
PointerFile parse_pointer(std::string_view text, const std::string& name);

// As `dvc add` writes a fresh one.
std::string write_pointer(const PointerFile& pointer);

// As DVC rewrites an existing one: comments and the user's order stay (format/yaml_edit.hpp). Returns `old_text` itself
// when nothing that is said has changed.
std::string rewrite_pointer(std::string_view old_text, const PointerFile& pointer, const std::string& name);

}  // namespace tutti
