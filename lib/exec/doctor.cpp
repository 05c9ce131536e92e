// Examines disk, links, clock, locks, permissions, Git and remotes.
#include "exec/doctor.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/process.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "exec/resolve.hpp"
#include "format/json.hpp"

namespace tutti {

namespace {

constexpr std::uint64_t low_space = 1'000'000'000;
constexpr std::int64_t second = 1'000'000'000;  // ns

// Names of file systems that people meet, by what statfs() calls them.
std::string file_system_name(std::int64_t magic) {
  struct Name {
    std::int64_t magic;
    std::string_view name;
  };
  static constexpr std::array<Name, 12> names{{{0xEF53, "ext4"},
                                               {0x58465342, "xfs"},
                                               {0x9123683E, "btrfs"},
                                               {0x2FC12FC1, "zfs"},
                                               {0x01021994, "tmpfs"},
                                               {0x794C7630, "overlayfs"},
                                               {0x6969, "nfs"},
                                               {0xFE534D42, "smb"},
                                               {0xFF534D42, "cifs"},
                                               {0x0BD00BD0, "lustre"},
                                               {0x65735546, "fuse"},
                                               {0x5346544E, "ntfs"}}};
  for (const Name& one : names) {
    if (one.magic == magic) return std::string(one.name);
  }
  return fmt::format("file system {:#x}", magic);
}

bool is_network(std::string_view name) {
  return name == "nfs" || name == "smb" || name == "cifs" || name == "lustre";
}

class Doctor {
 public:
  explicit Doctor(Repository& repository) : repository_(repository) {}

  std::vector<Finding> examine() {
    guarded("disk", [&] { disk("workspace", repository_.root()); });
    guarded("cache", [&] { cache(); });
    guarded("links", [&] { links(); });
    guarded("clock", [&] { clock(); });
    guarded("locks", [&] { locks(); });
    guarded("git", [&] { git(); });
    guarded("merge", [&] { merge(); });
    const std::vector<std::string> names = repository_.config().remote_names();
    for (const std::string& name : names) guarded("remote " + name, [&] { remote(name); });
    if (names.empty()) {
      add("remotes", Health::note, "none is configured: data is on this machine only",
          "tutti remote add -d backup /path/to/backup");
    } else if (const auto chosen = repository_.config().default_remote(); !chosen) {
      add("remotes", Health::note, "none is the default one: push and pull need -r",
          fmt::format("tutti remote default {}", shell_quote(names.front())));
    } else if (std::find(names.begin(), names.end(), *chosen) == names.end()) {
      add("remotes", Health::problem, fmt::format("the default one, {}, does not exist", in_quotes(*chosen)),
          fmt::format("tutti remote default {}", shell_quote(names.front())));
    }
    return std::move(findings_);
  }

 private:
  void add(std::string subject, Health health, std::string says, std::string fix = {}) {
    findings_.push_back({std::move(subject), health, std::move(says), std::move(fix)});
  }

  // What an examination stumbles over is its finding.
  template <class Examine>
  void guarded(const std::string& subject, Examine look) {
    try {
      look();
    } catch (const Error& error) {
      add(subject, Health::problem, error.message(), error.hints().empty() ? std::string() : error.hints().front());
    }
  }

  void disk(const std::string& subject, const std::string& path) {
    struct statfs about {};
    if (statfs(path.c_str(), &about) != 0) throw SystemError(errno, fmt::format("cannot look at '{}'", path));
    const std::uint64_t free = static_cast<std::uint64_t>(about.f_bavail) * static_cast<std::uint64_t>(about.f_bsize);
    const std::string name = file_system_name(static_cast<std::int64_t>(about.f_type));
    const std::string says = fmt::format("{} on {}, {} free", in_quotes(path), name, ByteCount{free}.human());
    if (free < low_space) {
      add(subject, Health::problem, says, fmt::format("df -h {}", shell_quote(path)));
    } else if (about.f_files > 0 && about.f_ffree < 10'000) {
      add(subject, Health::problem, fmt::format("{}, but only {} more files fit", says, grouped(about.f_ffree)),
          fmt::format("df -i {}", shell_quote(path)));
    } else if (is_network(name)) {
      add(subject, Health::note, says + ": looking at many files is slow there");
    } else {
      add(subject, Health::good, says);
    }
  }

  // One's own cache comes back from 'sudo'. One that lies elsewhere is not taken from those who use it, too.
  std::string mends_cache(const std::string& path) const {
    const bool is_inside = (path + "/").starts_with(repository_.root() + "/");
    return is_inside && !repository_.config().shared_cache()
               ? fmt::format("sudo chown -R \"$USER\" {}", shell_quote(path))
               : fmt::format("sudo chmod -R g+rwX {}", shell_quote(path));
  }

