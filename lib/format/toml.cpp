// TOML through toml++, turned into values with their places.
#include "format/toml.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/error.hpp"

namespace tutti {
namespace {

constexpr std::size_t deepest_nesting = 256;

Mark mark_of(const toml::source_region& region) {
  return {region.begin.line, region.begin.column};
}

std::string date_text(const toml::date& date) {
  return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::string time_text(const toml::time& time) {
  std::string result = fmt::format("{:02}:{:02}:{:02}", time.hour, time.minute, time.second);
  if (const unsigned micros = time.nanosecond / 1000; micros != 0) result += fmt::format(".{:06}", micros);
  return result;
}

std::string date_time_text(const toml::date_time& moment) {
  std::string result = date_text(moment.date) + " " + time_text(moment.time);
  if (moment.offset) {
    const int minutes = moment.offset->minutes;
    result += fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60, std::abs(minutes) % 60);
  }
  return result;
}

class Converter {
 public:
  explicit Converter(const Source& source) : source_(source) {}

  // toml++ keeps tables sorted by key; the file's order is that of the keys' places.
  Value convert_table(const toml::table& table) {
    const Mark mark = mark_of(table.source());
    enter(mark);
    Value result = Value::map(mark);
    std::vector<Member>& members = result.members();
    for (const auto& [key, node] : table) {
      members.emplace_back(Value::string(key.str(), mark_of(key.source())), convert(node));
    }
    std::stable_sort(members.begin(), members.end(), [](const Member& a, const Member& b) {
      return std::pair(a.key.mark().line, a.key.mark().column) < std::pair(b.key.mark().line, b.key.mark().column);
    });
    --depth_;
    return result;
  }

 private:
  void enter(Mark mark) {
    if (++depth_ > deepest_nesting) refuse(source_, mark, "nested more than 256 levels deep");
  }

  Value convert(const toml::node& node) {
    const Mark mark = mark_of(node.source());
    switch (node.type()) {
      case toml::node_type::table:
        return convert_table(*node.as_table());
      case toml::node_type::array: {
        enter(mark);
        Value result = Value::list(mark);
        for (const toml::node& item : *node.as_array()) result.push_back(convert(item));
        --depth_;
        return result;
      }
      case toml::node_type::string:
        return Value::string(node.as_string()->get(), mark);
      case toml::node_type::integer:
        return Value::integer(node.as_integer()->get(), mark);
      case toml::node_type::floating_point:
        return Value::real(node.as_floating_point()->get(), mark);
      case toml::node_type::boolean:
        return Value::boolean(node.as_boolean()->get(), mark);
      case toml::node_type::date:
        return Value::timestamp(date_text(node.as_date()->get()), mark);
      case toml::node_type::time:
        return Value::timestamp(time_text(node.as_time()->get()), mark);
      case toml::node_type::date_time:
        return Value::timestamp(date_time_text(node.as_date_time()->get()), mark);
      case toml::node_type::none:
        break;
    }
    refuse(source_, mark, "a value of unknown type");
  }

  const Source& source_;
  std::size_t depth_ = 0;
};

}  // namespace

Value read_toml(std::string_view text, const std::string& file_name) {
  const Source source{file_name};
  try {
    return Converter(source).convert_table(toml::parse(text));
  } catch (const toml::parse_error& error) {
    refuse(source, mark_of(error.source()), error.description());
  }
}

}  // namespace tutti
