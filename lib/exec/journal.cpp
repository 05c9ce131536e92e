// Appends to and reads journals.
#include "journal.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/publish.hpp"
#include "format/yaml.hpp"

namespace tutti {
namespace {

constexpr int version = 1;

std::string directory_of(const Repository& repository) {
  return repository.tutti_directory() + "/journal";
}

std::optional<JournalEntry> parse_line(const std::string& line, const std::string& path) {
  try {
    const Json json = Json::parse(line);
    if (json.at("version").get<int>() != version) return std::nullopt;
    const std::optional<Timestamp> time = Timestamp::from_rfc3339(json.at("time").get<std::string>());
    if (!time) return std::nullopt;
    return JournalEntry{.time = *time,
                        .file = json.at("file"),
                        .stage = json.at("stage"),
                        .lock = stage_lock_from(read_yaml(json.at("lock").get<std::string>(), path), path)};
  } catch (const nlohmann::json::exception&) {
    return std::nullopt;
  } catch (const InvalidFile&) {
    return std::nullopt;
  }
}

std::vector<JournalEntry> parse_lines(std::string_view text, const std::string& path) {
  std::vector<JournalEntry> entries;
  for (std::size_t start = 0, end; (end = text.find('\n', start)) != std::string::npos; start = end + 1) {
    if (auto line = parse_line(std::string(text.substr(start, end - start)), path)) entries.push_back(*std::move(line));
  }
  return entries;
}

}  // namespace

Journal::~Journal() {
  if (!file_ || !is_empty_) return;
  ::unlink(path_.c_str());
}

void Journal::append(const Stage& stage, const StageLock& lock) {
  if (!file_) {
    const std::string directory = directory_of(repository_);
    make_directories(directory);
    path_ = directory + "/" + temporary_name();
    file_ = open_file(path_, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    ::flock(file_.get(), LOCK_EX | LOCK_NB);
  }
  const Json json = {{"version", version},
                     {"time", repository_.surroundings().clock.now().rfc3339()},
                     {"file", stage.file.str()},
                     {"stage", stage.name},
                     {"lock", write_run_cache_entry(lock)}};
  is_empty_ = false;
  write_full(file_, json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n", path_);
}

void Journal::clear() {
  if (!file_ || is_empty_) return;
  if (::ftruncate(file_.get(), 0) != 0) {
    const int code = errno;
    throw SystemError(code, fmt::format("cannot empty '{}'", path_));
  }
  is_empty_ = true;
}

std::vector<AbandonedJournal> abandoned_journals(Repository& repository) {
  std::vector<AbandonedJournal> journals;
  const std::string directory = directory_of(repository);
  const auto files = find_and_list_directory(directory);
  for (const DirectoryEntry& entry : files.value_or(std::vector<DirectoryEntry>{})) {
    const std::string path = directory + "/" + entry.name;
    std::optional<Fd> file = find_file(path, O_RDONLY | O_CLOEXEC);
    if (!file || ::flock(file->get(), LOCK_EX | LOCK_NB) != 0) continue;  // its run is alive
    AbandonedJournal journal{.path = path, .file = *std::move(file), .entries = {}};
    journal.entries = parse_lines(read_all(journal.file, path), path);
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
    for (JournalEntry& entry : parse_lines(find_and_read_file(path).value_or(""), path)) {
      entries.push_back(std::move(entry));
    }
  }
  return entries;
}

}  // namespace tutti
