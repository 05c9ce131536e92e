// libgit2 as a table of function pointers, opened with dlopen on first use.
//
// Linking it would load 40 shared libraries into every command. Only functions whose types have not changed from 1.5 on
// are used, none that fills a versioned struct of options, so that newer libraries fit the same table.
#pragma once

#include <git2.h>

namespace tutti {

struct GitLibrary {
  decltype(&::git_libgit2_init) libgit2_init;
  decltype(&::git_libgit2_opts) libgit2_opts;
  decltype(&::git_error_last) error_last;
  decltype(&::git_repository_open) repository_open;
  decltype(&::git_repository_free) repository_free;
  decltype(&::git_repository_index) repository_index;
  decltype(&::git_revparse_single) revparse_single;
  decltype(&::git_object_peel) object_peel;
  decltype(&::git_object_id) object_id;
  decltype(&::git_object_free) object_free;
  decltype(&::git_oid_fromstr) oid_fromstr;
  decltype(&::git_oid_tostr) oid_tostr;
  decltype(&::git_commit_lookup) commit_lookup;
  decltype(&::git_commit_free) commit_free;
  decltype(&::git_commit_tree) commit_tree;
  decltype(&::git_commit_time) commit_time;
  decltype(&::git_commit_parentcount) commit_parentcount;
  decltype(&::git_commit_parent_id) commit_parent_id;
  decltype(&::git_tree_lookup) tree_lookup;
  decltype(&::git_tree_free) tree_free;
  decltype(&::git_tree_entrycount) tree_entrycount;
  decltype(&::git_tree_entry_byindex) tree_entry_byindex;
  decltype(&::git_tree_entry_bypath) tree_entry_bypath;
  decltype(&::git_tree_entry_free) tree_entry_free;
  decltype(&::git_tree_entry_name) tree_entry_name;
  decltype(&::git_tree_entry_id) tree_entry_id;
  decltype(&::git_tree_entry_type) tree_entry_type;
  decltype(&::git_tree_entry_filemode) tree_entry_filemode;
  decltype(&::git_blob_lookup) blob_lookup;
  decltype(&::git_blob_free) blob_free;
  decltype(&::git_blob_rawcontent) blob_rawcontent;
  decltype(&::git_blob_rawsize) blob_rawsize;
  decltype(&::git_index_free) index_free;
  decltype(&::git_index_read) index_read;
  decltype(&::git_index_write) index_write;
  decltype(&::git_index_add_bypath) index_add_bypath;
  decltype(&::git_index_remove_bypath) index_remove_bypath;
  decltype(&::git_attr_get) attr_get;
  decltype(&::git_diff_tree_to_index) diff_tree_to_index;
  decltype(&::git_diff_index_to_workdir) diff_index_to_workdir;
  decltype(&::git_diff_num_deltas) diff_num_deltas;
  decltype(&::git_diff_free) diff_free;
};

// Null where no libgit2 is installed that has all of these. The library stays loaded.
const GitLibrary* git_library();

}  // namespace tutti
