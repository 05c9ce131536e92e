// Parses Git configuration files.
#include "git_config.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "ignore_pattern.hpp"

namespace tutti {

namespace {

constexpr int deepest_include = 10;  // Git's own limit

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}
bool is_name_character(char c) {
  return is_alphanumeric(c) || c == '-';
}

class Reader {
 public:
  Reader(std::string_view text, std::string_view path) : text_(text), path_(path) {
    if (text_.starts_with("\xef\xbb\xbf")) position_ = 3;
  }

  // Moves to the next "name = value". False at the end.
  bool next() {
    for (;;) {
      while (!at_end() && (is_blank(peek()) || peek() == '\n')) ++position_;
      if (at_end()) return false;
      if (peek() == '#' || peek() == ';') {
        skip_line();
      } else if (peek() == '[') {
        read_section();
      } else {
        read_variable();
        return true;
      }
    }
  }

  const std::string& name() const { return name_; }
  const std::string& value() const { return value_; }

 private:
  bool at_end() const { return position_ >= text_.size(); }
  char peek() const { return text_[position_]; }
  void skip_line() { position_ = std::min(text_.find('\n', position_), text_.size()); }

  [[noreturn]] void refuse(std::string_view what) const {
    const std::string_view before = text_.substr(0, position_);
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
    throw InvalidFile(fmt::format("{}:{}:{}: {} in Git's configuration", printable(path_),
                                  std::count(before.begin(), before.end(), '\n') + 1, position_ - line_start + 1,
                                  what));
  }

  void read_section() {
    section_.clear();
    for (++position_; !at_end() && (is_name_character(peek()) || peek() == '.'); ++position_) section_ += lower(peek());
    while (!at_end() && is_blank(peek())) ++position_;
    if (!at_end() && peek() == '"') {
      section_ += '.';
      for (++position_; !at_end() && peek() != '"' && peek() != '\n'; ++position_) {
        if (peek() == '\\' && position_ + 1 < text_.size()) ++position_;
        section_ += peek();
      }
      if (at_end() || peek() != '"') refuse("a subsection without closing quote");
      ++position_;
    }
    if (at_end() || peek() != ']') refuse("a section without closing bracket");
    ++position_;
  }

  void read_variable() {
    if (lower(peek()) < 'a' || lower(peek()) > 'z') refuse("a name that does not begin with a letter");
    name_ = section_ + ".";
    for (; !at_end() && is_name_character(peek()); ++position_) name_ += lower(peek());
    while (!at_end() && is_blank(peek())) ++position_;
    value_ = "true";
    if (at_end() || peek() == '\n' || peek() == '#' || peek() == ';') return skip_line();
    if (peek() != '=') refuse("a name without '='");
    ++position_;
    read_value();
  }

  void read_value() {
    value_.clear();
    bool quoted = false;
    std::size_t kept = 0;  // blanks outside of quotes count only if something follows
    for (; !at_end(); ++position_) {
      const char c = peek();
      if (c == '\n') {
        if (quoted) refuse("a value without closing quote");
        break;
      }
      if (!quoted && is_blank(c)) {
        if (!value_.empty()) value_ += c;
        continue;
      }
      if (!quoted && (c == '#' || c == ';')) {
        skip_line();
        break;
      }
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\') {
        read_escape();
      } else {
        value_ += c;
      }
      kept = value_.size();
    }
    value_.resize(std::min(kept, value_.size()));
  }

  void read_escape() {
    if (++position_ >= text_.size()) return;
    if (text_.substr(position_).starts_with("\r\n")) ++position_;
    switch (peek()) {
      case '\n':
        break;
      case 't':
        value_ += '\t';
        break;
      case 'n':
        value_ += '\n';
        break;
      case 'b':
        value_ += '\b';
        break;
      case '\\':
      case '"':
        value_ += peek();
        break;
      default:
        refuse("an unknown escape");
    }
  }

  std::string_view text_, path_;
  std::size_t position_ = 0;
  std::string section_, name_, value_;
};

bool path_matches(std::string pattern, std::string_view path, const std::string& file, std::string_view home,
                  bool fold_case) {
  pattern = expand_home(pattern, home);
  if (pattern.starts_with("./")) {
    pattern = join_path(parent_path(file), pattern.substr(2));
  } else if (!pattern.starts_with('/')) {
    pattern = "**/" + pattern;
  }
  if (pattern.ends_with('/')) pattern += "**";
  const auto compiled = IgnorePattern::git(fold_case ? lower(pattern) : pattern).pattern;
  if (!compiled) return false;
  IgnorePattern::Positions positions = compiled->start();
  const std::string subject = fold_case ? lower(path) : std::string(path);
  for (const std::string& component : split(std::string_view(subject).substr(1), '/')) {
    positions = compiled->step(positions, component);
  }
  return compiled->is_matched(positions);
}

bool holds(std::string_view condition, const std::string& file, const GitConfigContext& context) {
  const auto matches_directory = [&](std::string_view pattern, bool fold_case) {
    if (path_matches(std::string(pattern), context.git_directory, file, context.home, fold_case)) return true;
    return find_stat(context.git_directory).has_value() &&
           path_matches(std::string(pattern), real_path(context.git_directory), file, context.home, fold_case);
  };
  if (condition.starts_with("gitdir:")) return matches_directory(condition.substr(7), false);
  if (condition.starts_with("gitdir/i:")) return matches_directory(condition.substr(9), true);
  if (condition.starts_with("onbranch:") && !context.branch.empty()) {
    std::string pattern(condition.substr(9));
    if (pattern.ends_with('/')) pattern += "**";
    return path_matches("/" + pattern, "/" + context.branch, file, {}, false);
  }
  return false;
}

}  // namespace

std::string expand_home(std::string_view path, std::string_view home) {
  if (!path.starts_with("~/") || home.empty()) return std::string(path);
  return fmt::format("{}{}", home, path.substr(1));
}

void GitConfig::read(const std::string& path, const GitConfigContext& context, int depth) {
  const std::optional<std::string> text = find_and_read_file(path);
  if (!text) return;
  Reader reader(*text, path);
  while (reader.next()) {
    entries_.emplace_back(reader.name(), reader.value());
    const std::string& name = reader.name();
    const bool conditional = name.starts_with("includeif.") && name.ends_with(".path") && name.size() > 15;
    if (name != "include.path" && !conditional) continue;
    if (conditional && !holds(std::string_view(name).substr(10, name.size() - 15), path, context)) continue;
    if (depth >= deepest_include) {
      throw InvalidFile(fmt::format("{} is included more than {} files deep in Git's configuration", in_quotes(path),
                                    deepest_include));
    }
    read(join_path(parent_path(path), expand_home(reader.value(), context.home)), context, depth + 1);
  }
}

std::vector<std::string> GitConfig::values(std::string_view name) const {
  const std::size_t first = name.find('.');
  const std::size_t last = name.rfind('.');
  std::vector<std::string> result;
  if (first == std::string_view::npos) return result;
  const std::string key =
      fmt::format("{}{}{}", lower(name.substr(0, first)), name.substr(first, last - first), lower(name.substr(last)));
  for (const auto& [entry, value] : entries_) {
    if (entry == key) result.push_back(value);
  }
  return result;
}

}  // namespace tutti
