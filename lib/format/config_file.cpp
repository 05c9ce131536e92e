// .dvc/config: reading, editing, and writing it as DVC writes it (reference: DVC 3.67.1, dvc/config.py).
#include "format/config_file.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "config_line.hpp"

namespace tutti {
namespace {

constexpr std::size_t max_expanded_size = std::size_t{1} << 20;

bool is_named_section(std::string_view name) {
  return name == "remote" || name == "machine" || name == "db";
}

// A list of one item ends with a comma; an empty one is a comma.
std::string written(const ConfigEntry& entry) {
  if (!entry.is_list) return quote_config_text(entry.value, Lines::several);
  std::vector<std::string> items;
  for (const std::string& item : entry.items) items.push_back(quote_config_text(item, Lines::one));
  return join(items, ", ") + (items.size() < 2 ? "," : "");
}

}  // namespace

std::string ConfigKey::display() const {
  return subsection.empty() ? fmt::format("{}.{}", section, option)
                            : fmt::format("{}.{}.{}", section, subsection, option);
}

ConfigKey ConfigKey::parse(std::string_view dotted) {
  const std::string name = lower(dotted);
  const std::size_t first = name.find('.');
  const std::size_t last = name.rfind('.');
  const auto refuse_name = [&] {
    throw UsageError(fmt::format("{} does not name an option", in_quotes(dotted)),
                     {"write section.option, remote.NAME.option or db.NAME.option"});
  };
  if (first == std::string::npos || first == 0 || last + 1 == name.size()) refuse_name();
  ConfigKey key{name.substr(0, first), {}, name.substr(last + 1)};
  if (first != last) key.subsection = name.substr(first + 1, last - first - 1);
  if (is_named_section(key.section) == key.subsection.empty()) refuse_name();
  return key;
}

// Goes through a file's lines once.
class ConfigReader {
 public:
  ConfigReader(std::string_view text, const std::string& name) : name_(name) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
      lines_.push_back(text.substr(at, end - at));
      at = end + (text.substr(end, 2) == "\r\n" ? 2 : 1);
    }
  }

  ConfigFile read() {
    for (at_ = 0; at_ < lines_.size(); ++at_) read_line();
    file_.comment_at({}).above += std::exchange(above_, {});
    expand();
    return std::move(file_);
  }

 private:
  [[noreturn]] void refuse(std::size_t line, std::string_view reason) const {
    throw InvalidFile(fmt::format("{}:{}: {}", name_, line + 1, reason));
  }

  void read_line() {
    const std::string_view line = lines_[at_];
    const std::string_view content = trim(line);
    if (content.empty()) {
      // A comment that stands apart at the top is about the file.
      if (file_.sections_.empty() && !above_.empty()) file_.head_ += std::exchange(above_, {}) + "\n";
      return;
    }
    if (content.front() == '#') {
      above_ += fmt::format("{}\n", line);
      return;
    }
    if (const auto header = read_config_header(line)) return read_header(*header);
    const auto option = read_config_option(line);
    if (!option) refuse(at_, "expected [section] or key = value");
    read_option(*option);
  }

  void read_header(const ConfigHeader& header) {
    if (!header.is_balanced) refuse(at_, "as many ']' as '[' must stand around a section's name");
    const bool is_inner = header.depth == 2 && has_section_ && is_named_section(outer_);
    if (header.depth > 1 && !is_inner) refuse(at_, "sections do not nest here");
    const std::string full_name = is_inner ? outer_ + "\n" + header.name : header.name;
    if (!first_lines_.emplace(full_name, at_ + 1).second) {
      refuse(at_,
             fmt::format("section {} stands already on line {}", in_quotes(header.name), first_lines_.at(full_name)));
    }
    has_section_ = true;
    const std::string name = lower(header.name);
    if (is_inner) {
      section_ = {outer_, name};
    } else {
      outer_ = name;
      section_ = named(name);
    }
    first_keys_.clear();
    // Names that differ in case only are one section to DVC, and the later one holds.
    std::erase_if(file_.entries_, [&](const ConfigEntry& entry) {
      return entry.key.section == section_.name && entry.key.subsection == section_.subsection;
    });
    file_.add_section(section_);
    note_comments({section_.name, section_.subsection, {}}, header.comment);
  }

  // 'remote "x"' is the section remote with the subsection x.
  static ConfigFile::Section named(std::string_view name) {
    const std::string_view trimmed = trim(name);
    const std::size_t open = trimmed.find('"');
    if (open != std::string_view::npos && open + 1 < trimmed.size() && trimmed.back() == '"') {
      const std::string_view kind = trim(trimmed.substr(0, open));
      if (is_named_section(kind)) {
        return {std::string(kind), std::string(trimmed.substr(open + 1, trimmed.size() - open - 2))};
      }
    }
    return {std::string(name), {}};
  }

  void read_option(const ConfigOption& option) {
    const std::size_t line = at_;
    if (!has_section_) refuse(line, fmt::format("option {} stands in no section", in_quotes(option.key)));
    if (!first_keys_.emplace(option.key, line + 1).second) {
      refuse(line,
             fmt::format("option {} stands already on line {}", in_quotes(option.key), first_keys_.at(option.key)));
    }
    const bool is_long = option.rest.starts_with("'''") || option.rest.starts_with("\"\"\"");
    const auto value = is_long ? read_long(option.rest) : read_config_text(option.rest);
    if (!value)
      refuse(line,
             fmt::format("cannot tell what the value of {} is: check its quotes and commas", in_quotes(option.key)));
    ConfigEntry entry{.key = {section_.name, section_.subsection, lower(option.key)}, .line = line + 1};
    entry.is_list = value->is_list;
    if (entry.is_list) {
      entry.items = value->items;
    } else {
      entry.value = value->items.front();
    }
    note_comments(entry.key, value->comment);
    const auto same = std::find_if(file_.entries_.begin(), file_.entries_.end(),
                                   [&](const ConfigEntry& other) { return other.key == entry.key; });
    if (same != file_.entries_.end()) {
      *same = std::move(entry);
    } else {
      file_.entries_.push_back(std::move(entry));
    }
  }

  // Within three quotes, over one line or several.
  std::optional<ConfigText> read_long(std::string_view rest) {
    const std::string_view quotes = rest.substr(0, 3);
    std::string text;
    std::string_view line = rest.substr(3);
    const std::size_t first = at_;
    for (;;) {
      std::size_t end = line.find(quotes);
      const bool has_end = end != std::string_view::npos;
      for (; end != std::string_view::npos; end = line.find(quotes, end + 1)) {
        const std::string_view behind = trim(line.substr(end + 3));
        if (!behind.empty() && behind.front() != '#') continue;
        return ConfigText{{text.append(line.substr(0, end))}, false, std::string(behind)};
      }
      if (has_end) return std::nullopt;
      text += line;
      text += '\n';
      if (++at_ == lines_.size()) refuse(first, fmt::format("{} is not closed", quotes));
      line = lines_[at_];
    }
  }

  void note_comments(const ConfigKey& line, const std::string& behind) {
    if (above_.empty() && behind.empty()) return;
    ConfigFile::Comment& comment = file_.comment_at(line);
    comment.above += std::exchange(above_, {});
    comment.behind = behind;
  }

  // %(other)s stands for the value of another option of the section.
  void expand() {
    for (ConfigEntry& entry : file_.entries_) {
      const std::vector<std::string> items = entry.items;
      entry.items.clear();
      for (const std::string& item : items) entry.items.push_back(expanded(entry, item, {}));
      entry.value = entry.is_list ? join(entry.items, ", ") : expanded(entry, entry.value, {});
    }
  }

  std::string expanded(const ConfigEntry& entry, const std::string& text,
                       std::vector<const ConfigEntry*> inside) const {
    if (std::find(inside.begin(), inside.end(), &entry) != inside.end()) {
      refuse(entry.line - 1, fmt::format("{} refers to itself", in_quotes(entry.key.display())));
    }
    inside.push_back(&entry);
    std::string result;
    for (std::size_t at = 0;;) {
      const std::size_t open = text.find("%(", at);
      const std::size_t close = open == std::string::npos ? open : text.find(')', open);
      if (close == std::string::npos || result.size() > max_expanded_size) {
        return result + text.substr(at);
      }
      if (text.substr(close, 2) != ")s") {
        result += text.substr(at, open + 2 - at);
        at = open + 2;
        continue;
      }
      ConfigKey key = entry.key;
      key.option = lower(text.substr(open + 2, close - open - 2));
      const ConfigEntry* other = file_.find(key);
      if (other == nullptr || other->is_list) {
        refuse(entry.line - 1, fmt::format("'%({0})s' stands for the option '{0}', which is not in this section",
                                           printable(key.option)));
      }
      result += text.substr(at, open - at) + expanded(*other, other->value, inside);
      at = close + 2;
    }
  }

  const std::string& name_;
  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
  ConfigFile file_;
  std::string above_;
  bool has_section_ = false;
  std::string outer_;
  ConfigFile::Section section_;
  std::map<std::string, std::size_t> first_lines_, first_keys_;
};

