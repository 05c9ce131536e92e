// Texts in JSON as Python writes them, whose bytes DVC hashes.
#pragma once

#include <string>
#include <string_view>

namespace tutti {

// What stands between the quotes in json.dumps(text, ensure_ascii=True). False, with `out` in disorder, for bytes that
// are not UTF-8.
[[nodiscard]] bool append_python_escaped(std::string& out, std::string_view text);

}  // namespace tutti
