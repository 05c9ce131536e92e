// Puts outputs aside, and removes them again when nobody can miss them.
#include "kept.hpp"

#include <fcntl.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "contents.hpp"

namespace tutti {
namespace {

constexpr Duration kept_for = std::chrono::hours(14 * 24);
constexpr Duration logs_stay_for = std::chrono::hours(30 * 24);
constexpr std::string_view note_heading = "tutti kept 1\n";
constexpr std::string_view remains_heading = "tutti left 1\n";
constexpr std::size_t piece_size = 1U << 20;

// What became of an output, as its note says.
struct Note {
  Timestamp time;
  bool is_remains = false;  // of a command, untouched since
  ObjectId id;
};

std::string text_of(const Note& note) {
  return fmt::format("{}{} {} {} {}\n", note_heading, note.time.rfc3339(), note.is_remains ? "left" : "found",
                     name_of(note.id.digest().algorithm()), note.id.name());
}

std::optional<Note> find_note(const std::string& path) {
  const std::optional<std::string> text = find_and_read_file(path);
  if (!text || !text->starts_with(note_heading) || !text->ends_with('\n')) return std::nullopt;
  const std::vector<std::string> words =
      split(std::string_view(*text).substr(note_heading.size(), text->size() - note_heading.size() - 1), ' ');
  if (words.size() != 4 || (words[1] != "left" && words[1] != "found")) return std::nullopt;
  const std::optional<Timestamp> time = Timestamp::from_rfc3339(words[0]);
  const bool is_legacy = words[2] == name_of(Algorithm::md5_dos2unix);
  if (!time || (!is_legacy && words[2] != name_of(Algorithm::md5))) return std::nullopt;
  const std::optional<ObjectId> id = ObjectId::parse(is_legacy ? Algorithm::md5_dos2unix : Algorithm::md5, words[3]);
  if (!id) return std::nullopt;
  return Note{.time = *time, .is_remains = words[1] == "left", .id = *id};
}

// A temporary, where there has to be one, lies where every command sweeps.
void write_file(const Repository& repository, const std::string& path, const std::string& text) {
  make_directories(parent_path(path));
  publish_file(path, text, Durability::none, {}, repository.tutti_directory());
}

// "<stage>", "<stage>~2", …; no stage's own name has a '~'.
struct Place {
  std::string kept, notes;
  RelPath output;

  Place(const Repository& repository, const Stage& stage, const RelPath& path, unsigned number) : output(path) {
    const std::string name = number == 1 ? file_name_for(stage) : fmt::format("{}~{}", file_name_for(stage), number);
    kept = fmt::format("{}/kept/{}", repository.tutti_directory(), name);
    notes = fmt::format("{}/kept-notes/{}", repository.tutti_directory(), name);
  }
  std::string item() const { return join_path(kept, output.str()); }
  std::string note() const { return join_path(notes, output.str()); }
  // Nothing lies there, nor is it inside of something that was put aside when outputs had other names.
  bool is_free() const {
    if (find_stat(item()) || find_stat(note())) return false;
    for (RelPath above = output.parent(); !above.is_root(); above = above.parent()) {
      const std::optional<FileStat> stat = find_stat(join_path(kept, above.str()));
      if ((stat && stat->type != FileType::directory) || find_note_file(above)) return false;
    }
    return true;
  }

