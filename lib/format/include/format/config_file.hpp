// .dvc/config: DVC's dialect of INI files (configobj), read and edited.
//
// Sections ['remote "name"'] hold `    key = value`. A value with a comma is quoted, unquoted commas make a list; '#'
// starts a comment, ';' is data. Keys are lower-cased. DVC re-emits the whole file on every write: `remote`, `machine`
// and `db` sections last, empty sections and blank lines dropped. So do we, byte for byte, but comments stay where they
// were: before the line they precede, or behind it. Where that line goes, a comment above it stays for the next one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

// ("core", "", "remote") is core.remote; ("remote", "backup", "url") is remote.backup.url.
struct ConfigKey {
  std::string section, subsection, option;
  std::string display() const;  // "core.remote", "remote.backup.url"
  // Throws UsageError when it is neither section.option nor remote|machine|db.name.option.
  static ConfigKey parse(std::string_view dotted);
  friend bool operator==(const ConfigKey&, const ConfigKey&) = default;
};

struct ConfigEntry {
  ConfigKey key;
  std::string value;               // quotes removed, %(other)s replaced; a list as "a, b"
  std::size_t line = 0;            // 0: set, not read
  bool is_list = false;            // written with unquoted commas
  std::vector<std::string> items;  // of a list
};

class ConfigFile {
 public:
  ConfigFile() = default;
  // Throws InvalidFile with name:line for what configobj refuses.
  static ConfigFile parse(std::string_view text, const std::string& name);

  const std::vector<ConfigEntry>& entries() const { return entries_; }  // in file order
  const ConfigEntry* find(const ConfigKey& key) const;
  bool has_section(std::string_view section, std::string_view subsection) const;

  void set(const ConfigKey& key, std::string value);
  bool unset(const ConfigKey& key);  // false if it was not set
  bool remove_section(std::string_view section, std::string_view subsection);

  std::string text() const;

 private:
  struct Section {
    std::string name, subsection;
    friend bool operator==(const Section&, const Section&) = default;
  };
  // What stands above a line and behind it. The line is an option, a section's header (no option), or the end of the
  // file (no section).
  struct Comment {
    ConfigKey line;
    std::string above;   // whole lines
    std::string behind;  // "#…"
  };
  friend class ConfigReader;

  void add_section(const Section& section);
  Comment& comment_at(const ConfigKey& line);
  void leave_comment(const ConfigKey& line, const ConfigKey& next);
  ConfigKey line_after(const ConfigKey& line) const;
  std::vector<Section> written_order() const;

  std::vector<ConfigEntry> entries_;
  std::vector<Section> sections_;
  std::vector<Comment> comments_;
  std::string head_;  // comments above the first line that a blank line separates from it
};

// What may be set, as DVC's schema has it (reference: DVC 3.67.1, dvc/config_schema.py): throws UsageError naming the
// nearest option for unknown ones, and for values of a wrong kind. `remote_url` tells which options a remote has.
void check_config_value(const ConfigKey& key, std::string_view value, std::string_view remote_url = {});

// true/false in any case; nothing otherwise.
std::optional<bool> config_bool(std::string_view value);

}  // namespace tutti
