// Git's objects and index through libgit2.
#include <array>
#include <memory>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "git_backend.hpp"
#include "git_library.hpp"

namespace tutti {

namespace {

template <class T>
using Owned = std::unique_ptr<T, void (*)(T*)>;

class Libgit2 final : public GitBackend {
 public:
  Libgit2(const GitLibrary& git, GitPlace place, git_repository* repository)
      : git_(git), place_(std::move(place)), repository_(repository, git.repository_free) {}

  std::optional<std::string> resolve(const std::string& revision) override {
    const auto object = own<git_object>(git_.object_free, [&](git_object** out) {
      return git_.revparse_single(out, repository_.get(), revision.c_str());
    });
    if (!object) return std::nullopt;
    const auto commit = own<git_object>(
        git_.object_free, [&](git_object** out) { return git_.object_peel(out, object.get(), GIT_OBJECT_COMMIT); });
    if (!commit) return std::nullopt;
    return text_of(git_.object_id(commit.get()));
  }

  std::int64_t commit_time(const std::string& commit) override { return git_.commit_time(lookup_commit(commit).get()); }

  std::vector<std::string> first_parents(const std::string& commit, std::size_t limit) override {
    std::vector<std::string> result;
    std::string next = commit;
    while (result.size() < limit) {
      const auto object = lookup_commit(next);
      result.push_back(next);
      if (git_.commit_parentcount(object.get()) == 0) break;
      next = text_of(git_.commit_parent_id(object.get(), 0));
      if (is_shallow_end(next)) break;
    }
    return result;
  }

  std::vector<GitFile> list_files(const std::string& commit, const GitRepository::Filter& filter) override {
    std::vector<GitFile> files;
    const auto tree = tree_of(commit);
    collect(*tree, "", filter, files);
    return files;
  }

  std::optional<std::string> read_file(const std::string& commit, const std::string& path) override {
    const auto tree = tree_of(commit);
    const auto entry = own<git_tree_entry>(git_.tree_entry_free, [&](git_tree_entry** out) {
      return git_.tree_entry_bypath(out, tree.get(), path.c_str());
    });
    if (!entry || git_.tree_entry_type(entry.get()) != GIT_OBJECT_BLOB) return std::nullopt;
    return read_blob(*git_.tree_entry_id(entry.get()));
  }

  std::vector<std::string> read_blobs(std::span<const std::string> ids) override {
    std::vector<std::string> result;
    result.reserve(ids.size());
    for (const std::string& id : ids) result.push_back(read_blob(parse(id)));
    return result;
  }

  bool stage(std::span<const std::string> present, std::span<const std::string> gone) override {
    for (const std::string& path : present) {
      // Filters such as LFS are programs, which libgit2 does not run.
      const char* filter = nullptr;
      if (git_.attr_get(&filter, repository_.get(), 0, path.c_str(), "filter") < 0 || filter != nullptr) return false;
    }
    const auto index =
        own<git_index>(git_.index_free, [&](git_index** out) { return git_.repository_index(out, repository_.get()); });
    if (!index || git_.index_read(index.get(), 0) < 0) return false;
    for (const std::string& path : present) {
      if (git_.index_add_bypath(index.get(), path.c_str()) < 0) return false;
    }
    for (const std::string& path : gone) {
      if (git_.index_remove_bypath(index.get(), path.c_str()) < 0) return false;
    }
    const int written = git_.index_write(index.get());
    if (written == GIT_ELOCKED) throw_index_locked(place_);
    return written >= 0;
  }

  bool is_dirty() override {
    Owned<git_tree> head(nullptr, git_.tree_free);
    if (const auto commit = resolve("HEAD")) head = tree_of(*commit);
    const auto staged = own<git_diff>(git_.diff_free, [&](git_diff** out) {
      return git_.diff_tree_to_index(out, repository_.get(), head.get(), nullptr, nullptr);
    });
    if (!staged) fail("compare the index with HEAD");
    if (git_.diff_num_deltas(staged.get()) > 0) return true;
    if (place_.root.empty()) return false;
    const auto changed = own<git_diff>(git_.diff_free, [&](git_diff** out) {
      return git_.diff_index_to_workdir(out, repository_.get(), nullptr, nullptr);
    });
    if (!changed) fail("compare the working tree with the index");
    return git_.diff_num_deltas(changed.get()) > 0;
  }