ConfigFile ConfigFile::parse(std::string_view text, const std::string& name) {
  if (!is_utf8(text)) throw InvalidFile(fmt::format("{} is not UTF-8 text", in_quotes(name)));
  return ConfigReader(text, name).read();
}

const ConfigEntry* ConfigFile::find(const ConfigKey& key) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const ConfigEntry& entry) { return entry.key == key; });
  return found == entries_.end() ? nullptr : &*found;
}

bool ConfigFile::has_section(std::string_view section, std::string_view subsection) const {
  return std::any_of(sections_.begin(), sections_.end(),
                     [&](const Section& s) { return s.name == section && s.subsection == subsection; });
}

void ConfigFile::add_section(const Section& section) {
  if (!has_section(section.name, section.subsection)) sections_.push_back(section);
}

void ConfigFile::set(const ConfigKey& key, std::string value) {
  quote_config_text(value, Lines::several);  // refuses what cannot be written, before anything changes
  quote_config_text(key.option, Lines::one);
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const ConfigEntry& entry) { return entry.key == key; });
  if (found != entries_.end()) {
    *found = ConfigEntry{.key = key, .value = std::move(value)};
    return;
  }
  add_section({key.section, key.subsection});
  entries_.push_back(ConfigEntry{.key = key, .value = std::move(value)});
}

