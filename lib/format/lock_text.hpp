// dvc.lock as lines: where each stage's entry stands in a file as DVC writes it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace tutti {

struct LockBlock {
  std::string_view name;
  std::string_view text;    // from the line "  name:" to before the next one
  bool is_certain = false;  // surely as DVC would write it; else whoever splices the file has to look
};

// Nothing unless the file is "schema: '2.0'", "stages:" and blocks, without comments, blank lines or other sections.
// Block texts stand one behind the other up to the end of the file.
std::optional<std::vector<LockBlock>> lock_blocks(std::string_view text);

}  // namespace tutti
