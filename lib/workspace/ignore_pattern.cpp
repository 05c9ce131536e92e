// Reads ignore patterns in both dialects.
#include "ignore_pattern.hpp"

#include <algorithm>

namespace tutti {

namespace {

// More segments than there are bits for positions; no real pattern comes near.
constexpr std::size_t most_segments = 60;
constexpr std::string_view too_many = "it has more than 60 components";

std::vector<std::string_view> cut_at_slashes(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t slash; (slash = text.find('/')) != std::string_view::npos; text.remove_prefix(slash + 1)) {
    parts.push_back(text.substr(0, slash));
  }
  parts.push_back(text);
  return parts;
}

// Git matches brackets before it looks for slashes: "[a/b]" is one component.
std::vector<std::string_view> cut_outside_brackets(std::string_view text) {
  std::vector<std::string_view> parts;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      if (text[++i] != '/') continue;
      parts.push_back(text.substr(start, i - 1 - start));
      start = i + 1;
    } else if (text[i] == '[') {
      std::size_t end = i + 1;
      if (end < text.size() && (text[end] == '!' || text[end] == '^')) ++end;
      if (end < text.size() && text[end] == ']') ++end;
      while (end < text.size() && text[end] != ']') end += text[end] == '\\' ? 2 : 1;
      if (end < text.size()) i = end;
    } else if (text[i] == '/') {
      parts.push_back(text.substr(start, i - start));
      start = i + 1;
    }
  }
  parts.push_back(text.substr(start));
  return parts;
}

bool is_only_stars(std::string_view text) {
  return text.size() >= 2 && text.find_first_not_of('*') == std::string_view::npos;
}

}  // namespace

IgnorePattern::Compiled IgnorePattern::pathspec(std::string_view line) {
  constexpr std::string_view blanks = " \t\n\r\f\v";
  if (!line.ends_with("\\ ")) line = line.substr(0, line.find_last_not_of(blanks) + 1);
  if (line.empty() || line[0] == '#' || line == "/") return {};

  IgnorePattern pattern;
  pattern.directory_only_ = line.ends_with('/');
  if (line[0] == '!') {
    pattern.negated_ = true;
    line.remove_prefix(1);
  }
  std::vector<std::string_view> parts = cut_at_slashes(line);
  if (parts[0].empty()) {
    parts.erase(parts.begin());
  } else if (parts.size() == 1 || (parts.size() == 2 && parts[1].empty())) {
    if (parts[0] != "**") parts.insert(parts.begin(), "**");
  }
  if (parts.empty()) return {.pattern = {}, .refusal = "it is empty"};
  // "a/***" reads as "a/" and then anything, even nothing: that is "a/**".
  const bool is_name = parts.size() == 2 && parts[0] == "**";
  if (parts.back().empty() || (!is_name && parts.size() > 1 && is_only_stars(parts.back()))) parts.back() = "**";
  for (std::size_t i = parts.size() - 1; i > 0; --i) {
    if (parts[i] == "**" && parts[i - 1] == "**") parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
  }
  if (parts.size() > most_segments) return {.pattern = {}, .refusal = std::string(too_many)};

  // pathspec turns these two into a lone "/", which re.match() finds at the start of no relative path.
  const bool everything = parts.size() == 1 && parts[0] == "**";
  const bool below_everything = parts.size() == 3 && parts[0] == "**" && parts[1] == "*" && parts[2] == "**";
  if (below_everything || (everything && pattern.directory_only_)) {
    parts = {""};
  } else if (everything) {
    parts.push_back("*");
  }

  if (parts.size() > 1 && parts.back() == "**") {
    pattern.needs_directory_ = true;
    parts.pop_back();
  }
  for (const std::string_view part : parts) {
    Segment segment{.deep = part == "**", .any = part == "*"};
    if (!segment.deep) {
      Glob::Refusal refusal{};
      segment.glob = Glob::compile(part, GlobDialect::pathspec, refusal);
      if (!segment.glob && refusal == Glob::Refusal::open_bracket) return {};
      if (!segment.glob) {
        return {.pattern = {},
                .refusal = refusal == Glob::Refusal::bad_range ? "a range in brackets ends before it begins"
                                                               : "the backslash at its end escapes nothing"};
      }
      pattern.whole_path_ = pattern.whole_path_ || segment.glob->could_match_slash();
    }
    pattern.segments_.push_back(std::move(segment));
  }
  return {.pattern = std::move(pattern), .refusal = {}};
}

