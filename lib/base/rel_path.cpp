// Checks paths from files and joins them, without asking the disk.
//
// A component is refused as ".git" or ".dvc" also when a file system would take it for one: ASCII letters in any case,
// code points that HFS+ ignores (".g\u200cit"), and dots and blanks at the end, which NTFS drops (".git ."). Git
// refuses the same since CVE-2014-9390. NTFS short names ("GIT~1") are not refused: they are ordinary names here.
#include "base/rel_path.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace tutti {
namespace {

// Bytes of the code point at the front if HFS+ ignores it: U+200C-200F, U+202A-202E, U+206A-206F, U+FEFF.
std::size_t ignorable_size(std::string_view bytes) {
  if (bytes.size() < 3) return 0;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (byte(0) == 0xef) return byte(1) == 0xbb && byte(2) == 0xbf ? 3 : 0;
  if (byte(0) != 0xe2) return 0;
  const unsigned char last = byte(2);
  if (byte(1) == 0x80) return (last >= 0x8c && last <= 0x8f) || (last >= 0xaa && last <= 0xae) ? 3 : 0;
  return byte(1) == 0x81 && last >= 0xaa && last <= 0xaf ? 3 : 0;
}

// Whether some file system may take `component` for ".git" or ".dvc".
bool is_reserved(std::string_view component) {
  // Nearly all names are done here.
  const char first = component.front();
  if (first != '.' && first != '\xe2' && first != '\xef') return false;

  std::array<char, 4> letters{};
  std::size_t count = 0;
  while (!component.empty()) {
    if (const std::size_t ignored = ignorable_size(component)) {
      component.remove_prefix(ignored);
      continue;
    }
    const char c = lower(component.front());
    component.remove_prefix(1);
    if (count < letters.size()) {
      letters[count++] = c;
    } else if (c != '.' && c != ' ') {
      return false;
    }
  }
  const std::string_view name(letters.data(), count);
  return name == ".git" || name == ".dvc";
}

std::optional<std::string> component_refusal(std::string_view component) {
  if (component.empty()) return "it has an empty component";
  if (component == "." || component == ".." || is_reserved(component)) {
    return fmt::format("it has the component {}", in_quotes(component));
  }
  return std::nullopt;
}

[[noreturn]] void refuse(std::string_view text, std::string_view reason) {
  throw InvalidFile(fmt::format("{} is not a path inside the workspace: {}", in_quotes(text), reason));
}

bool holds_nul(std::string_view text) {
  return text.find('\0') != std::string_view::npos;
}

}  // namespace

std::optional<std::string> RelPath::refusal(std::string_view text) {
  if (text.empty()) return "it is empty";
  if (text.front() == '/') return "it is absolute";
  if (text.back() == '/') return "it ends with '/'";
  if (holds_nul(text)) return "it holds a NUL byte";
  for (std::string_view rest = text;;) {
    const std::size_t end = rest.find('/');
    if (std::optional<std::string> reason = component_refusal(rest.substr(0, end))) return reason;
    if (end == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(end + 1);
  }
}

RelPath RelPath::parse(std::string_view text) {
  if (const std::optional<std::string> reason = refusal(text)) refuse(text, *reason);
  return RelPath(std::string(text));
}

std::optional<RelPath> RelPath::resolve(const RelPath& base, std::string_view text) {
  if (text.starts_with('/')) refuse(text, "it is absolute");
  if (holds_nul(text)) refuse(text, "it holds a NUL byte");

  std::string path = base.text_;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view component = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (component.empty() || component == ".") continue;
    if (component == "..") {
      if (path.empty()) return std::nullopt;
      const std::size_t slash = path.rfind('/');
      path.resize(slash == std::string::npos ? 0 : slash);
      continue;
    }
    if (!path.empty()) path += '/';
    path += component;
  }
  // Asked at the end: a reserved component that ".." takes back harms nobody.
  if (!path.empty()) {
    if (const std::optional<std::string> reason = refusal(path)) refuse(text, *reason);
  }
  return RelPath(std::move(path));
}

RelPath RelPath::parent() const {
  const std::size_t slash = text_.rfind('/');
  return slash == std::string::npos ? RelPath() : RelPath(text_.substr(0, slash));
}

std::string_view RelPath::name() const {
  const std::size_t slash = text_.rfind('/');
  return std::string_view(text_).substr(slash == std::string::npos ? 0 : slash + 1);
}

RelPath RelPath::operator/(const RelPath& below) const {
  if (is_root()) return below;
  if (below.is_root()) return *this;
  std::string text;
  text.reserve(text_.size() + 1 + below.text_.size());
  text.append(text_).append(1, '/').append(below.text_);
  return RelPath(std::move(text));
}

RelPath RelPath::operator/(std::string_view component) const {
  if (const std::optional<std::string> reason = refusal(component)) refuse(component, *reason);
  std::string text;
  text.reserve(text_.size() + 1 + component.size());
  if (!is_root()) text.append(text_).append(1, '/');
  text.append(component);
  return RelPath(std::move(text));
}

bool RelPath::is_within(const RelPath& ancestor) const {
  if (ancestor.is_root()) return true;
  if (!text_.starts_with(ancestor.text_)) return false;
  return text_.size() == ancestor.text_.size() || text_[ancestor.text_.size()] == '/';
}

RelPath RelPath::relative_to(const RelPath& ancestor) const {
  if (!is_within(ancestor)) {
    throw InternalError(fmt::format("{} is not within {}", in_quotes(display()), in_quotes(ancestor.display())));
  }
  if (ancestor.is_root()) return *this;
  if (text_.size() == ancestor.text_.size()) return RelPath();
  return RelPath(text_.substr(ancestor.text_.size() + 1));
}

std::string relative_text(const RelPath& path, const RelPath& from) {
  RelPath common = from;
  std::string text;
  while (!path.is_within(common)) {
    text += text.empty() ? ".." : "/..";
    common = common.parent();
  }
  const RelPath rest = path.relative_to(common);
  if (rest.is_root()) return text.empty() ? "." : text;
  return text.empty() ? rest.str() : text + "/" + rest.str();
}

}  // namespace tutti
