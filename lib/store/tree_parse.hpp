// The ids of a manifest without its paths, while it is read.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/digest.hpp"

namespace tutti {

// Takes a manifest in pieces and visits each id. Paths are not checked: this is for asking what is stored, not for
// writing anywhere.
class IdReader {
 public:
  IdReader(Algorithm algorithm, std::function<void(const BlobId&)> visit)
      : algorithm_(algorithm), visit_(std::move(visit)) {}

  void take(std::string_view piece);
  // After the last piece: false if the bytes are not canonical. Then Tree::parse() has to read them, and what was
  // visited does not count.
  bool is_whole() const { return is_closed_ && !is_given_up_ && pending_.empty(); }

 private:
  Algorithm algorithm_;
  std::function<void(const BlobId&)> visit_;
  std::string pending_;  // from the first entry that is not whole yet
  bool is_open_ = false, is_closed_ = false, is_given_up_ = false;
};

}  // namespace tutti
