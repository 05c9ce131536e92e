// Fills in what every record says.
#include "exec/record.hpp"

#include <sys/vfs.h>

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"

namespace tutti {
namespace {

// SQLite's locks cannot be trusted there.
bool is_network_file_system(const std::string& directory) {
  constexpr std::array<std::uint32_t, 6> network = {0x6969, 0xff534d42, 0xfe534d42, 0x517b, 0x0bd00bd0, 0x65735546};
  struct statfs system {};
  if (::statfs(directory.c_str(), &system) != 0) return false;
  return std::ranges::find(network, static_cast<std::uint32_t>(system.f_type)) != network.end();
}

std::string database_path(Repository& repository) {
  const std::string& home = repository.surroundings().environment.home;
  const std::string directory = repository.tutti_directory();
  if (home.empty() || !is_network_file_system(directory)) return directory + "/ledger.db";
  return fmt::format("{}/.cache/tutti/ledger-{}.db", home, md5_of(repository.root()).hex());
}

}  // namespace

Ledger open_ledger(Repository& repository) {
  return Ledger(repository.cache_directory() + "/lineage", database_path(repository), repository.options().durability,
                repository.config().shared_cache() ? SharedWith::group : SharedWith::nobody);
}

Recorder::Recorder(Repository& repository) : repository_(repository), ledger_(open_ledger(repository)) {}

RunRecord Recorder::begin(Activity activity) {
  if (!circumstances_) {
    circumstances_.emplace();
    circumstances_->host = host_name();
    try {
      if (const GitRepository* git = repository_.git()) {
        circumstances_->git_commit = git->head_commit();
        circumstances_->git_dirty = git->is_dirty();
      }
    } catch (const Error& error) {
      repository_.surroundings().log.detail("the commit is not recorded: {}", error.message());
    }
  }
  RunRecord record;
  record.activity = activity;
  record.started = repository_.surroundings().clock.now();
  record.user = repository_.surroundings().environment.user;
  record.host = circumstances_->host;
  record.tutti_version = TUTTI_VERSION;
  record.git_commit = circumstances_->git_commit;
  record.git_dirty = circumstances_->git_dirty;
  return record;
}

Digest Recorder::append(const RunRecord& record) {
  return ledger_.append(record);
}

std::optional<Digest> Recorder::maker_of(const std::string& stage, const std::string& content) {
  for (const LedgerEntry& entry : ledger_.find({.stage = stage, .output = content})) {
    if (entry.record.activity == Activity::run) return entry.id;
  }
  return std::nullopt;
}

}  // namespace tutti
