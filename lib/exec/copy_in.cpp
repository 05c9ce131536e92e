// Copies files into the workspace.
#include "exec/copy_in.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "workspace/index.hpp"
#include "workspace/snapshot.hpp"
#include "workspace/sweeper.hpp"

namespace tutti {
namespace {

void copy_file(const std::string& from, const std::string& to, unsigned mode, const Cancellation& cancellation) {
  const Fd source = open_file(from, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  const Fd target = open_file(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (::ioctl(target.get(), FICLONE, source.get()) == 0) return;
  std::vector<char> buffer(1U << 20);
  for (std::size_t size = buffer.size(); size == buffer.size();) {
    cancellation.check();
    size = read_full(source, buffer.data(), buffer.size(), from);
    write_full(target, std::string_view(buffer.data(), size), to);
  }
}

// `to` is made with the first file in it.
void copy_directory(const std::string& from, const std::string& to, const Cancellation& cancellation) {
  for (const DirectoryEntry& entry : list_directory(from)) {
    const std::string source = join_path(from, entry.name), target = join_path(to, entry.name);
    if (entry.type == FileType::directory) {
      copy_directory(source, target, cancellation);
      continue;
    }
    const std::optional<FileStat> stat = find_stat(source, Follow::yes);
    if (!stat) throw NotFound(fmt::format("the symbolic link {} leads nowhere", in_quotes(source)));
    if (stat->type == FileType::directory) continue;
    if (stat->type != FileType::regular) throw Conflict(fmt::format("{} is no regular file", in_quotes(source)));
    make_directories(to);
    copy_file(source, target, 0666, cancellation);
  }
}

std::string path_in(const Fd& directory, const std::string& name) {
  return fmt::format("/proc/self/fd/{}/{}", directory.get(), name);
}

std::string note_path(const Repository& repository, const RelPath& place) {
  return fmt::format("{}/copied/{}", repository.tutti_directory(), md5_of(place.str()).hex());
}

std::string note_text(std::uint64_t inode, const RelPath& place, const std::string& source) {
  return fmt::format("tutti copied 1\n{} {}{:c}{}", inode, place.str(), '\0', source);
}

// Whether a command that is dead put a copy of `source` there, and it is the same file or directory still.
bool is_left_behind(const Repository& repository, const std::string& source, const RelPath& place) {
  const std::optional<FileStat> there = place.is_root() ? std::nullopt : repository.files().find_stat(place);
  const std::optional<Fd> note = there ? find_file(note_path(repository, place), O_RDONLY | O_CLOEXEC) : std::nullopt;
  return note && ::flock(note->get(), LOCK_EX | LOCK_NB) == 0 &&
         read_all(*note, note_path(repository, place)) == note_text(there->inode, place, source);
}

}  // namespace

RelPath place_of_copy(const Repository& repository, const std::string& source, const RelPath& out) {
  const std::optional<FileStat> stat = find_stat(repository.absolute(out), Follow::yes);
  const bool is_directory = out.is_root() || (stat && stat->type == FileType::directory);
  if (!is_directory || is_left_behind(repository, source, out)) return out;
  return out / source.substr(source.rfind('/') + 1);
}

CopyIn::CopyIn(Repository& repository, const std::string& source, const RelPath& to, Replace replace)
    : repository_(repository), to_(to), aside_(temporary_name()), note_path_(note_path(repository, to)) {
  const std::optional<FileStat> stat = find_stat(source, Follow::yes);
  if (!stat) throw NotFound(fmt::format("{} does not exist", in_quotes(source)));
  if (stat->type != FileType::regular && stat->type != FileType::directory) {
    throw Conflict(fmt::format("{} is neither a file nor a directory", in_quotes(source)));
  }
  const std::string target = repository.absolute(to) + "/", real_source = real_path(source) + "/";
  if (target.starts_with(real_source)) {
    throw Conflict(fmt::format("{} cannot be copied into itself", in_quotes(source)));
  }
  const std::optional<FileStat> there = repository.files().find_stat(to);
  if (there && is_left_behind(repository, source, to) &&
      id_of(take_snapshot(repository, to)) == id_of(take_external_snapshot(repository, source))) {
    note_ = open_file(note_path_, O_RDONLY | O_CLOEXEC);
    ::flock(note_.get(), LOCK_EX | LOCK_NB);
    is_ours_ = false;
    return;
  }
  if (there && replace == Replace::no) {
    throw Conflict(fmt::format("{} exists: it is not overwritten", in_quotes(to.display())),
                   {"add --force to replace it"});
  }
  Sweeper(repository).sweep(to.parent());
  parent_ = repository.files().make_directory(to.parent());
  try {
    const Cancellation& cancellation = repository.surroundings().cancellation;
    if (stat->type == FileType::directory) {
      make_directories(path_in(parent_, aside_));
      copy_directory(source, path_in(parent_, aside_), cancellation);
    } else {
      copy_file(source, path_in(parent_, aside_), stat->is_executable() ? 0777 : 0666, cancellation);
    }
    write_note(source);
    const std::string name(to.name());
    const unsigned how = there ? RENAME_EXCHANGE : RENAME_NOREPLACE;
    if (::renameat2(parent_.get(), aside_.c_str(), parent_.get(), name.c_str(), how) != 0) {
      throw SystemError(errno, fmt::format("cannot put the copy to {}", in_quotes(to.display())));
    }
    replaced_ = there.has_value();
  } catch (...) {
    remove_file(note_path_);
    remove_tree(path_in(parent_, aside_));
    throw;
  }
  repository.index().forget(to);
}

CopyIn::~CopyIn() {
  if (is_ours_ && !kept_) undo();
}

void CopyIn::write_note(const std::string& source) {
  make_directories(parent_path(note_path_));
  note_ = open_file(note_path_, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  ::flock(note_.get(), LOCK_EX | LOCK_NB);
  write_full(note_, note_text(find_stat(path_in(parent_, aside_))->inode, to_, source), note_path_);
}

void CopyIn::keep() {
  kept_ = true;
  remove_file(note_path_);
  if (replaced_) remove_tree(path_in(parent_, aside_));
}

void CopyIn::undo() noexcept {
  try {
    remove_file(note_path_);
    const std::string name(to_.name());
    if (replaced_) ::renameat2(parent_.get(), aside_.c_str(), parent_.get(), name.c_str(), RENAME_EXCHANGE);
    remove_tree(path_in(parent_, replaced_ ? aside_ : name));
    repository_.index().forget(to_);
  } catch (const std::exception& error) {
    repository_.surroundings().log.warning("a copy was left in {}: {}", in_quotes(to_.parent().display()),
                                           error.what());
  }
}

}  // namespace tutti
