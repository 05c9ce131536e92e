// The scalars that the fast YAML reader takes: plain and quoted, over one line or several, and "{}" and "[]".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "yaml_canonical_text.hpp"

namespace tutti {

class CanonicalScalars {
 public:
  explicit CanonicalScalars(CanonicalText& text) : text_(text) {}

  // The scalar that begins here, inside a collection that is indented by `outer`, and the rest of its line.
  Value read(int outer);

  // A scalar and its colon, or nothing with the position unchanged.
  std::optional<Value> try_read_key();

 private:
  bool quote_closes_on_line() const;
  std::string_view read_quoted(int outer);
  void read_escape(int outer);
  void read_code_point(int digits);
  void fold(int outer);

  const char* skip_plain();
  std::string_view plain_on_line();
  Value read_plain(int outer, Mark place);
  bool goes_on(int outer) const;

  CanonicalText& text_;
  std::string buffer_;    // of the scalar that is being read
  std::size_t kept_ = 0;  // so much of it no longer loses trailing blanks to folding
};

}  // namespace tutti
