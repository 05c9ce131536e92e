// The words of a Python file, as far as assignments of literals need them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "format/value.hpp"

namespace tutti {

enum class PythonTokenKind : std::uint8_t {
  name,
  number,
  string,   // `value` has its text; a byte or formatted string, or one whose escapes are not known here, is `other`
  mark,     // an operator or a bracket
  newline,  // the end of a logical line
  indent,
  dedent,
  other,
  end
};

struct PythonToken {
  PythonTokenKind kind = PythonTokenKind::end;
  std::string_view text;  // in the file
  std::string value;
  Mark mark;

  bool is(std::string_view word) const {
    return text == word && (kind == PythonTokenKind::mark || kind == PythonTokenKind::name);
  }
};

// Ends with an `end`; every indent has its dedent. Throws InvalidFile for strings and brackets that do not close, and
// for indentation that fits nothing above. `source` names the file.
std::vector<PythonToken> python_tokens(std::string_view text, const Source& source);

}  // namespace tutti
