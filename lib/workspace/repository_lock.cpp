// The lock around shared state, and the list of paths in use while a command runs.
//
// .dvc/tmp/rwlock, as DVC 3.67.1 (dvc/rwlock.py) reads and writes it, guarded by a lock on rwlock.lock:
//   {"read": {"/abs/path": [{"pid": 1, "cmd": "…"}]}, "write": {"/abs/path": {"pid": 1, "cmd": "…"}}}
// Both keys may be missing. Any further key, and a type other than these, fails every DVC command.
#include "workspace/repository_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <map>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/json.hpp"
#include "base/lock.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "shared_lock.hpp"

namespace tutti {

namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

struct PathUser {
  int pid = 0;
  std::string command;
  friend bool operator==(const PathUser&, const PathUser&) = default;
};

struct PathUse {
  std::string path;
  PathUser user;
  bool is_write = false;
  friend bool operator==(const PathUse&, const PathUse&) = default;
};

bool overlap(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  return b.starts_with(a) && (a.size() == b.size() || b[a.size()] == '/' || a.ends_with('/'));
}

PathUser user_in(const Json& entry) {
  return {.pid = entry.at("pid").get<int>(), .command = entry.at("cmd").get<std::string>()};
}

// Nothing if the text is not what DVC writes.
std::optional<std::vector<PathUse>> parse(const std::string& text) {
  std::vector<PathUse> uses;
  try {
    const Json root = Json::parse(text);
    if (!root.is_object()) return std::nullopt;
    for (const auto& [kind, paths] : root.items()) {
      if (kind != "read" && kind != "write") return std::nullopt;
      for (const auto& [path, users] : paths.items()) {
        if (kind == "write") {
          uses.push_back({path, user_in(users), true});
        } else {
          for (const Json& user : users) uses.push_back({path, user_in(user), false});
        }
      }
    }
  } catch (const Json::exception&) {
    return std::nullopt;
  }
  return uses;
}

// A text that is not UTF-8 cannot stand in JSON; DVC replaces such bytes, too.
std::string json_text(const std::string& text) {
  return Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
}

std::string text_of(const std::vector<PathUse>& uses) {
  std::string text = "{";
  for (const bool is_write : {true, false}) {
    std::vector<std::pair<std::string, std::vector<std::string>>> paths;
    for (const PathUse& use : uses) {
      if (use.is_write != is_write) continue;
      const std::string user = fmt::format("{{\"pid\": {}, \"cmd\": {}}}", use.user.pid, json_text(use.user.command));
      const auto found = std::find_if(paths.begin(), paths.end(), [&](const auto& p) { return p.first == use.path; });
      if (found != paths.end()) {
        found->second.push_back(user);
      } else {
        paths.push_back({use.path, {user}});
      }
    }
    if (paths.empty()) continue;
    if (text.size() > 1) text += ", ";
    text += is_write ? "\"write\": {" : "\"read\": {";
    for (std::size_t i = 0; i < paths.size(); ++i) {
      if (i > 0) text += ", ";
      text += json_text(paths[i].first) + ": ";
      text += is_write ? paths[i].second.back() : "[" + join(paths[i].second, ", ") + "]";
    }
    text += "}";
  }
  return text + "}";
}

constexpr std::string_view note_prefix = "process-";

std::string note_of(int pid) {
  return fmt::format("{}{}", note_prefix, pid);
}

bool is_gone(const Repository& repository, int pid) {
  const std::string path = join_path(holder_directory(repository), note_of(pid));
  if (find_stat(path)) return is_holder_gone(repository, note_of(pid));  // knows of hosts and of pids used again
  return !process_exists(pid);
}

// A waiter's claim to a hard-link lock (shared_lock.cpp); that of a holder has a second name, and the next waiter
// breaks it.
bool is_lone_claim(const std::string& path) {
  const std::optional<FileStat> stat = find_stat(path);
  return !stat || stat->links == 1;
}

// Removes what killed processes left to say who they were. Under the guard of the list, so that nobody with a pid used
// again is noting it meanwhile.
void sweep_holder_notes(const Repository& repository) {
  const std::string directory = holder_directory(repository);
  for (const DirectoryEntry& entry : list_directory(directory)) {
    const std::string claim = join_path(lock_directory(repository), entry.name);
    const bool is_claim = entry.name.ends_with(".lock");
    if (!is_claim && !entry.name.starts_with(note_prefix)) continue;
    if (!is_holder_gone(repository, entry.name) || (is_claim && !is_lone_claim(claim))) continue;
    if (is_claim) remove_file(claim);
    remove_file(join_path(directory, entry.name));
  }
}

// The file, changed under its guard.
class PathList {
 public:
  PathList(const Repository& repository, const PathUser& us)
      : guard_(repository, "rwlock.lock"), path_(join_path(join_path(repository.dvc_directory(), "tmp"), "rwlock")) {
    const std::optional<std::string> text = find_and_read_file(path_);
    if (!text) return;
    size_ = text->size();
    std::optional<std::vector<PathUse>> uses = parse(*text);
    if (!uses) {
      repository.surroundings().log.warning("{} was not readable and is written anew", in_quotes(path_));
    } else {
      uses_ = std::move(*uses);
      // Each process is looked at once. Our own entries are in nobody's way but that of others, who look at us.
      std::map<int, bool> gone;
      std::erase_if(uses_, [&](const PathUse& use) {
        if (use.user == us) return false;
        const auto [entry, is_first] = gone.try_emplace(use.user.pid, false);
        if (is_first) entry->second = is_gone(repository, use.user.pid);
        return entry->second;
      });
    }
  }

