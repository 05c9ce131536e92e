// Which token begins where, by indentation and by the keys that a ':' may yet make; the characters below that.
#include "yaml_scanner.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "yaml_style.hpp"

namespace tutti {

// How far a key may be from its colon.
constexpr std::size_t longest_key = 1024;

YamlScanner::YamlScanner(std::string_view text, YamlVersion version, const Source& source)
    : version_(version), source_(source) {
  text_.reserve(text.size() + 1);
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = decode_utf8(text.substr(at));
    text_ += c.value;
    at += c.size;
  }
  tokens_.push_back({Kind::stream_start, at_, at_});
}

Mark YamlScanner::mark_of(const Place& place) {
  return {static_cast<std::uint32_t>(place.line + 1), static_cast<std::uint32_t>(place.column + 1)};
}

void YamlScanner::fail(const Place& place, std::string_view message) const {
  refuse(source_, mark_of(place), message);
}

// 0 behind the end, which no text holds.
char32_t YamlScanner::look(std::size_t ahead) const {
  return at_.index + ahead < text_.size() ? text_[at_.index + ahead] : U'\0';
}

bool YamlScanner::looks_at(std::u32string_view text) const {
  return std::u32string_view(text_).substr(at_.index).starts_with(text);
}

bool YamlScanner::is_space_or_end(std::size_t ahead) const {
  const char32_t c = look(ahead);
  return c == ' ' || c == '\t' || is_line_end(c);
}

void YamlScanner::forward(std::size_t count) {
  for (; count > 0 && at_.index < text_.size(); --count) {
    const char32_t c = text_[at_.index++];
    if (is_yaml_break(c)) {
      ++at_.line;
      at_.column = 0;
    } else if (c != 0xFEFF) {
      ++at_.column;
    }
  }
}

std::string YamlScanner::take(std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) append_utf8(result, look(i));
  forward(count);
  return result;
}

YamlToken& YamlScanner::peek() {
  while (need_more_tokens()) fetch_more_tokens();
  gather_comments();
  return tokens_.front();
}

bool YamlScanner::need_more_tokens() {
  if (done_) return false;
  if (tokens_.empty()) return true;
  stale_possible_simple_keys();
  return next_possible_simple_key() == tokens_taken_;
}

void YamlScanner::fetch_more_tokens() {
  if (done_) return;
  if (std::optional<YamlToken> comment = scan_to_next_token()) {
    tokens_.push_back(std::move(*comment));
    return;
  }
  stale_possible_simple_keys();
  unwind_indent(at_.column);
  const char32_t c = look();
  if (c == 0) return fetch_stream_end();
  if (c == '%' && at_.column == 0) return fetch_directive();
  if (check_document_indicator(U"---")) return fetch_document_indicator(Kind::document_start);
  if (check_document_indicator(U"...")) return fetch_document_indicator(Kind::document_end);
  const bool in_flow = !flow_context_.empty();
  const auto fetch = [&](YamlToken token) { tokens_.push_back(std::move(token)); };
  const auto fetch_key_like = [&] {
    save_possible_simple_key();
    allow_simple_key_ = false;
  };
  switch (c) {
    case '[':
      return fetch_flow_start(Kind::flow_sequence_start, '[');
    case '{':
      return fetch_flow_start(Kind::flow_mapping_start, '{');
    case ']':
      return fetch_flow_end(Kind::flow_sequence_end);
    case '}':
      return fetch_flow_end(Kind::flow_mapping_end);
    case ',':
      return fetch_flow_entry();
    case '-':
      if (is_space_or_end(1)) return fetch_block_entry();
      break;
    case '?':
      if (in_flow || is_space_or_end(1)) return fetch_key();
      break;
    case ':':
      if (check_value()) return fetch_value();
      break;
    case '*':
      fetch_key_like();
      return fetch(scan_name(Kind::alias));
    case '&':
      fetch_key_like();
      return fetch(scan_name(Kind::anchor));
    case '!':
      fetch_key_like();
      return fetch(scan_tag());
    case '|':
    case '>':
      if (in_flow) break;
      allow_simple_key_ = true;
      remove_possible_simple_key();
      return fetch(scan_block_scalar(static_cast<char>(c)));
    case '\'':
    case '"':
      fetch_key_like();
      return fetch(scan_flow_scalar(c));
    default:
      break;
  }
  if (!check_plain()) {
    if (c == '\t') fail(at_, "a tab where only blanks may stand");
    fail(at_, fmt::format("'{}' cannot begin a value", static_cast<char>(c)));
  }
  fetch_key_like();
  fetch(scan_plain());
}

std::size_t YamlScanner::next_possible_simple_key() const {
  std::size_t least = static_cast<std::size_t>(-1);
  for (const auto& [level, key] : possible_simple_keys_) least = std::min(least, key.token_number);
  return least;
}

void YamlScanner::stale_possible_simple_keys() {
  for (auto it = possible_simple_keys_.begin(); it != possible_simple_keys_.end();) {
    const SimpleKey& key = it->second;
    if (key.place.line == at_.line && at_.index - key.place.index <= longest_key) {
      ++it;
      continue;
    }
    if (key.required) fail(key.place, "expected ':' after this key");
    it = possible_simple_keys_.erase(it);
  }
}

void YamlScanner::save_possible_simple_key() {
  if (!allow_simple_key_) return;
  remove_possible_simple_key();
  const bool required = flow_context_.empty() && indent_ == at_.column;
  possible_simple_keys_.insert_or_assign(flow_context_.size(),
                                         SimpleKey{tokens_taken_ + tokens_.size(), required, at_});
}

