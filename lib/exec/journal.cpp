// Appends to and reads journals.
#include "journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "format/yaml.hpp"

namespace tutti {
namespace {

constexpr int version = 1;

std::string directory_of(const Repository& repository) {
  return repository.tutti_directory() + "/journal";
}

struct Contents {
  std::vector<JournalEntry> entries;
  std::vector<NewEntry> new_entries;
};

void read_line(std::string_view line, const std::string& path, Contents& contents) {
  try {
    const Json json = Json::parse(line);
    if (json.at("version").get<int>() != version) return;
    if (json.contains("locked")) return contents.entries.clear();
    const std::string file = json.at("file"), stage = json.at("stage");
    std::optional<std::uint32_t> place;
    if (json.contains("place")) place = json.at("place").get<std::uint32_t>();
    if (place && !RelPath::refusal(file)) contents.new_entries.push_back({RelPath::parse(file), stage, *place});
    if (!json.contains("lock")) return;
    const std::optional<Timestamp> time = Timestamp::from_rfc3339(json.at("time").get<std::string>());
    if (!time) return;
    StageLock lock = stage_lock_from(read_yaml(json.at("lock").get<std::string>(), path), path);
    contents.entries.push_back({*time, file, stage, std::move(lock), place});
  } catch (const nlohmann::json::exception&) {
    // What cannot be read says nothing.
  } catch (const InvalidFile&) {
  }
}

Contents read_lines(std::string_view text, const std::string& path) {
  Contents contents;
  for (const std::string_view line : finished_lines(text)) read_line(line, path, contents);
  return contents;
}

}  // namespace

Journal::~Journal() {
  if (!file_ || !is_locked_) return;
  ::unlink(path_.c_str());
}

void Journal::write(const std::string& line) {
  if (!file_) {
    const std::string directory = directory_of(repository_);
    make_directories(directory);
    path_ = directory + "/" + temporary_name();
    file_ = open_file(path_, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    ::flock(file_.get(), LOCK_EX | LOCK_NB);
    if (repository_.options().durability == Durability::flush) sync_directory(directory);
  }
  is_synced_ = false;
  write_full(file_, line + "\n", path_);
}

void Journal::append(const Stage& stage, const StageLock& lock, std::optional<std::uint32_t> place) {
  Json json = {{"version", version},
               {"time", repository_.surroundings().clock.now().rfc3339()},
               {"file", stage.file.str()},
               {"stage", stage.name},
               {"lock", write_run_cache_entry(lock)}};
  if (place) json["place"] = *place;
  is_locked_ = false;
  write(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void Journal::carry_over(const NewEntry& entry) {
  const Json json = {{"version", version}, {"file", entry.file.str()}, {"stage", entry.stage}, {"place", entry.place}};
  write(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void Journal::sync() {
  if (is_synced_) return;
  if (repository_.options().durability == Durability::flush) sync_file(file_, path_);
  is_synced_ = true;
}

// Not flushed: who reads the entries above a second time finds them in dvc.lock.
void Journal::mark_locked() {
  if (is_locked_) return;
  write(Json{{"version", version}, {"locked", true}}.dump());
  is_locked_ = is_synced_ = true;
}

std::vector<AbandonedJournal> abandoned_journals(Repository& repository) {
  std::vector<AbandonedJournal> journals;
  const std::string directory = directory_of(repository);
  const auto files = find_and_list_directory(directory);
  for (const DirectoryEntry& entry : files.value_or(std::vector<DirectoryEntry>{})) {
    const std::string path = directory + "/" + entry.name;
    std::optional<Fd> file = find_file(path, O_RDONLY | O_CLOEXEC);
    if (!file || ::flock(file->get(), LOCK_EX | LOCK_NB) != 0) continue;  // its run is alive
    AbandonedJournal journal{.path = path, .file = *std::move(file), .entries = {}, .new_entries = {}};
    Contents contents = read_lines(read_all(journal.file, path), path);
    journal.entries = std::move(contents.entries);
    journal.new_entries = std::move(contents.new_entries);
    journals.push_back(std::move(journal));
  }
  return journals;
}

std::vector<JournalEntry> journal_entries(const Repository& repository) {
  std::vector<JournalEntry> entries;
  const std::string directory = directory_of(repository);
  const auto files = find_and_list_directory(directory);
  for (const DirectoryEntry& file : files.value_or(std::vector<DirectoryEntry>{})) {
    const std::string path = directory + "/" + file.name;
    Contents contents = read_lines(find_and_read_file(path).value_or(""), path);
    std::ranges::move(contents.entries, std::back_inserter(entries));
  }
  return entries;
}

}  // namespace tutti
