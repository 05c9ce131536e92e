// The ways to write a scalar, as ruamel.yaml's emitter does, with its line breaks in long ones.
#pragma once

#include <string>
#include <string_view>

#include "yaml_output.hpp"

namespace tutti {

// Whether a scalar may be broken over several lines. A key may not: ruamel breaks long keys between their words, too,
// and then cannot read them.
enum class Folding { no, yes };

void write_plain(YamlOutput& out, std::string_view text, Folding folding);
void write_single_quoted(YamlOutput& out, std::string_view text, Folding folding);
void write_double_quoted(YamlOutput& out, std::string_view text, Folding folding);

// `style` is '|' or '>'; '\a' in a text of '>' marks where it was folded when it was read. `comment` stands behind the
// style, with its blanks.
enum class IsDocument { no, yes };
void write_block_scalar(YamlOutput& out, std::string_view text, char style, std::string_view comment,
                        IsDocument is_document);

}  // namespace tutti