  void cache() {
    const std::string path = repository_.cache_directory();
    const auto stat = find_stat(path, Follow::yes);
    if (!stat) {
      add("cache", Health::good, fmt::format("{} is not there yet", in_quotes(path)));
      return;
    }
    disk("cache", path);
    if (access(path.c_str(), W_OK | X_OK) != 0) {
      add("permissions", Health::problem, fmt::format("the cache {} cannot be written", in_quotes(path)),
          mends_cache(path));
      return;
    }
    std::string stranger;
    for (const std::string& folder : {path + "/files", path + "/files/md5"}) {
      if (find_stat(folder) && access(folder.c_str(), W_OK | X_OK) != 0) stranger = folder;
    }
    if (const std::string objects = path + "/files/md5"; stranger.empty() && find_stat(objects)) {
      for (const DirectoryEntry& entry : list_directory(objects)) {
        const std::string folder = join_path(objects, entry.name);
        if (entry.type == FileType::directory && access(folder.c_str(), W_OK | X_OK) != 0) stranger = folder;
      }
    }
    const bool is_shared = repository_.config().shared_cache();
    if (!stranger.empty()) {
      add("permissions", Health::problem, fmt::format("{} in the cache cannot be written", in_quotes(stranger)),
          mends_cache(path));
    } else if (is_shared && (stat->mode & 02000) == 0) {
      add("permissions", Health::note, "the cache is shared, but new folders in it do not get its group",
          fmt::format("chmod g+s {}", shell_quote(path)));
    } else {
      add("permissions", Health::good, is_shared ? "the cache is shared with the group" : "the cache can be written");
    }
  }

  // Which links can be made from the cache into the workspace, by making them.
  void links() {
    const std::string cache = repository_.cache_directory();
    const bool is_there = find_stat(cache, Follow::yes).has_value();
    const std::string from = join_path(is_there ? cache : repository_.tutti_directory(), temporary_name());
    const std::string into = join_path(repository_.tutti_directory(), temporary_name());
    struct Cleaner {
      const std::string &from, &into;
      ~Cleaner() {
        unlink(from.c_str());
        unlink(into.c_str());
      }
    } const cleaner{from, into};
    write_full(open_file(from, O_WRONLY | O_CREAT | O_EXCL, 0600), "x", from);
    std::vector<std::string> works, fails;
    const auto tried = [&](LinkType type, bool success) {
      (success ? works : fails).emplace_back(name_of(type));
      working_.insert_or_assign(type, success);
      unlink(into.c_str());
    };
    {
      const Fd source = open_file(from, O_RDONLY), target = open_file(into, O_WRONLY | O_CREAT | O_EXCL, 0600);
      tried(LinkType::reflink, ioctl(target.get(), FICLONE, source.get()) == 0);
    }
    tried(LinkType::hardlink, link(from.c_str(), into.c_str()) == 0);
    tried(LinkType::symlink, symlink(from.c_str(), into.c_str()) == 0);
    working_.insert_or_assign(LinkType::copy, true);

    const std::vector<LinkType> wished = repository_.link_types();
    const auto first = std::find_if(wished.begin(), wished.end(), [&](LinkType type) { return working_.at(type); });
    std::string says = works.empty() ? "none can be made" : join(works, ", ") + " can be made";
    if (!fails.empty()) says += fmt::format("; {} cannot", join(fails, ", "));
    if (first == wished.end()) {
      std::vector<std::string> names;
      for (const LinkType type : wished) names.emplace_back(name_of(type));
      add("links", Health::problem, fmt::format("{}: not {}, which 'cache.type' asks for", says, join(names, ", ")),
          "tutti config cache.type reflink,hardlink,symlink,copy");
    } else if (*first == LinkType::copy && works.size() > 0) {
      add("links", Health::note, says + ": files are copied, and so stored twice",
          fmt::format("tutti config cache.type {},copy", works.front()));
    } else {
      add("links", Health::good, fmt::format("{}: files come by {}", says, name_of(*first)));
    }
  }

