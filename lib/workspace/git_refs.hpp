// Git's repository layout and references, read from its files: where a repository is, what HEAD is, which refs exist.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git_backend.hpp"

namespace tutti {

// See GitRepository::discover().
std::optional<GitPlace> find_git_place(const std::string& directory);

// A "reftable" keeps references in a form of its own; Git has to be asked.
bool has_readable_refs(const GitPlace& place);

// Requires has_readable_refs(). "refs/heads/main", or nothing when HEAD is detached.
std::optional<std::string> head_reference(const GitPlace& place);
// What a reference ("HEAD", "refs/heads/main") leads to, hexadecimal; nothing if it is not there.
std::optional<std::string> find_reference(const GitPlace& place, std::string_view name);
// Names beneath a prefix like "refs/heads/", without it, sorted.
std::vector<std::string> list_references(const GitPlace& place, std::string_view prefix);

}  // namespace tutti
