// Expands patterns over a manifest.
#include "exec/tree_pattern.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "name_pattern.hpp"

namespace tutti {
namespace {

class Expansion {
 public:
  Expansion(const Tree& tree, const RelPath& pattern) : entries_(tree.entries()), names_(split(pattern.str(), '/')) {}

  std::vector<RelPath> run() {
    expand(RelPath::root(), 0);
    std::ranges::sort(found_);
    const auto doubles = std::ranges::unique(found_);
    found_.erase(doubles.begin(), doubles.end());
    return std::move(found_);
  }

 private:
  using Entry = std::vector<TreeEntry>::const_iterator;

  static const std::string& text_of(const TreeEntry& entry) { return entry.path.str(); }
  Entry first_from(const std::string& text) const { return std::ranges::lower_bound(entries_, text, {}, text_of); }

  bool is_directory(const RelPath& path) const {
    if (path.is_root()) return !entries_.empty();
    const std::string beneath = path.str() + "/";
    const Entry entry = first_from(beneath);
    return entry != entries_.end() && entry->path.str().starts_with(beneath);
  }
  bool is_there(const RelPath& path) const {
    const Entry entry = first_from(path.str());
    return is_directory(path) || (entry != entries_.end() && entry->path == path);
  }

  // The names in a directory: one look-up each, however much is beneath them.
  std::vector<std::string> names_in(const RelPath& directory) const {
    std::vector<std::string> names;
    const std::string beneath = directory.is_root() ? "" : directory.str() + "/";
    for (Entry entry = first_from(beneath); entry != entries_.end() && entry->path.str().starts_with(beneath);) {
      const std::string_view rest = std::string_view(entry->path.str()).substr(beneath.size());
      names.emplace_back(rest.substr(0, rest.find('/')));
      // '0' comes right after '/'.
      entry = names.back().size() == rest.size() ? std::next(entry) : first_from(beneath + names.back() + '0');
    }
    return names;
  }

  void expand(const RelPath& path, std::size_t position) {
    if (position == names_.size()) {
      found_.push_back(path);
      return;
    }
    const std::string& name = names_[position];
    const RelPath literal = path / std::string_view(name);
    if (is_there(literal)) return expand(literal, position + 1);
    if (!has_wildcard(name) || !is_directory(path)) return;
    if (name == "**") return expand_all(path, position);
    for (const std::string& each : names_in(path)) {
      if (matches_name(name, each)) {
        expand(path / std::string_view(each), position + 1);
      }
    }
  }

  void expand_all(const RelPath& path, std::size_t position) {
    const bool is_last = position + 1 == names_.size();
    if (!is_last) expand(path, position + 1);
    for (const std::string& name : names_in(path)) {
      if (name.starts_with('.')) continue;
      const RelPath inner = path / std::string_view(name);
      if (is_last) {
        found_.push_back(inner);
      } else if (is_directory(inner)) {
        expand_all(inner, position);
      }
    }
  }

  const std::vector<TreeEntry>& entries_;
  std::vector<std::string> names_;
  std::vector<RelPath> found_;
};

}  // namespace

std::vector<RelPath> matching_entries(const Tree& tree, const RelPath& pattern) {
  return Expansion(tree, pattern).run();
}

}  // namespace tutti