  // A live use by another that cannot go together with `wanted`.
  const PathUse* find_conflict(const PathUse& wanted) const {
    const auto found = std::find_if(uses_.begin(), uses_.end(), [&](const PathUse& use) {
      return (use.is_write || wanted.is_write) && use.user != wanted.user && overlap(use.path, wanted.path);
    });
    return found == uses_.end() ? nullptr : &*found;
  }
  // False if it stands there already.
  bool add(const PathUse& use) {
    if (std::find(uses_.begin(), uses_.end(), use) != uses_.end()) return false;
    uses_.push_back(use);
    return true;
  }
  void remove(const PathUse& use) { std::erase(uses_, use); }
  bool has(const PathUser& user) const {
    return std::any_of(uses_.begin(), uses_.end(), [&](const PathUse& use) { return use.user.pid == user.pid; });
  }
  void save() const {
    const std::string text = text_of(uses_);
    if (!overwrite(text)) publish_file(path_, text, Durability::none);
  }

 private:
  // As DVC does, but in one write within a page, which no signal can cut in two: the file is whole whenever we die.
  // Replacing it would make and remove two files for each stage, which ext4 makes every later new file pay for.
  // False: it cannot be done so.
  bool overwrite(const std::string& text) const {
    constexpr std::size_t page = 4096;
    if (!size_ || std::max(*size_, text.size()) > page) return false;
    const Fd file(::open(path_.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!file) return false;
    std::string bytes = text;
    bytes.resize(std::max(*size_, text.size()), ' ');  // blanks at the end say nothing
    if (::pwrite(file.get(), bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) return false;
    return bytes.size() == text.size() || ::ftruncate(file.get(), static_cast<off_t>(text.size())) == 0;
  }

  SharedLock guard_;
  std::string path_;
  std::optional<std::size_t> size_;  // of the file; nothing if there was none
  std::vector<PathUse> uses_;
};

}  // namespace

struct RepositoryLock::State {
  SharedLock lock;
};

RepositoryLock::RepositoryLock(const Repository& repository)
    : state_(new State{.lock = SharedLock(repository, "lock")}) {}
RepositoryLock::~RepositoryLock() = default;

struct PathLock::State {
  const Repository& repository;
  PathUser user;
  std::vector<PathUse> wanted;
  std::vector<PathUse> added;  // by us; what stood there before is another's to remove

  // Names who is in the way; nothing once all is written down.
  std::optional<PathUse> try_acquire() {
    PathList list(repository, user);
    for (const PathUse& use : wanted) {
      if (const PathUse* conflict = list.find_conflict(use)) return *conflict;
    }
    sweep_holder_notes(repository);
    write_holder_note(repository, note_of(user.pid));
    for (const PathUse& use : wanted) {
      if (list.add(use)) added.push_back(use);
    }
    list.save();
    return std::nullopt;
  }
};

PathLock::PathLock(const Repository& repository, std::string command, std::vector<std::string> reads,
                   std::vector<std::string> writes)
    : state_(new State{repository, {::getpid(), std::move(command)}, {}, {}}) {
  for (std::string& path : reads) state_->wanted.push_back({std::move(path), state_->user, false});
  for (std::string& path : writes) state_->wanted.push_back({std::move(path), state_->user, true});
  if (state_->wanted.empty()) return;

  const Surroundings& around = repository.surroundings();
  const steady_clock::time_point start = steady_clock::now();
  steady_clock::duration pause = 5ms;
  for (bool is_first = true;; is_first = false) {
    around.cancellation.check();
    const std::optional<PathUse> conflict = state_->try_acquire();
    if (!conflict) return;
    const std::string holder =
        describe(LockHolder{.pid = conflict->user.pid, .host = {}, .command = conflict->user.command});
    const steady_clock::duration left = repository.options().lock_timeout - (steady_clock::now() - start);
    if (left <= 0ms) {
      throw Locked(fmt::format("{} is in use by {}", in_quotes(conflict->path), holder),
                   {fmt::format("run 'ps -fp {}' to see what it does", conflict->user.pid)});
    }
    if (is_first) around.log.note("waiting for {}, which uses {}", holder, in_quotes(conflict->path));
    std::this_thread::sleep_for(std::min(pause, left));
    pause = std::min<steady_clock::duration>(pause * 2, 200ms);
  }
}

PathLock::~PathLock() {
  if (state_->added.empty()) return;
  try {
    PathList list(state_->repository, state_->user);
    for (const PathUse& use : state_->added) list.remove(use);
    if (!list.has(state_->user)) remove_file(join_path(holder_directory(state_->repository), note_of(::getpid())));
    list.save();
  } catch (const std::exception& error) {  // the entry dies with this process
    state_->repository.surroundings().log.detail("cannot release paths: {}", error.what());
  }
}

}  // namespace tutti
