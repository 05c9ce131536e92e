// Tags say a type that the value has anyway, or make a string of something else; others are refused.
#include "yaml_scalar_node.hpp"

#include <string>

#include <fmt/format.h>

#include "base/text.hpp"

namespace tutti {
namespace {

ScalarType type_of_tagged(const YamlToken& token, std::string_view tag, YamlVersion version, const Source& source) {
  const ScalarType implicit = implicit_type(token.text, version);
  if (tag == "!") return token.plain ? implicit : ScalarType::string;
  const std::string_view type = type_of_yaml_tag(tag);
  if (type == "str") return ScalarType::string;
  if (type == "null") return ScalarType::null;
  const bool is_whole = implicit == ScalarType::integer;
  if (type == "float" && (is_whole || implicit == ScalarType::real)) return ScalarType::real;
  if ((type == "int" && is_whole) || (type == "bool" && implicit == ScalarType::boolean) ||
      (type == "timestamp" && implicit == ScalarType::timestamp)) {
    return implicit;
  }
  const Mark mark = YamlScanner::mark_of(token.start);
  if (type == "int" || type == "float" || type == "bool" || type == "timestamp") {
    refuse(source, mark, fmt::format("{} is not of the type that its tag says", in_quotes(token.text)));
  }
  refuse(source, mark, fmt::format("the tag {} is not known", in_quotes(tag)));
}

// '\a' marks where the text was folded.
std::string unfolded(std::string text) {
  std::erase(text, '\a');
  return text;
}

// Folds are kept where they stand for a single blank between words.
std::string refolded(const std::string& text) {
  std::string result;
  const auto is_space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\a') {
      result += text[i];
      continue;
    }
    const bool blank = i + 2 < text.size() && text[i + 1] == ' ';
    if (blank && !result.empty() && !is_space(result.back()) && !is_space(text[i + 2])) result += '\a';
  }
  return result;
}

}  // namespace

std::string_view type_of_yaml_tag(std::string_view tag) {
  static constexpr std::string_view long_form = "!<tag:yaml.org,2002:";
  if (tag.starts_with(long_form) && tag.ends_with('>')) {
    return tag.substr(long_form.size(), tag.size() - long_form.size() - 1);
  }
  return tag.starts_with("!!") ? tag.substr(2) : std::string_view();
}

YamlNodePtr scalar_node(const YamlToken& token, std::string_view tag, YamlVersion version, const Source& source) {
  auto node = std::make_shared<YamlNode>();
  const Mark mark = YamlScanner::mark_of(token.start);
  node->type = !tag.empty()  ? type_of_tagged(token, tag, version, source)
               : token.plain ? implicit_type(token.text, version)
                             : ScalarType::string;
  if (node->type == ScalarType::merge) return node;
  if (token.style == '|' || token.style == '>') node->style = token.style;
  const std::string meaning = node->style == '>' ? unfolded(token.text) : token.text;
  if (node->type == ScalarType::value) {  // "=", which only a key may be
    node->value = Value::string(meaning, mark);
    node->text = meaning;
    return node;
  }
  node->value = scalar_value(node->type, meaning, version, mark, source);
  node->text = node->style == '>' ? refolded(token.text)
               : tag.empty()      ? rewritten_scalar(node->type, token.text, version, node->value)
                                  : meaning;
  return node;
}

}  // namespace tutti
