// Makes the directories of a store that a team may share.
#include "store/shared_directory.hpp"

#include <sys/stat.h>

#include <cerrno>

#include <fmt/format.h>

#include "base/files.hpp"
#include "base/text.hpp"

namespace tutti {

namespace {

constexpr unsigned shared_directory_mode = 02775;

}  // namespace

bool make_store_directories(const std::string& path, SharedWith sharing) {
  if (find_stat(path, Follow::yes)) return false;
  const std::string parent = parent_path(path);
  if (parent != path) make_store_directories(parent, sharing);
  if (mkdir(path.c_str(), 0777) != 0) {
    const int code = errno;
    if (code == EEXIST) return false;  // whoever was faster has seen to its mode
    throw SystemError(code, fmt::format("cannot create {}", in_quotes(path)));
  }
  if (sharing == SharedWith::group) set_mode(path, shared_directory_mode);
  return true;
}

void add_sharing_hints(SystemError& error, const std::string& store_root, SharedWith sharing) {
  if (error.code() != EACCES && error.code() != EPERM) return;
  error.add_hint(
      fmt::format("the owner of the cache can let its group write: find {} -type d -exec chmod g+rwxs {{}} +",
                  shell_quote(store_root)));
  if (sharing == SharedWith::nobody) {
    error.add_hint("everybody who shares the cache needs: tutti config cache.shared group");
  }
}

}  // namespace tutti