bool ConfigFile::unset(const ConfigKey& key) {
  if (find(key) == nullptr) return false;
  leave_comment(key, line_after(key));
  std::erase_if(entries_, [&](const ConfigEntry& entry) { return entry.key == key; });
  return true;
}

bool ConfigFile::remove_section(std::string_view section, std::string_view subsection) {
  if (!has_section(section, subsection)) return false;
  const Section removed{std::string(section), std::string(subsection)};
  const std::vector<Section> order = written_order();
  const auto at = std::find(order.begin(), order.end(), removed);
  const bool is_last = at == order.end() || std::next(at) == order.end();
  const ConfigKey next = is_last ? ConfigKey{} : ConfigKey{std::next(at)->name, std::next(at)->subsection, {}};
  leave_comment({removed.name, removed.subsection, {}}, next);
  const auto is_inside = [&](const ConfigKey& key) { return key.section == section && key.subsection == subsection; };
  std::erase_if(comments_, [&](const Comment& comment) { return is_inside(comment.line); });
  std::erase_if(entries_, [&](const ConfigEntry& entry) { return is_inside(entry.key); });
  std::erase(sections_, removed);
  return true;
}

ConfigFile::Comment& ConfigFile::comment_at(const ConfigKey& line) {
  const auto found =
      std::find_if(comments_.begin(), comments_.end(), [&](const Comment& comment) { return comment.line == line; });
  if (found != comments_.end()) return *found;
  return comments_.emplace_back(Comment{line, {}, {}});
}

// What stood above a line that goes now stands above the next one.
void ConfigFile::leave_comment(const ConfigKey& line, const ConfigKey& next) {
  const std::string above = comment_at(line).above;
  std::erase_if(comments_, [&](const Comment& comment) { return comment.line == line; });
  if (above.empty()) return;
  Comment& target = comment_at(next);
  target.above = above + target.above;
}

ConfigKey ConfigFile::line_after(const ConfigKey& line) const {
  const auto is_beside = [&](const ConfigEntry& entry) {
    return entry.key.section == line.section && entry.key.subsection == line.subsection;
  };
  auto at = std::find_if(entries_.begin(), entries_.end(), [&](const ConfigEntry& entry) { return entry.key == line; });
  at = std::find_if(std::next(at), entries_.end(), is_beside);
  if (at != entries_.end()) return at->key;
  const std::vector<Section> order = written_order();
  const auto section = std::find(order.begin(), order.end(), Section{line.section, line.subsection});
  if (section == order.end() || std::next(section) == order.end()) return {};
  return {std::next(section)->name, std::next(section)->subsection, {}};
}

// Sections with nothing in them are left out, unless they have a name of their own.
std::vector<ConfigFile::Section> ConfigFile::written_order() const {
  std::vector<Section> order;
  for (const Section& section : sections_) {
    const bool is_empty = std::none_of(entries_.begin(), entries_.end(), [&](const ConfigEntry& entry) {
      return entry.key.section == section.name && entry.key.subsection == section.subsection;
    });
    if (section.subsection.empty() && !is_empty) order.push_back(section);
  }
  for (const std::string_view kind : {"remote", "machine", "db"}) {
    for (const Section& section : sections_) {
      if (section.name == kind && !section.subsection.empty()) order.push_back(section);
    }
  }
  return order;
}

std::string ConfigFile::text() const {
  std::string result = head_;
  std::vector<const Comment*> left;  // those whose line is not written go to the end
  for (const Comment& comment : comments_) left.push_back(&comment);
  const auto write_line = [&](const ConfigKey& key, const std::string& line) {
    const auto at = std::find_if(left.begin(), left.end(), [&](const Comment* c) { return c->line == key; });
    if (at != left.end()) result += (*at)->above;
    result += line;
    if (at != left.end() && !(*at)->behind.empty()) result += "  " + (*at)->behind;
    result += "\n";
    if (at != left.end()) left.erase(at);
  };
  for (const Section& section : written_order()) {
    const std::string name =
        section.subsection.empty() ? section.name : fmt::format("{} \"{}\"", section.name, section.subsection);
    write_line({section.name, section.subsection, {}}, fmt::format("[{}]", quote_config_text(name, Lines::one)));
    for (const ConfigEntry& entry : entries_) {
      if (entry.key.section != section.name || entry.key.subsection != section.subsection) continue;
      write_line(entry.key,
                 fmt::format("    {} = {}", quote_config_text(entry.key.option, Lines::one), written(entry)));
    }
  }
  for (const Comment* comment : left) result += comment->above;
  return result.empty() ? "\n" : result;  // as DVC leaves a file that lost its last option
}

}  // namespace tutti
