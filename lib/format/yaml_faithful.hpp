// Writes YAML that reads back, where DVC's writer would lose blanks.
//
// ruamel.yaml breaks a long line without quotes at several blanks in a row, and reading makes one of them. So a stage
// whose command has such a place looks changed for ever, and a path means another file. In quotes nothing is lost, and
// DVC reads it as well.
#pragma once

#include <string>

#include "format/value.hpp"

namespace tutti {

// `text` if it says `value`, or if nothing else can.
std::string faithful_yaml(std::string text, const Value& value);
// As write_yaml(); if that would not read back, with texts that have two blanks in a row in double quotes.
std::string write_faithful_yaml(const Value& value);

}  // namespace tutti
