// Git's settings, read from its configuration files.
//
// Knows sections with and without subsection, quotes, escapes, continued lines, comments, include.path, and includeIf
// with gitdir, gitdir/i and onbranch. Other conditions (hasconfig) count as false. Values set by environment variables
// are not seen: lib/ does not read the environment.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti {

struct GitConfigContext {
  std::string home;           // for "~/"; empty: not known
  std::string git_directory;  // for includeIf "gitdir:"
  std::string branch;         // for includeIf "onbranch:"; empty: none
};

class GitConfig {
 public:
  // Adds the settings of a file; later files win. A file that is not there adds nothing.
  // Throws InvalidFile (file:line:column) for text that Git would refuse.
  void read(const std::string& path, const GitConfigContext& context) { read(path, context, 0); }

  // All values of a name like "core.bare" or "remote.origin.url", in order of reading.
  std::vector<std::string> values(std::string_view name) const;

 private:
  void read(const std::string& path, const GitConfigContext& context, int depth);

  std::vector<std::pair<std::string, std::string>> entries_;  // section and variable in lower case
};

// "~/x" -> home + "/x"; nothing else is changed.
std::string expand_home(std::string_view path, std::string_view home);

}  // namespace tutti
