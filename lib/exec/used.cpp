// Notes when objects were last in a workspace.
#include "used.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "store/shared_directory.hpp"

namespace tutti {
namespace {

constexpr std::string_view heading = "tutti used 1\n";
constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t day = 86'400 * second;
constexpr std::size_t most_entries = 200'000;  // of outputs, not files: beyond all that was seen

std::string directory_of(const Repository& repository) {
  return join_path(repository.cache_directory(), "lineage/used");
}

std::string path_of(const Repository& repository) {
  return join_path(directory_of(repository), md5_of(repository.root()).hex());
}

std::optional<std::pair<ObjectId, std::int64_t>> parse_line(std::string_view line) {
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return std::nullopt;
  std::int64_t time = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + first, time);
  if (error != std::errc() || end != line.data() + first || time < 0 || time > INT64_MAX / second) return std::nullopt;
  const std::string_view algorithm = line.substr(first + 1, last - first - 1);
  const bool is_legacy = algorithm == name_of(Algorithm::md5_dos2unix);
  if (!is_legacy && algorithm != name_of(Algorithm::md5)) return std::nullopt;
  const auto id = ObjectId::parse(is_legacy ? Algorithm::md5_dos2unix : Algorithm::md5, line.substr(last + 1));
  if (!id) return std::nullopt;
  return std::pair(*id, time * second);
}

void read_into(UsedTimes& times, const std::string& path) {
  const std::string text = find_and_read_file(path).value_or("");
  if (!text.starts_with(heading)) return;
  for (const std::string& line : split(std::string_view(text).substr(heading.size()), '\n')) {
    const auto entry = parse_line(line);
    if (!entry) continue;
    std::int64_t& time = times[entry->first];
    time = std::max(time, entry->second);
  }
}

void write(const Repository& repository, const UsedTimes& times) {
  std::vector<std::pair<ObjectId, std::int64_t>> entries(times.begin(), times.end());
  std::ranges::sort(entries, [](const auto& a, const auto& b) {
    return a.second > b.second || (a.second == b.second && a.first < b.first);
  });
  if (entries.size() > most_entries) entries.erase(entries.begin() + most_entries, entries.end());
  std::string text(heading);
  for (const auto& [id, time] : entries) {
    text += fmt::format("{} {} {}\n", time / second, name_of(id.digest().algorithm()), id.name());
  }
  const bool is_shared = repository.config().shared_cache();
  make_store_directories(directory_of(repository), is_shared ? SharedWith::group : SharedWith::nobody);
  publish_file(path_of(repository), text, Durability::none, is_shared ? std::optional(shared_file_mode) : std::nullopt);
}

}  // namespace

bool is_use_noted_long_ago(const Repository& repository) {
  const std::optional<FileStat> stat = find_stat(path_of(repository));
  return !stat || stat->mtime < repository.surroundings().clock.now().nanoseconds - day;
}

void note_used(const Repository& repository, std::span<const ObjectId> ids) noexcept {
  try {
    UsedTimes times;
    read_into(times, path_of(repository));
    const std::int64_t now = repository.surroundings().clock.now().nanoseconds;
    for (const ObjectId& id : ids) times[id] = now;
    write(repository, times);
  } catch (const std::exception& error) {
    repository.surroundings().log.detail("what is used is not noted: {}", error.what());
  }
}

void sweep_used(const Repository& repository) noexcept {
  sweep_temporaries(directory_of(repository), repository.surroundings().clock.now().nanoseconds);
}

UsedTimes read_used(const Repository& repository) {
  UsedTimes times;
  const std::string directory = directory_of(repository);
  const auto files = find_and_list_directory(directory);
  for (const DirectoryEntry& file : files.value_or(std::vector<DirectoryEntry>{})) {
    if (file.type == FileType::regular && !file.name.starts_with('.')) {
      try {
        read_into(times, join_path(directory, file.name));
      } catch (const SystemError& error) {  // somebody else's, who lets nobody read it
        repository.surroundings().log.detail("{}", error.message());
      }
    }
  }
  return times;
}

}  // namespace tutti
