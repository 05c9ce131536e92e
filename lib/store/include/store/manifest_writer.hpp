// A manifest piece by piece, as Tree::manifest() writes it whole: of a million files that takes 80 MB.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "base/digest.hpp"

namespace tutti {

class ManifestWriter {
 public:
  explicit ManifestWriter(std::function<void(std::string_view)> take) : take_(std::move(take)) {}

  // In the order of the paths. Throws InvalidFile for a path that is not UTF-8.
  void add(std::string_view path, const Digest& id);
  void finish();

 private:
  std::function<void(std::string_view)> take_;
  std::string piece_ = "[";
  bool is_first_ = true;
};

}  // namespace tutti
