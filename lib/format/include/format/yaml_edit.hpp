// Changes to a YAML file that keep what a person wrote in it.
//
// Two ways. A YamlDocument does what DVC does: the old text is loaded with its comments, changed, and written anew by
// ruamel's rules, which keep comments, key order and flow style, and normalise quotes and indentation. The insert,
// replace and erase functions splice text: no byte outside the entry's own lines changes. Where an entry has no lines
// of its own (inside "{...}", behind an alias) they do what YamlDocument does.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "format/value.hpp"

namespace tutti {

// Keys from the root: {"stages", "train"}. Empty: the root itself.
using YamlPath = std::vector<std::string>;

class YamlDocument {
 public:
  // Throws InvalidFile as read_yaml() does, and for tags ("!!str"), which are not kept. An empty text is an empty map.
  YamlDocument(std::string_view text, const std::string& file_name);
  YamlDocument(YamlDocument&&) noexcept;
  YamlDocument& operator=(YamlDocument&&) noexcept;
  ~YamlDocument();

  // Makes the map or list at `path` equal to `wanted`, touching only what differs (DVC's apply_diff): members keep
  // their place and comments, others are removed, new ones appended; a list of another length is replaced whole.
  void update(const YamlPath& path, const Value& wanted);
  // Puts `value` at `path` whole: comments inside what was there vanish. A new key goes to the end of its map; maps on
  // the way to it are made.
  void replace(const YamlPath& path, const Value& value);
  // Whether it was there.
  bool erase(const YamlPath& path);
  bool contains(const YamlPath& path) const;

  // Says what was asked for: where a comment stands so that ruamel's rules would write something else (DVC then damages
  // the file), the document is written without its comments.
  std::string text() const;

 private:
  struct Tree;
  std::unique_ptr<Tree> tree_;
};

// YamlDocument(old_text).update({}, wanted).text(): what DVC writes over an existing .dvc file.
std::string rewrite_yaml(std::string_view old_text, const Value& wanted, const std::string& file_name);

// `text` with `key: value` as the last entry of the map at `path`, indented like its other entries; a map that is not
// there (or empty) is made at the end of its parent. In a text as DVC writes it this gives what DVC would write. Blank
// lines and comments that follow the map, indented less than its entries, stay below the new one.
// Throws Conflict when the key is there.
std::string insert_yaml_entry(std::string_view text, const YamlPath& path, std::string_view key, const Value& value,
                              const std::string& file_name);

// `text` with the entry at `path` (its key's line to its last line, not the comments around it) written anew.
// Throws NotFound when it is not there.
std::string replace_yaml_entry(std::string_view text, const YamlPath& path, const Value& value,
                               const std::string& file_name);

// `text` with the list at `path` made equal to `list`: only the lines of items between those that stay at its beginning
// and at its end are written anew. A list whose items have no lines of their own is replaced as an entry. Throws
// NotFound when it is not there.
std::string update_yaml_list(std::string_view text, const YamlPath& path, const Value& list,
                             const std::string& file_name);

// `text` without the entry at `path`. Throws as replace_yaml_entry() does.
std::string erase_yaml_entry(std::string_view text, const YamlPath& path, const std::string& file_name);

}  // namespace tutti
