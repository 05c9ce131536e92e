// The ledger of a repository, and what all records of one process share: who, where, on which commit.
#pragma once

#include <optional>
#include <string>

#include "lineage/ledger.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// The ledger in its place. Nothing is touched before first use.
Ledger open_ledger(Repository& repository);

class Recorder {
 public:
  explicit Recorder(Repository& repository);

  // A record with everything but stage, contents and times. Git is asked once, by the first call.
  RunRecord begin(Activity activity);
  Digest append(const RunRecord& record);
  // The newest run of the stage that wrote this content, "md5:…".
  std::optional<Digest> maker_of(const std::string& stage, const std::string& content);

 private:
  struct Circumstances {
    std::string host;
    std::optional<std::string> git_commit;
    std::optional<bool> git_dirty;
  };
  Repository& repository_;
  Ledger ledger_;
  std::optional<Circumstances> circumstances_;
};

}  // namespace tutti
