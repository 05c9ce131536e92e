// A path inside the workspace, which cannot leave it.
//
// '/'-separated bytes; no component is empty, ".", "..", ".git" or ".dvc" however cased; no NUL. So a hostile path
// cannot be held, let alone written. The workspace's root itself is RelPath::root() and prints as ".".
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

class RelPath {
 public:
  static RelPath root() { return RelPath(); }

  // Takes a path exactly as written: no "./", no "a/../b", no trailing slash. Throws InvalidFile with the reason.
  static RelPath parse(std::string_view text);
  // The reason why parse() would throw; nothing if it would not.
  static std::optional<std::string> refusal(std::string_view text);

  // Joins `text` (relative, may hold "." and "..") to the directory `base` and normalises. Nothing if it leaves the
  // workspace; throws InvalidFile for other refusals (".git", NUL, absolute).
  static std::optional<RelPath> resolve(const RelPath& base, std::string_view text);

  const std::string& str() const { return text_; }
  bool is_root() const { return text_.empty(); }
  std::string display() const { return text_.empty() ? "." : text_; }

  RelPath parent() const;         // root's parent is root
  std::string_view name() const;  // last component; empty for root
  RelPath operator/(const RelPath& below) const;
  RelPath operator/(std::string_view component) const;  // one or more components, as for parse()

  bool is_within(const RelPath& ancestor) const;  // true for equal paths
  // What follows `ancestor`; requires is_within(ancestor).
  RelPath relative_to(const RelPath& ancestor) const;

  friend bool operator==(const RelPath&, const RelPath&) = default;
  friend auto operator<=>(const RelPath&, const RelPath&) = default;

 private:
  RelPath() = default;
  explicit RelPath(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// How `path` reads from `from`, both inside the same root: "../data/x", "x", ".". Purely textual.
std::string relative_text(const RelPath& path, const RelPath& from);

}  // namespace tutti

template <>
struct std::hash<tutti::RelPath> {
  std::size_t operator()(const tutti::RelPath& path) const noexcept { return std::hash<std::string>()(path.str()); }
};
