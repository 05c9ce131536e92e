// The lines that DVC keeps in .gitignore files, so that Git leaves the data alone.
//
// An output "data/raw" is the line "/raw" in "data/.gitignore": appended at the end, never sorted, ended by LF also in
// files with CRLF, after an LF if the last line has none. Special characters are escaped as DVC escapes them, and a
// trailing blank as Git needs it (DVC forgets that one, and Git then does not ignore the file).
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/publish.hpp"

namespace tutti {

class GitRepository;

// "/raw", "/\[1\].csv": the line for an entry `name` of the .gitignore's own directory. Throws UsageError for a name
// with a line break, which no .gitignore can express.
std::string gitignore_entry(std::string_view name);

// The text with the entries for `names` at its end, but for those that a line already reads exactly as.
std::string with_gitignore_entries(std::string_view text, std::span<const std::string> names);

// The text without the lines for `name`, escaped or as is (DVC looks only for the latter, so its own "/\[1\].csv"
// stays for ever). Lines are compared without surrounding blanks; the other lines keep their bytes.
std::string without_gitignore_entry(std::string_view text, std::string_view name);

// Makes Git ignore `path` (absolute) by the .gitignore beside it. Nothing is written if Git already ignores it.
// Returns the .gitignore if it was written. Throws Conflict if the path lies outside of the repository's tree.
std::optional<std::string> ignore_in_git(const GitRepository& repository, const std::string& path,
                                         Durability durability);
// The opposite. Removes the .gitignore when nothing is left in it. Returns the .gitignore if it was changed and stays.
std::optional<std::string> unignore_in_git(const GitRepository& repository, const std::string& path,
                                           Durability durability);

// Keeps "/config.local", "/tmp" and "/cache" in `dvc_directory`/.gitignore, each unless Git already ignores it. Returns
// the .gitignore if it was written.
std::optional<std::string> keep_dvc_gitignore(const GitRepository& repository, const std::string& dvc_directory,
                                              Durability durability);

}  // namespace tutti
