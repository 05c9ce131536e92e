// A tree's name without its manifest.
#pragma once

#include "base/digest.hpp"
#include "store/tree.hpp"

namespace tutti {

// md5_of(tree.manifest()), piece by piece: of a million files the manifest alone takes 80 MB.
Digest manifest_md5(const Tree& tree);

}  // namespace tutti
