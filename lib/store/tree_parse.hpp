// A manifest's entries while it is read: of a large one the text need not be in memory.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/digest.hpp"

namespace tutti {

// Takes a manifest in pieces and visits each entry. Paths are not checked.
class EntryReader {
 public:
  // `visit` returns false to give up; the path is valid until then.
  using Visit = std::function<bool(std::string_view path, const BlobId& id)>;
  EntryReader(Algorithm algorithm, Visit visit) : algorithm_(algorithm), visit_(std::move(visit)) {}

  void take(std::string_view piece);
  // After the last piece: false if the bytes are not canonical. Then Tree::parse() has to read them, and what was
  // visited does not count.
  bool is_whole() const { return is_closed_ && !is_given_up_ && pending_.empty(); }

 private:
  Algorithm algorithm_;
  Visit visit_;
  std::string pending_;  // from the first entry that is not whole yet
  bool is_open_ = false, is_closed_ = false, is_given_up_ = false;
};

}  // namespace tutti
