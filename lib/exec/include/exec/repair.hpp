// fsck: what the objects of the cache or of a remote are worth, and how bad ones become good again.
//
// Damaged bytes are first moved to .dvc/tmp/tutti/quarantine/<name of the object>, so that nobody takes them for the
// object; they are deleted when the object has been restored. Sound bytes come from a remote (or the cache), or from a
// file of the workspace; a directory's manifest is made again where the directory is unchanged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/project.hpp"
#include "store/check.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// Of the cache, or of a remote that is a directory. Throws NotFound or RemoteFailed for the remote.
CheckReport check_store(Repository& repository, const std::optional<std::string>& remote);
// Where that store lies.
std::string directory_of_store(Repository& repository, const std::optional<std::string>& remote);

struct RepairedObject {
  ObjectId id;
  std::string source;      // "the remote 'up'", "'data/x'"; empty: nobody has it
  std::string quarantine;  // where the damaged bytes are now; empty: there are none
};

// Restores what `report` names, as far as somebody has it; what then turns out to be missing, too. What cannot be read
// is left alone: nothing is known of it.
std::vector<RepairedObject> repair_store(Repository& repository, const Project& project,
                                         const std::optional<std::string>& remote, const CheckReport& report);

}  // namespace tutti