 private:
  template <class T, class Make>
  static Owned<T> own(void (*release)(T*), const Make& make) {
    T* made = nullptr;
    const int code = make(&made);
    return Owned<T>(code < 0 ? nullptr : made, release);
  }

  [[noreturn]] void fail(std::string_view what) const {
    const git_error* error = git_.error_last();
    throw Error(ErrorKind::system,
                fmt::format("cannot {} in the Git repository {}: {}", what, in_quotes(place_.working_directory()),
                            error != nullptr ? error->message : "no reason given"));
  }

  std::string text_of(const git_oid* id) const {
    std::array<char, GIT_OID_HEXSZ + 1> text{};
    git_.oid_tostr(text.data(), text.size(), id);
    return text.data();
  }

  git_oid parse(const std::string& id) const {
    git_oid result{};
    if (id.size() != GIT_OID_HEXSZ || git_.oid_fromstr(&result, id.c_str()) < 0) {
      throw NotFound(fmt::format("{} is no Git object", in_quotes(id)));
    }
    return result;
  }

  Owned<git_commit> lookup_commit(const std::string& commit) const {
    const git_oid id = parse(commit);
    auto result = own<git_commit>(git_.commit_free,
                                  [&](git_commit** out) { return git_.commit_lookup(out, repository_.get(), &id); });
    if (!result) fail(fmt::format("read commit '{}'", commit));
    return result;
  }

  Owned<git_tree> tree_of(const std::string& commit) const {
    const auto object = lookup_commit(commit);
    auto tree = own<git_tree>(git_.tree_free, [&](git_tree** out) { return git_.commit_tree(out, object.get()); });
    if (!tree) fail(fmt::format("read the tree of commit '{}'", commit));
    return tree;
  }

  std::string read_blob(const git_oid& id) const {
    const auto blob =
        own<git_blob>(git_.blob_free, [&](git_blob** out) { return git_.blob_lookup(out, repository_.get(), &id); });
    if (!blob) fail(fmt::format("read blob '{}'", text_of(&id)));
    return std::string(static_cast<const char*>(git_.blob_rawcontent(blob.get())),
                       static_cast<std::size_t>(git_.blob_rawsize(blob.get())));
  }

  // The parents of a shallow clone's last commits are named but not there.
  bool is_shallow_end(const std::string& commit) const {
    const git_oid id = parse(commit);
    return !own<git_commit>(git_.commit_free,
                            [&](git_commit** out) { return git_.commit_lookup(out, repository_.get(), &id); });
  }

  void collect(const git_tree& tree, const std::string& prefix, const GitRepository::Filter& filter,
               std::vector<GitFile>& files) const {
    for (std::size_t i = 0; i < git_.tree_entrycount(&tree); ++i) {
      const git_tree_entry* entry = git_.tree_entry_byindex(&tree, i);
      const git_oid* id = git_.tree_entry_id(entry);
      GitFile file{.path = prefix + git_.tree_entry_name(entry),
                   .mode = static_cast<std::uint32_t>(git_.tree_entry_filemode(entry))};
      if (filter && !filter(file.path, file.type())) continue;
      if (file.type() != GitEntryType::directory) {
        file.id = text_of(id);
        files.push_back(std::move(file));
        continue;
      }
      const auto below =
          own<git_tree>(git_.tree_free, [&](git_tree** out) { return git_.tree_lookup(out, repository_.get(), id); });
      if (!below) fail(fmt::format("read the tree of {}", in_quotes(file.path)));
      collect(*below, file.path + "/", filter, files);
    }
  }

  const GitLibrary& git_;
  GitPlace place_;
  Owned<git_repository> repository_;
};

}  // namespace

std::unique_ptr<GitBackend> open_with_libgit2(const GitPlace& place) {
  const GitLibrary* git = git_library();
  if (git == nullptr) return nullptr;
  git_repository* repository = nullptr;
  if (git->repository_open(&repository, place.working_directory().c_str()) < 0) return nullptr;
  return std::make_unique<Libgit2>(*git, place, repository);
}

}  // namespace tutti
