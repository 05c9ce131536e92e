// A YAML text as entries with lines of their own, so that entries of several texts can be put together.
//
// Comments and blank lines above an entry belong to it. An entry whose lines cannot be told from its neighbours'
// ("{…}", an alias, "<<") has no outline: it is one piece.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/value.hpp"

namespace tutti {

class TextLines {
 public:
  explicit TextLines(std::string_view text);
  std::size_t count() const { return starts_.size(); }
  // Lines [first, behind), from 1, with their line ends.
  std::string_view slice(std::size_t first, std::size_t behind) const;
  std::string_view content(std::size_t line) const;  // without its line end
  // A blank line, or a comment indented by at most `indent`.
  bool is_trivia(std::size_t line, std::size_t indent) const;

 private:
  std::size_t start(std::size_t line) const;
  std::string_view text_;
  std::vector<std::size_t> starts_;
};

struct MergeDocument {
  MergeDocument(std::string text, const std::string& name);
  MergeDocument(const MergeDocument&) = delete;
  MergeDocument& operator=(const MergeDocument&) = delete;
  std::string text;  // ends with a newline unless it is empty
  TextLines lines;
  Value root;
};

// A member of a map or an item of a list.
struct MergePart {
  Value key;  // of a member; null for an item
  Value owned;
  const Value* said = nullptr;  // null: `owned`
  std::string text;             // whole lines; of a map that is an item, the first without its dash
  std::size_t indent = 0;       // of its key or dash
  bool is_item = false;
  // Where it stands, for its own outline; no document: it was made up.
  const MergeDocument* document = nullptr;
  std::size_t first = 0, own = 0, behind = 0;  // its comments, its key or dash, the next entry

  const Value& value() const { return said != nullptr ? *said : owned; }
};

struct MergeOutline {
  std::string head;  // "stages:\n" with the comments above it; of an item, the comments alone
  std::vector<MergePart> parts;
  std::string tail;        // comments below the last part
  std::size_t indent = 0;  // of the parts
  bool is_map = true;
};

// The whole document as one part.
MergePart whole_document(const MergeDocument& document);
// Nothing if it is neither map nor list, is empty, or its entries have no lines of their own.
std::optional<MergeOutline> outline_of(const MergePart& part);

// Every line moved by `to - from` columns; blank lines stay, and nothing moves left of the margin.
std::string moved(std::string_view text, std::size_t from, std::size_t to);

}  // namespace tutti