IgnorePattern::Compiled IgnorePattern::git(std::string_view line) {
  // Trailing spaces go unless escaped; tabs stay.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size()) {
      kept = ++i + 1;
    } else if (line[i] != ' ') {
      kept = i + 1;
    }
  }
  line = line.substr(0, kept);
  if (line.empty() || line[0] == '#') return {};

  IgnorePattern pattern;
  if (line[0] == '!') {
    pattern.negated_ = true;
    line.remove_prefix(1);
  }
  if (line.ends_with('/')) {
    pattern.directory_only_ = true;
    line.remove_suffix(1);
  }
  if (line.empty()) return {};
  const bool is_name = line.find('/') == std::string_view::npos;
  if (line[0] == '/') line.remove_prefix(1);

  std::vector<std::string_view> parts;
  if (is_name) {
    parts = {"**", is_only_stars(line) ? "*" : line};  // a lone "**" is matched against a name: like "*"
  } else {
    parts = cut_outside_brackets(line);
    if (is_only_stars(parts.back())) parts.insert(parts.end() - 1, "*");  // "a/**" is what lies in "a", not "a"
  }
  if (parts.size() > most_segments) return {};
  for (const std::string_view part : parts) {
    Segment segment{.deep = is_only_stars(part), .any = part == "*"};
    if (!segment.deep) {
      Glob::Refusal refusal{};
      segment.glob = Glob::compile(part, GlobDialect::git, refusal);
      if (!segment.glob) return {};
    }
    pattern.segments_.push_back(std::move(segment));
  }
  return {.pattern = std::move(pattern), .refusal = {}};
}

IgnorePattern::Positions IgnorePattern::close(Positions positions) const {
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if (segments_[i].deep && (positions >> i & 1) != 0) positions |= Positions{2} << i;
  }
  return positions;
}

IgnorePattern::Positions IgnorePattern::step(Positions positions, std::string_view component) const {
  Positions next = 0;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    if ((positions >> i & 1) == 0) continue;
    if (segments_[i].deep) {
      next |= Positions{1} << i;
    } else if (segments_[i].any ? !component.empty() : segments_[i].glob->matches(component)) {
      next |= Positions{2} << i;
    }
  }
  return close(next);
}

bool IgnorePattern::matches_whole_path(std::string_view path) const {
  // With a slash before it, every component begins with one, the first too.
  return matches_from(0, "/" + std::string(path));
}

bool IgnorePattern::matches_from(std::size_t segment, std::string_view rest) const {
  if (segment == segments_.size()) return rest.starts_with('/') || (rest.empty() && !needs_directory_);
  if (segments_[segment].deep) {
    if (matches_from(segment + 1, rest)) return true;
    for (std::size_t slash = 1; (slash = rest.find('/', slash + 1)) != std::string_view::npos;) {
      if (matches_from(segment + 1, rest.substr(slash))) return true;
    }
    return false;
  }
  if (!rest.starts_with('/')) return false;
  rest.remove_prefix(1);
  if (!segments_[segment].any) return matches_tokens(segment, 0, rest);
  const std::size_t end = std::min(rest.find('/'), rest.size());
  return end > 0 && matches_from(segment + 1, rest.substr(end));
}

bool IgnorePattern::matches_tokens(std::size_t segment, std::size_t token, std::string_view rest) const {
  const auto& tokens = segments_[segment].glob->tokens();
  for (; token < tokens.size(); ++token) {
    if (tokens[token].kind == Glob::Token::Kind::many) {
      for (;;) {
        if (matches_tokens(segment, token + 1, rest)) return true;
        if (rest.empty() || rest[0] == '/') return false;
        rest.remove_prefix(first_character(rest, GlobDialect::pathspec).second);
      }
    }
    if (rest.empty()) return false;
    if (rest[0] == '/' && tokens[token].kind != Glob::Token::Kind::set) return false;
    const auto [character, length] = first_character(rest, GlobDialect::pathspec);
    if (!tokens[token].accepts(character)) return false;
    rest.remove_prefix(length);
  }
  return matches_from(segment + 1, rest);
}

}  // namespace tutti
