// The run records of a repository: written by content, found again through an index.
//
// Records are files (lineage/run_record.hpp); .dvc/tmp/tutti/ledger.db (SQLite) is an index over them and nothing more:
// missing, damaged or behind, it is rebuilt from the files; newer than this program, it is left alone and the files are
// read. On network file systems the caller names a place in the user's cache folder.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/publish.hpp"
#include "lineage/run_record.hpp"
#include "store/shared_directory.hpp"

namespace tutti {

struct LedgerEntry {
  Digest id;
  RunRecord record;
};

struct LedgerQuery {
  std::optional<std::string> stage;   // exactly this address
  std::optional<std::string> path;    // records that read or wrote this path (or a path beneath it)
  std::optional<std::string> output;  // records that wrote this content: "md5:…"
  std::size_t limit = 0;              // 0: all
};

class Ledger {
 public:
  // `records` is <cache>/lineage, `database` where the index lies. Nothing is touched before first use.
  Ledger(std::string records, std::string database, Durability durability, SharedWith sharing = SharedWith::nobody);
  ~Ledger();
  Ledger(Ledger&&) noexcept;

  Digest append(const RunRecord& record);                   // thread-safe
  std::vector<LedgerEntry> find(const LedgerQuery& query);  // newest first
  // Files that find() has met whose bytes do not match their names or say nothing readable: they are passed over.
  const std::vector<std::string>& damaged() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tutti