  // A file system with another idea of the time makes files look changed, or unchanged.
  void clock() {
    const std::string path = join_path(repository_.tutti_directory(), temporary_name());
    const std::int64_t before = repository_.surroundings().clock.now().nanoseconds;
    FileStat stat;
    {
      const Fd file = open_file(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
      stat = stat_of(file, path);
      unlink(path.c_str());
    }
    const std::int64_t skew = stat.mtime - before;
    if (skew > 2 * second || skew < -2 * second) {
      add("clock", Health::problem,
          fmt::format("the file system's clock is {} s {} this machine's", std::abs(skew) / second,
                      skew > 0 ? "ahead of" : "behind"),
          "sudo timedatectl set-ntp true");
    } else {
      add("clock", Health::good, "the file system's clock is this machine's");
    }
  }

  void locks() {
    const std::string directory = repository_.dvc_directory() + "/tmp";
    const std::string path = directory + "/lock";
    bool is_held = false;
    if (const auto file = find_file(path, O_RDWR | O_CLOEXEC)) {
      is_held = flock(file->get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    }
    std::set<std::int64_t> dead, alive;
    if (const auto text = find_and_read_file(directory + "/rwlock"); text && !trim(*text).empty()) {
      collect_owners(read_json(*text, directory + "/rwlock"), dead, alive);
    }
    if (is_held) {
      add("locks", Health::note, "another command is writing right now", fmt::format("fuser -v {}", shell_quote(path)));
    } else if (!alive.empty()) {
      add("locks", Health::note,
          fmt::format("{} in use by running commands, the first with pid {}",
                      alive.size() == 1 ? "a path is" : "paths are", *alive.begin()),
          fmt::format("ps -p {}", *alive.begin()));
    } else if (!dead.empty()) {
      add("locks", Health::good, "none is held; entries of commands that are gone vanish with the next run");
    } else {
      add("locks", Health::good, "none is held");
    }
  }

  static void collect_owners(const Value& value, std::set<std::int64_t>& dead, std::set<std::int64_t>& alive) {
    if (value.is_list()) {
      for (const Value& item : value.items()) collect_owners(item, dead, alive);
    } else if (value.is_map()) {
      if (const Value* const pid = value.find("pid"); pid != nullptr && pid->is_integer()) {
        const bool runs = kill(static_cast<pid_t>(pid->as_integer()), 0) == 0 || errno == EPERM;
        (runs ? alive : dead).insert(pid->as_integer());
      }
      for (const Member& member : value.members()) collect_owners(member.value, dead, alive);
    }
  }

  void git() {
    const GitRepository* const git = repository_.git();
    if (git == nullptr) {
      if (!repository_.config().flag("core.no_scm", false)) {
        add("git", Health::note, "this is no Git repository: versions of data have nowhere to live", "git init");
      }
      return;
    }
    std::vector<std::string> absent;
    for (const std::string name : {"pre-commit", "post-checkout", "pre-push"}) {
      const auto text = find_and_read_file(join_path(git->hooks_directory(), name));
      if (!text || text->find("git-hook " + name) == std::string::npos) absent.push_back(name);
    }
    const bool by_tool =
        find_and_read_file(join_path(git->root(), ".pre-commit-config.yaml")).value_or("").find("git-hook") !=
        std::string::npos;
    const bool merges = git->config_value("merge.tutti.driver").has_value();
    if (!merges) {
      add("git", Health::note, "'.dvc' files and dvc.lock are merged line by line", "tutti install");
    } else if (!absent.empty() && !by_tool) {
      add("git", Health::note, fmt::format("without hooks: {}", join(absent, ", ")), "tutti install");
    } else {
      add("git", Health::good, "hooks and merge drivers are installed");
    }
    const std::string temporary = repository_.dvc_directory() + "/tmp";
    if (!git->is_ignored(temporary, PathKind::directory)) {
      add("git", Health::problem, fmt::format("{} is not ignored: it would be committed", in_quotes(".dvc/tmp")),
          "printf '/config.local\\n/tmp\\n/cache\\n' >> .dvc/.gitignore");
    }
  }

  void merge() {
    const std::vector<FileConflict> conflicts = find_conflicts(repository_);
    if (conflicts.empty()) return;
    add("merge", Health::problem,
        fmt::format("{} in conflict, the first {}",
                    conflicts.size() == 1 ? "a file is" : fmt::format("{} files are", conflicts.size()),
                    in_quotes(conflicts.front().file.str())),
        "tutti resolve");
  }

  // Asked for an object that surely is not there: whether it answers is what counts.
  void remote(const std::string& name) {
    const std::string url = repository_.config().remote(name)->url;
    const std::unique_ptr<Remote> medium = repository_.open_remote(name);
    const std::array<ObjectId, 1> ids{BlobId{digest_of(Algorithm::md5, "tutti doctor was here")}};
    medium->missing(ids, repository_.surroundings().cancellation);
    if (url.find("://") == std::string::npos && url.starts_with('/')) {
      if (!find_stat(url, Follow::yes)) {
        add("remote " + name, Health::note, fmt::format("{} is not there; the first push makes it", in_quotes(url)),
            fmt::format("mkdir -p {}", shell_quote(url)));
        return;
      }
      if (access(url.c_str(), W_OK | X_OK) != 0) {
        add("remote " + name, Health::note, fmt::format("{} can be read, not written", in_quotes(url)),
            fmt::format("ls -ld {}", shell_quote(url)));
        return;
      }
    }
    add("remote " + name, Health::good, fmt::format("{} answers", in_quotes(url)));
  }

  Repository& repository_;
  std::vector<Finding> findings_;
  std::map<LinkType, bool> working_;
};

}  // namespace

std::string_view name_of(Health health) {
  switch (health) {
    case Health::good:
      return "good";
    case Health::note:
      return "note";
    case Health::problem:
      return "problem";
  }
  return "";
}

std::vector<Finding> examine(Repository& repository) {
  return Doctor(repository).examine();
}

}  // namespace tutti
