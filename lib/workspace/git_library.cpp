// Opens libgit2.
#include "git_library.hpp"

#include <dlfcn.h>

#include <optional>

namespace tutti {

namespace {

template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  return function != nullptr;
}

std::optional<GitLibrary> load() {
  void* library = nullptr;
  for (const char* name : {"libgit2.so.1.5", "libgit2.so.1.6", "libgit2.so.1.7", "libgit2.so.1.8", "libgit2.so.1.9"}) {
    library = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library != nullptr) break;
  }
  if (library == nullptr) return std::nullopt;
  GitLibrary git{};
  const bool complete =
      find(library, "git_libgit2_init", git.libgit2_init) && find(library, "git_libgit2_opts", git.libgit2_opts) &&
      find(library, "git_error_last", git.error_last) && find(library, "git_repository_open", git.repository_open) &&
      find(library, "git_repository_free", git.repository_free) &&
      find(library, "git_repository_index", git.repository_index) &&
      find(library, "git_revparse_single", git.revparse_single) && find(library, "git_object_peel", git.object_peel) &&
      find(library, "git_object_id", git.object_id) && find(library, "git_object_free", git.object_free) &&
      find(library, "git_oid_fromstr", git.oid_fromstr) && find(library, "git_oid_tostr", git.oid_tostr) &&
      find(library, "git_commit_lookup", git.commit_lookup) && find(library, "git_commit_free", git.commit_free) &&
      find(library, "git_commit_tree", git.commit_tree) && find(library, "git_commit_time", git.commit_time) &&
      find(library, "git_commit_parentcount", git.commit_parentcount) &&
      find(library, "git_commit_parent_id", git.commit_parent_id) &&
      find(library, "git_tree_lookup", git.tree_lookup) && find(library, "git_tree_free", git.tree_free) &&
      find(library, "git_tree_entrycount", git.tree_entrycount) &&
      find(library, "git_tree_entry_byindex", git.tree_entry_byindex) &&
      find(library, "git_tree_entry_bypath", git.tree_entry_bypath) &&
      find(library, "git_tree_entry_free", git.tree_entry_free) &&
      find(library, "git_tree_entry_name", git.tree_entry_name) &&
      find(library, "git_tree_entry_id", git.tree_entry_id) &&
      find(library, "git_tree_entry_type", git.tree_entry_type) &&
      find(library, "git_tree_entry_filemode", git.tree_entry_filemode) &&
      find(library, "git_blob_lookup", git.blob_lookup) && find(library, "git_blob_free", git.blob_free) &&
      find(library, "git_blob_rawcontent", git.blob_rawcontent) &&
      find(library, "git_blob_rawsize", git.blob_rawsize) && find(library, "git_index_free", git.index_free) &&
      find(library, "git_index_read", git.index_read) && find(library, "git_index_write", git.index_write) &&
      find(library, "git_index_add_bypath", git.index_add_bypath) &&
      find(library, "git_index_remove_bypath", git.index_remove_bypath) &&
      find(library, "git_attr_get", git.attr_get) && find(library, "git_diff_tree_to_index", git.diff_tree_to_index) &&
      find(library, "git_diff_index_to_workdir", git.diff_index_to_workdir) &&
      find(library, "git_diff_num_deltas", git.diff_num_deltas) && find(library, "git_diff_free", git.diff_free);
  if (!complete || git.libgit2_init() < 0) return std::nullopt;
  // It runs no program that a repository names, which is what the check of owners guards against.
  git.libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  return git;
}

}  // namespace

const GitLibrary* git_library() {
  static const std::optional<GitLibrary> library = load();
  return library ? &*library : nullptr;
}

}  // namespace tutti

// Debian builds libgit2 with mbedTLS, and its adapter parses every certificate of the system as soon as the library is
// initialised: more instructions than most commands of ours, for connections that nobody here makes. A definition in
// the program comes before that of a library: no certificate is read, and a connection, if there were one, trusts
// nobody. CMakeLists.txt exports it.
extern "C" [[gnu::visibility("default"), gnu::used]] int mbedtls_x509_crt_parse_file(void* /*chain*/,
                                                                                     const char* /*path*/) {
  return 0;  // how many could not be parsed
}
