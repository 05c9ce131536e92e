// Paths as text: absolute, resolved, joined, cut.
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "system_call.hpp"

namespace tutti {

std::string current_directory() {
  const std::unique_ptr<char, decltype(&std::free)> path(::getcwd(nullptr, 0), &std::free);
  if (!path) fail_to("find the current directory", ".");
  return path.get();
}

std::string absolute_path(std::string_view path) {
  const std::string whole = path.starts_with('/') ? std::string(path) : join_path(current_directory(), path);
  std::string normal;
  for (std::string_view rest = whole; !rest.empty();) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view component = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (component.empty() || component == ".") continue;
    if (component == "..") {
      normal.resize(normal.empty() ? 0 : normal.rfind('/'));
    } else {
      normal.append(1, '/').append(component);
    }
  }
  return normal.empty() ? "/" : normal;
}

std::string real_path(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(directory_name(path), nullptr), &std::free);
  if (!resolved) fail_to("resolve", path);
  return resolved.get();
}

std::string parent_path(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return ".";
  path = path.substr(0, slash);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path.empty() ? "/" : std::string(path);
}

std::string join_path(std::string_view directory, std::string_view name) {
  if (directory.empty() || name.starts_with('/')) return std::string(name);
  if (name.empty()) return std::string(directory);
  std::string path;
  path.reserve(directory.size() + 1 + name.size());
  path.append(directory);
  if (!path.ends_with('/')) path += '/';
  return path.append(name);
}

}  // namespace tutti
