// Writes pictures under names that cannot leave their folder.
#include "report/pictures.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/publish.hpp"
#include "base/utf8.hpp"

namespace tutti {
namespace {

// Of 255 bytes that file systems allow, with room for a number, and for a character that is not to be cut. What is cut
// out of longer names lies behind the beginning, so that the suffix stays.
constexpr std::size_t longest_name = 240, most_begin = 80;

}  // namespace

std::string PictureFolder::write(const PlottedImage& picture) {
  if (owners_.empty()) make_directories(directory_);
  std::string name = picture.revision + "_" + picture.file;
  std::ranges::replace(name, '/', '_');
  if (name.size() > longest_name) {
    const std::size_t begin = cut_before(name, most_begin);
    name.erase(begin, cut_before(name, most_begin + name.size() - longest_name) - begin);
  }
  const std::string owner = picture.revision + '\0' + picture.file;
  const std::size_t dot = name.rfind('.');
  std::string free = name;
  for (unsigned n = 2; !owners_.emplace(free, owner).second && owners_[free] != owner; ++n) {
    free = fmt::format("{}.{}{}", name.substr(0, dot), n, name.substr(dot));
  }
  std::string path = join_path(directory_, free);
  publish_file(path, picture.image->bytes, Durability::none);
  return path;
}

}  // namespace tutti