void YamlScanner::remove_possible_simple_key() {
  const auto found = possible_simple_keys_.find(flow_context_.size());
  if (found == possible_simple_keys_.end()) return;
  if (found->second.required) fail(found->second.place, "expected ':' after this key");
  possible_simple_keys_.erase(found);
}

void YamlScanner::unwind_indent(int column) {
  if (!flow_context_.empty()) return;
  while (indent_ > column) {
    indent_ = indents_.back();
    indents_.pop_back();
    tokens_.push_back({Kind::block_end, at_, at_});
  }
}

bool YamlScanner::add_indent(int column) {
  if (indent_ >= column) return false;
  indents_.push_back(indent_);
  indent_ = column;
  return true;
}

void YamlScanner::fetch_single_character(Kind kind) {
  const Place start = at_;
  forward();
  tokens_.push_back({kind, start, at_});
}

void YamlScanner::fetch_stream_end() {
  unwind_indent(-1);
  remove_possible_simple_key();
  allow_simple_key_ = false;
  possible_simple_keys_.clear();
  tokens_.push_back({Kind::stream_end, at_, at_});
  done_ = true;
}

void YamlScanner::fetch_directive() {
  unwind_indent(-1);
  remove_possible_simple_key();
  allow_simple_key_ = false;
  const Place start = at_;
  while (!is_line_end(look())) forward();
  tokens_.push_back({Kind::directive, start, at_});
  scan_line_break();
}

void YamlScanner::fetch_document_indicator(Kind kind) {
  unwind_indent(-1);
  remove_possible_simple_key();
  allow_simple_key_ = false;
  const Place start = at_;
  forward(3);
  tokens_.push_back({kind, start, at_});
}

void YamlScanner::fetch_flow_start(Kind kind, char bracket) {
  save_possible_simple_key();
  flow_context_ += bracket;
  allow_simple_key_ = true;
  fetch_single_character(kind);
}

void YamlScanner::fetch_flow_end(Kind kind) {
  remove_possible_simple_key();
  if (!flow_context_.empty()) flow_context_.pop_back();
  allow_simple_key_ = false;
  fetch_single_character(kind);
}

void YamlScanner::fetch_flow_entry() {
  allow_simple_key_ = true;
  remove_possible_simple_key();
  fetch_single_character(Kind::flow_entry);
}

void YamlScanner::fetch_block_entry() {
  if (flow_context_.empty()) {
    if (!allow_simple_key_) fail(at_, "a list item cannot begin here");
    if (add_indent(at_.column)) tokens_.push_back({Kind::block_sequence_start, at_, at_});
  }
  allow_simple_key_ = true;
  remove_possible_simple_key();
  fetch_single_character(Kind::block_entry);
}

void YamlScanner::fetch_key() {
  if (flow_context_.empty()) {
    if (!allow_simple_key_) fail(at_, "a key cannot begin here");
    if (add_indent(at_.column)) tokens_.push_back({Kind::block_mapping_start, at_, at_});
  }
  allow_simple_key_ = flow_context_.empty();
  remove_possible_simple_key();
  fetch_single_character(Kind::key);
}

void YamlScanner::fetch_value() {
  const auto found = possible_simple_keys_.find(flow_context_.size());
  if (found != possible_simple_keys_.end()) {
    const SimpleKey key = found->second;
    possible_simple_keys_.erase(found);
    const auto place = tokens_.begin() + static_cast<std::ptrdiff_t>(key.token_number - tokens_taken_);
    tokens_.insert(place, {Kind::key, key.place, key.place});
    if (flow_context_.empty() && add_indent(key.place.column)) {
      tokens_.insert(tokens_.begin() + static_cast<std::ptrdiff_t>(key.token_number - tokens_taken_),
                     {Kind::block_mapping_start, key.place, key.place});
    }
    allow_simple_key_ = false;
  } else {
    if (flow_context_.empty()) {
      if (!allow_simple_key_) fail(at_, "a map's value cannot begin here: quote a text that holds ': '");
      if (add_indent(at_.column)) tokens_.push_back({Kind::block_mapping_start, at_, at_});
    }
    allow_simple_key_ = flow_context_.empty();
    remove_possible_simple_key();
  }
  fetch_single_character(Kind::value);
}

bool YamlScanner::check_document_indicator(std::u32string_view indicator) const {
  return at_.column == 0 && looks_at(indicator) && is_space_or_end(3);
}

bool YamlScanner::check_value() const {
  if (!flow_context_.empty()) {
    if (version_ == YamlVersion::v1_1) return true;
    const bool needs_blank = flow_context_.back() == '[' || (!tokens_.empty() && tokens_.back().kind == Kind::value);
    return !needs_blank || is_space_or_end(1);
  }
  return is_space_or_end(1);
}

bool YamlScanner::check_plain() const {
  const char32_t c = look();
  const bool in_flow = !flow_context_.empty();
  static constexpr std::u32string_view not_first = U" \t-?:,[]{}#&*!|>'\"%@`";
  if (not_first.find(c) == std::u32string_view::npos && !is_yaml_break(c)) return true;
  if (version_ == YamlVersion::v1_2 && c == ':' && in_flow && look(1) != ' ' && look(1) != '\t') return true;
  return !is_space_or_end(1) && (c == '-' || (!in_flow && (c == '?' || c == ':')));
}

std::string YamlScanner::scan_line_break() {
  const char32_t c = look();
  if (!is_yaml_break(c)) return {};
  forward();
  if (c == '\n' || c == 0x85) return "\n";
  return c == 0x2028 ? "\xE2\x80\xA8" : "\xE2\x80\xA9";
}

}  // namespace tutti
