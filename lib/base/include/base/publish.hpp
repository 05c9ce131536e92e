// The one way to write what others may see: whole, flushed, or not at all.
//
// A file under its final name is always complete. After commit() with Durability::flush it also survives a power cut:
// the bytes are flushed before the name appears, the directory after. Temporaries carry host, boot, pid and start time
// in their name, so that those of dead processes can be told and swept (sweep_temporaries).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/files.hpp"

namespace tutti {

enum class Durability { flush, none };

// A temporary that becomes `path` on commit(); without it the destructor removes the temporary.
class AtomicFile {
 public:
  // `mode` is the file's exact mode; nothing: that of the file replaced, else 0666 & ~umask. The temporary lies beside
  // `path`, or in `workplace`, a directory of the same file system that is swept more often.
  AtomicFile(std::string path, Durability durability, std::optional<unsigned> mode = {},
             const std::optional<std::string>& workplace = {});
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;
  ~AtomicFile();

  void write(std::string_view bytes);
  const Fd& file() const { return file_; }
  // Replaces `path`. If `path` is a symbolic link, the link is replaced, not its target.
  void commit();

 private:
  std::string path_, temporary_;
  Durability durability_;
  Fd file_;
};

// Writes `bytes` to `path`: under no name until it is whole where that can be, else through an AtomicFile, whose
// temporary lies in `workplace` if that is on the same device.
void publish_file(const std::string& path, std::string_view bytes, Durability durability,
                  std::optional<unsigned> mode = {}, const std::optional<std::string>& workplace = {});

// ".tutti-<host>-<boot>-<pid>-<start>-<n>": who made it, unique in this process.
std::string temporary_name();
// Whether `name` is a temporary of tutti whose maker is surely gone: dead on this host, or older than seven days.
bool is_abandoned_temporary(std::string_view name, std::int64_t mtime, std::int64_t now);
// Removes abandoned temporaries (files and directories) that lie directly in `directory`. Never throws.
void sweep_temporaries(const std::string& directory, std::int64_t now) noexcept;

// Opens the file system that `directory` is on, or will be once it is made, for sync_file_system(). The kernel tells
// each descriptor of the writes that failed since it was opened, and those from before only until somebody has been
// told: so open it before the first write whose loss matters, or another process's syncfs may swallow the news.
Fd open_file_system(const std::string& directory);
// Flushes the whole file system; `path` is what messages name. False where the system refuses or cannot report errors
// (before Linux 5.8): flush each file instead.
bool sync_file_system(const Fd& opened, std::string_view path);

}  // namespace tutti