 private:
  bool find_note_file(const RelPath& path) const {
    const std::optional<FileStat> stat = find_stat(join_path(notes, path.str()));
    return stat && stat->type == FileType::regular;
  }
};

std::string remains_path(const Repository& repository, const Stage& stage, const Output& output) {
  return fmt::format("{}/left/{}/{}", repository.tutti_directory(), file_name_for(stage), output.path.str());
}

void add_stats(const std::string& path, std::string& text) {
  const std::optional<FileStat> stat = find_stat(path);
  if (!stat) return;
  text += path;
  text += fmt::format("{:c}{} {} {} {} {}\n", '\0', static_cast<int>(stat->type), stat->inode, stat->size, stat->mtime,
                      stat->ctime);
  if (stat->type != FileType::directory) return;
  for (const DirectoryEntry& entry : list_directory(path)) add_stats(join_path(path, entry.name), text);
}

// Whoever changes anything there changes this: a ctime cannot be set.
std::string fingerprint(const std::string& path) {
  std::string text;
  add_stats(path, text);
  return md5_of(text).hex();
}

bool is_untouched_since_failure(const Repository& repository, const Stage& stage, const Output& output) {
  const std::optional<std::string> known = find_and_read_file(remains_path(repository, stage, output));
  return known && *known == fmt::format("{}{}\n", remains_heading, fingerprint(repository.absolute(output.path)));
}

bool holds(const std::string& path, const BlobId& id, const Repository& repository) {
  const Fd file = open_file(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  Hasher hasher(Algorithm::md5);
  std::string buffer(piece_size, '\0');
  for (std::size_t size = buffer.size(); size == buffer.size();) {
    repository.surroundings().cancellation.check();
    size = read_full(file, buffer.data(), buffer.size(), path);
    hasher.update(std::string_view(buffer).substr(0, size));
  }
  if (hasher.finish() != id.digest) return false;
  repository.store().verified_stat(id);
  return true;
}

bool has_all_below(const std::string& directory, const RelPath& below, const Tree& tree, const Repository& repository) {
  return std::ranges::all_of(list_directory(directory), [&](const DirectoryEntry& entry) {
    if (RelPath::refusal(entry.name)) return false;
    const std::string path = join_path(directory, entry.name);
    const RelPath place = below / entry.name;
    if (entry.type == FileType::directory) return has_all_below(path, place, tree, repository);
    const BlobId* id = entry.type == FileType::regular ? tree.find(place) : nullptr;
    return id != nullptr && holds(path, *id, repository);
  });
}

// Every byte at `path` has been read, here and in the cache. What .dvcignore hides is in no tree, so it never is.
bool cache_has_all(const std::string& path, const ObjectId& id, const Repository& repository) {
  if (id.digest().algorithm() != Algorithm::md5) return false;
  const std::optional<FileStat> stat = find_stat(path);
  if (!stat) return true;
  try {
    if (!id.is_tree()) return stat->type == FileType::regular && holds(path, *id.blob(), repository);
    return stat->type == FileType::directory &&
           has_all_below(path, RelPath::root(), *repository.store().tree(*id.tree()), repository);
  } catch (const NotFound&) {
    return false;
  } catch (const Corrupt&) {
    return false;
  }
}

void sweep_item(Repository& repository, const std::string& item, const std::string& note_path) {
  const Timestamp now = repository.surroundings().clock.now();
  std::optional<Note> note = find_note(note_path);
  if (!note || now - note->time < kept_for) return;
  if (!repository.store().contains_whole(note->id)) return;
  if (cache_has_all(item, note->id, repository)) {
    remove_tree(item);
    remove_file(note_path);
    repository.surroundings().log.detail("{} was removed: the cache has it", in_quotes(item));
  } else {  // edited where it lies, or more than the cache would take: not read again for as long
    note->time = now;
    write_file(repository, note_path, text_of(*note));
  }
}

void sweep_below(Repository& repository, const std::string& kept, const std::string& notes) {
  for (const DirectoryEntry& entry : find_and_list_directory(notes).value_or(std::vector<DirectoryEntry>{})) {
    const std::string item = join_path(kept, entry.name);
    const std::string note = join_path(notes, entry.name);
    if (entry.type == FileType::directory) {
      sweep_below(repository, item, note);
      remove_empty_directory(item);
      remove_empty_directory(note);
    } else {
      sweep_item(repository, item, note);
    }
  }
}

std::string put_aside(Repository& repository, const Stage& stage, const Output& output, const ObjectId& id,
                      bool is_remains) {
  for (unsigned number = 1;; ++number) {
    const Place place(repository, stage, output.path, number);
    const bool is_replaced = is_remains && find_note(place.note()).value_or(Note{.time = {}, .id = id}).is_remains;
    if (!is_replaced && !place.is_free()) continue;
    if (is_replaced) {
      remove_file(place.note());
      remove_tree(place.item());
    }
    make_directories(parent_path(place.item()));
    rename_file(repository.absolute(output.path), place.item());
    write_file(repository, place.note(),
               text_of({.time = repository.surroundings().clock.now(), .is_remains = is_remains, .id = id}));
    return place.item();
  }
}

}  // namespace

std::string keep_aside(Repository& repository, const Stage& stage, const Output& output, const ObjectId& id) {
  return put_aside(repository, stage, output, id, is_untouched_since_failure(repository, stage, output));
}

std::string keep_remains(Repository& repository, const Stage& stage, const Output& output, const ObjectId& id) {
  return put_aside(repository, stage, output, id, true);
}

void note_remains(Repository& repository, const Stage& stage) noexcept {
  try {
    for (const Output& output : stage.outs) {
      const std::string path = repository.absolute(output.path);
      if (!output.options.cache || output.options.persist || !find_stat(path)) continue;
      write_file(repository, remains_path(repository, stage, output),
                 fmt::format("{}{}\n", remains_heading, fingerprint(path)));
    }
  } catch (const std::exception& error) {  // what is not known to be a command's is kept as a person's
    repository.surroundings().log.detail("{}", error.what());
  }
}

void forget_remains(Repository& repository, const Stage& stage) noexcept {
  try {
    for (const Output& output : stage.outs) remove_file(remains_path(repository, stage, output));
  } catch (const std::exception& error) {
    repository.surroundings().log.detail("{}", error.what());
  }
}

void sweep_kept(Repository& repository) noexcept {
  try {
    const std::string& directory = repository.tutti_directory();
    sweep_below(repository, join_path(directory, "kept"), join_path(directory, "kept-notes"));
  } catch (const std::exception& error) {
    repository.surroundings().log.detail("what was put aside stays: {}", error.what());
  }
}

void sweep_logs(const std::string& directory, Timestamp now) noexcept {
  constexpr std::string_view suffix = ".log";
  const std::size_t time_length = Timestamp().rfc3339().size();
  struct LogFile {
    std::string name;
    Timestamp start;
  };
  try {
    std::map<std::string, std::vector<LogFile>> by_stage;
    for (const DirectoryEntry& entry : find_and_list_directory(directory).value_or(std::vector<DirectoryEntry>{})) {
      std::string_view name = entry.name;
      if (!name.ends_with(suffix) || name.size() <= suffix.size() + time_length) continue;
      name.remove_suffix(suffix.size());
      const std::size_t end = name.size() - time_length;
      const std::optional<Timestamp> start = Timestamp::from_rfc3339(name.substr(end));
      if (start) by_stage[std::string(name.substr(0, end))].push_back({entry.name, *start});
    }
    for (const auto& [stage, logs] : by_stage) {
      const Timestamp newest = std::ranges::max_element(logs, {}, &LogFile::start)->start;
      for (const LogFile& log : logs) {
        if (log.start < newest && now - log.start > logs_stay_for) remove_file(join_path(directory, log.name));
      }
    }
  } catch (const std::exception&) {
    // Not ours to remove: the next sweep tries again.
  }
}

}  // namespace tutti
