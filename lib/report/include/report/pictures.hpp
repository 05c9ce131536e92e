// The folder beside a page that holds the pictures of plots, as DVC names them: "workspace_imgs_1.png".
#pragma once

#include <map>
#include <string>

#include "pipeline/plots.hpp"

namespace tutti {

class PictureFolder {
 public:
  explicit PictureFolder(std::string directory) : directory_(std::move(directory)) {}

  // Writes the picture, and makes the folder with the first one. Returns its absolute path. Two pictures that DVC would
  // write to one file get two: "workspace_a_b.png", "workspace_a_b.2.png".
  std::string write(const PlottedImage& picture);

 private:
  std::string directory_;
  std::map<std::string, std::string> owners_;  // of names: the picture's revision and file
};

}  // namespace tutti
