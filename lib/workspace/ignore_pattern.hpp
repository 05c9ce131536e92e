// One pattern of a .gitignore or .dvcignore, cut at its slashes so that it can be matched one path component at a time.
//
// Matching is a set of positions in the pattern, as bits: step() consumes a component. That is how a walk evaluates a
// pattern once a directory instead of once a file, and "**" costs no backtracking.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "glob.hpp"

namespace tutti {

// Which way a path is asked about; a pattern "x/" speaks of directories only.
enum class PathForm : std::uint8_t { file, directory };

class IgnorePattern {
 public:
  using Positions = std::uint64_t;

  // What became of a line: a pattern, nothing (blank, comment, or one that the dialect drops), or a refusal.
  struct Compiled;

  // A line as pathspec's GitIgnoreSpecPattern reads it, matched by re.match() as DVC does.
  static Compiled pathspec(std::string_view line);
  // A line of a .gitignore without its line end, as Git reads it.
  static Compiled git(std::string_view line);

  bool is_negated() const { return negated_; }
  bool is_directory_only() const { return directory_only_; }

  Positions start() const { return close(1); }
  Positions step(Positions positions, std::string_view component) const;
  // Whether all of the pattern has been consumed.
  bool is_matched(Positions positions) const { return (positions >> segments_.size() & 1) != 0; }
  // Nothing that follows can match any more.
  static bool is_dead(Positions positions) { return positions == 0; }

  // A pathspec pattern "dir/**" is consumed by "dir", but holds only if that is a directory.
  bool needs_directory() const { return needs_directory_; }
  // Brackets as in "a[!x]b" may match a slash under pathspec; such a pattern is asked about whole paths only.
  bool wants_whole_path() const { return whole_path_; }
  bool matches_whole_path(std::string_view path) const;

  // The pattern is "**/name": it means the same in every directory.
  bool is_floating() const { return segments_.size() == 2 && segments_[0].deep && !segments_[1].deep; }
  // What a last component has to look like from `positions`: called with each glob, or with null for "anything".
  template <class Visitor>
  void visit_last(Positions positions, const Visitor& visitor) const {
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      if ((positions >> i & 1) == 0) continue;
      if (segments_[i].deep) {
        if (is_matched(close(Positions{1} << i))) visitor(static_cast<const Glob*>(nullptr));
      } else if (is_matched(close(Positions{2} << i))) {
        visitor(segments_[i].any ? nullptr : &*segments_[i].glob);
      }
    }
  }

 private:
  struct Segment {
    bool deep = false;  // "**": any number of components, none too
    bool any = false;   // "*" alone
    std::optional<Glob> glob;
  };

  Positions close(Positions positions) const;
  bool matches_tokens(std::size_t segment, std::size_t token, std::string_view rest) const;
  bool matches_from(std::size_t segment, std::string_view rest) const;

  std::vector<Segment> segments_;
  bool negated_ = false;
  bool directory_only_ = false;
  bool needs_directory_ = false;
  bool whole_path_ = false;
};

struct IgnorePattern::Compiled {
  std::optional<IgnorePattern> pattern;
  std::string refusal;  // "a backslash at its end escapes nothing"
};

}  // namespace tutti
