// Keeps run records as files, and an index over them in SQLite.
//
// Index, version 1 (PRAGMA user_version):
//   folders(name, mtime)                the two-character folders as last read: one that has the same mtime is not
//   listed records(id, stage, started)         id: 64 hex; started: ns since the epoch paths(record, path) every input
//   and output contents(record, content)           every output, "md5:…"
// It is written by find() alone, in one transaction: append() only writes a file, so that a run of many stages pays
// nothing.
#include "lineage/ledger.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/once.hpp"
#include "database.hpp"

namespace tutti {
namespace {

constexpr std::int64_t index_version = 1;
constexpr std::string_view suffix = ".json";
constexpr std::size_t folder_length = 2;

// The file systems' clocks tick: a folder as young as this may gain a file without its mtime changing.
constexpr std::int64_t racy_ns = 20'000'000;

bool is_path_or_beneath(std::string_view path, std::string_view wanted) {
  return path.starts_with(wanted) && (path.size() == wanted.size() || path[wanted.size()] == '/');
}

bool matches(const RunRecord& record, const LedgerQuery& query) {
  if (query.stage && record.stage != *query.stage) return false;
  const auto names = [&](const RecordedContent& content) { return is_path_or_beneath(content.path, *query.path); };
  if (query.path && std::ranges::none_of(record.inputs, names) && std::ranges::none_of(record.outputs, names)) {
    return false;
  }
  return !query.output ||
         std::ranges::any_of(record.outputs, [&](const RecordedContent& out) { return out.id == *query.output; });
}

bool is_newer(const LedgerEntry& a, const LedgerEntry& b) {
  if (a.record.started != b.record.started) return a.record.started > b.record.started;
  return a.id < b.id;
}

}  // namespace

struct Ledger::State {
  std::string records, database_path;
  Durability durability = Durability::flush;
  SharedWith sharing = SharedWith::nobody;
  std::vector<std::string> damaged;
  Once swept;

  std::string path_of(const Digest& id) const {
    const std::string hex = id.hex();
    return fmt::format("{}/{}/{}{}", records, hex.substr(0, folder_length), hex.substr(folder_length), suffix);
  }

  std::vector<std::string> folders() const {
    std::vector<std::string> names;
    for (const DirectoryEntry& entry : find_and_list_directory(records).value_or(std::vector<DirectoryEntry>{})) {
      if (entry.name.size() == folder_length) names.push_back(entry.name);
    }
    return names;
  }

  std::vector<Digest> ids_in(const std::string& folder) const {
    std::vector<Digest> ids;
    const auto entries = find_and_list_directory(records + "/" + folder);
    for (const DirectoryEntry& entry : entries.value_or(std::vector<DirectoryEntry>{})) {
      if (!entry.name.ends_with(suffix)) continue;
      const std::string hex = folder + entry.name.substr(0, entry.name.size() - suffix.size());
      if (const std::optional<Digest> id = Digest::from_hex(Algorithm::sha256, hex)) ids.push_back(*id);
    }
    return ids;
  }

  std::optional<RunRecord> read(const Digest& id) {
    const std::string path = path_of(id);
    const std::optional<std::string> text = find_and_read_file(path);
    if (!text) return std::nullopt;
    try {
      if (sha256_of(*text) == id) return parse_run_record(*text, path);
    } catch (const InvalidFile&) {
      // Of a newer version, or never a record: passed over like damage.
    }
    if (std::ranges::find(damaged, path) == damaged.end()) damaged.push_back(path);
    return std::nullopt;
  }

  // Without the index: where none can be written, or it belongs to a newer tutti.
  std::vector<LedgerEntry> find_in_files(const LedgerQuery& query) {
    std::vector<LedgerEntry> found;
    for (const std::string& folder : folders()) {
      for (const Digest& id : ids_in(folder)) {
        std::optional<RunRecord> record = read(id);
        if (record && matches(*record, query)) found.push_back({.id = id, .record = *std::move(record)});
      }
    }
    std::ranges::sort(found, is_newer);
    if (query.limit != 0 && found.size() > query.limit) {
      found.erase(found.begin() + static_cast<std::ptrdiff_t>(query.limit), found.end());
    }
    return found;
  }

  void make_tables(Database& database) {
    database.run(
        "CREATE TABLE folders(name TEXT PRIMARY KEY, mtime INTEGER) WITHOUT ROWID;"
        "CREATE TABLE records(id TEXT PRIMARY KEY, stage TEXT, started INTEGER);"
        "CREATE TABLE paths(record TEXT, path TEXT);"
        "CREATE TABLE contents(record TEXT, content TEXT);"
        "CREATE INDEX records_by_stage ON records(stage, started);"
        "CREATE INDEX records_by_time ON records(started);"
        "CREATE INDEX paths_by_path ON paths(path);"
        "CREATE INDEX contents_by_content ON contents(content);"
        "PRAGMA user_version = 1;");
  }

  void add_row(Database& database, const Digest& id, const RunRecord& record) {
    const std::string hex = id.hex();
    Statement(database, "INSERT INTO records VALUES (?, ?, ?)")
        .bind(hex)
        .bind(record.stage)
        .bind(record.started.nanoseconds)
        .step();
    Statement path(database, "INSERT INTO paths VALUES (?, ?)");
    for (const std::vector<RecordedContent>* contents : {&record.inputs, &record.outputs}) {
      for (const RecordedContent& content : *contents) {
        path.reset();
        path.bind(hex).bind(content.path).step();
      }
    }
    Statement output(database, "INSERT INTO contents VALUES (?, ?)");
    for (const RecordedContent& content : record.outputs) {
      output.reset();
      output.bind(hex).bind(content.id).step();
    }
  }

