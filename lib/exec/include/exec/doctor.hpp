// What stands in the way of tutti on this machine and in this repository, and the command that mends it.
//
// Looks by doing: links are made, a file is written, a remote is asked. Whatever it makes is gone when it returns.
#pragma once

#include <string>
#include <vector>

#include "workspace/repository.hpp"

namespace tutti {

enum class Health { good, note, problem };  // a note slows down or may surprise; a problem stops some command
std::string_view name_of(Health health);

struct Finding {
  std::string subject;  // "cache", "links", "clock", "locks", "permissions", "git", "remote backup", "merge"
  Health health = Health::good;
  std::string says;
  std::string fix;  // a command; empty when there is nothing to mend
};

std::vector<Finding> examine(Repository& repository);

}  // namespace tutti