  // Brings the index up to the files: only folders that changed are listed.
  void refresh(Database& database) {
    struct Changed {
      std::string folder;
      std::int64_t mtime;
    };
    std::vector<Changed> changed;
    std::int64_t newest = 0;
    {
      Statement known(database, "SELECT mtime FROM folders WHERE name = ?");
      for (const std::string& folder : folders()) {
        const std::optional<FileStat> stat = find_stat(records + "/" + folder, Follow::yes);
        if (!stat) continue;
        newest = std::max(newest, stat->mtime);
        known.reset();
        known.bind(folder);
        if (!known.step() || known.number(0) != stat->mtime) changed.push_back({folder, stat->mtime});
      }
    }
    if (changed.empty()) return;

    database.run("BEGIN IMMEDIATE");
    for (const Changed& folder : changed) {
      Statement known(database, "SELECT 1 FROM records WHERE id = ?");
      for (const Digest& id : ids_in(folder.folder)) {
        known.reset();
        known.bind(id.hex());
        if (known.step()) continue;
        if (const std::optional<RunRecord> record = read(id)) add_row(database, id, *record);
      }
      // The youngest folders may still be filling within one tick of the clock: they are listed again next time.
      Statement(database, "INSERT OR REPLACE INTO folders VALUES (?, ?)")
          .bind(folder.folder)
          .bind(newest - folder.mtime < racy_ns ? std::int64_t{0} : folder.mtime)
          .step();
    }
    database.run("COMMIT");
  }

  std::vector<LedgerEntry> find_in_index(Database& database, const LedgerQuery& query) {
    std::string sql = "SELECT id FROM records WHERE 1";
    if (query.stage) sql += " AND stage = ?";
    if (query.path) sql += " AND id IN (SELECT record FROM paths WHERE path = ? OR (path > ? AND path < ?))";
    if (query.output) sql += " AND id IN (SELECT record FROM contents WHERE content = ?)";
    sql += " ORDER BY started DESC, id";

    Statement select(database, sql);
    if (query.stage) select.bind(*query.stage);
    if (query.path) select.bind(*query.path).bind(*query.path + "/").bind(*query.path + "0");  // '0' follows '/'
    if (query.output) select.bind(*query.output);

    std::vector<LedgerEntry> found;
    while ((query.limit == 0 || found.size() < query.limit) && select.step()) {
      const std::optional<Digest> id = Digest::from_hex(Algorithm::sha256, select.text(0));
      if (!id) throw DatabaseFailed{0, "a record's name is no digest"};
      // A record that is gone since is no answer.
      if (std::optional<RunRecord> record = read(*id)) found.push_back({.id = *id, .record = *std::move(record)});
    }
    return found;
  }

  // Nothing if the index is a newer tutti's.
  std::optional<std::vector<LedgerEntry>> try_index(const LedgerQuery& query) {
    Database database(database_path);
    database.run("PRAGMA synchronous = OFF");
    std::int64_t version = 0;
    {
      Statement ask(database, "PRAGMA user_version");
      if (ask.step()) version = ask.number(0);
    }
    if (version > index_version) return std::nullopt;
    if (version == 0) make_tables(database);
    refresh(database);
    return find_in_index(database, query);
  }
};

Ledger::Ledger(std::string records, std::string database, Durability durability, SharedWith sharing)
    : state_(std::make_unique<State>()) {
  state_->records = std::move(records);
  state_->database_path = std::move(database);
  state_->durability = durability;
  state_->sharing = sharing;
}
Ledger::~Ledger() = default;
Ledger::Ledger(Ledger&&) noexcept = default;

Digest Ledger::append(const RunRecord& record) {
  const std::string text = to_text(record);
  const Digest id = sha256_of(text);
  const std::string path = state_->path_of(id);
  make_store_directories(parent_path(path), state_->sharing);
  state_->swept.run([&] { sweep_temporaries(state_->records, record.started.nanoseconds); });
  // Where files cannot be written without a name a kill leaves a temporary: there, not in one of 256 folders.
  publish_file(path, text, state_->durability, 0444, state_->records);
  return id;
}

std::vector<LedgerEntry> Ledger::find(const LedgerQuery& query) {
  state_->damaged.clear();
  if (!find_stat(state_->records, Follow::yes)) return {};
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      make_directories(parent_path(state_->database_path));
      if (std::optional<std::vector<LedgerEntry>> found = state_->try_index(query)) return *std::move(found);
      break;
    } catch (const DatabaseFailed&) {
      // Damaged: everything in it is in the files. A second failure means that none can be written here.
      if (attempt == 0) {
        try {
          remove_file(state_->database_path);
        } catch (const SystemError&) {
          break;
        }
      }
    } catch (const SystemError&) {
      break;  // a file system that is only read
    }
  }
  return state_->find_in_files(query);
}

const std::vector<std::string>& Ledger::damaged() const {
  return state_->damaged;
}

}  // namespace tutti
