// tutti cache migrate: give what DVC 2.x stored its new name.
#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "commands.hpp"
#include "commands/context.hpp"
#include "exec/migrate.hpp"
#include "targets.hpp"

namespace tutti {

namespace {

constexpr std::size_t shown_left = 10;

struct CacheMigrateOptions {
  bool metadata = false;
  bool dry = false;
};

struct CacheMigrateResult {
  bool dry = false;
  bool metadata = false;
  std::uint64_t objects = 0;  // of the old layout
  Migration cache;
  MetadataMigration files;
  std::vector<std::string> shown_files;
};

int status_of(const CacheMigrateResult& result) {
  return std::ranges::any_of(result.cache.left, &Migration::Left::is_damaged) ? 6 : 0;
}

void print(std::ostream& out, const CacheMigrateResult& result) {
  if (result.dry) {
    out << fmt::format("{} files will be re-hashed and migrated to the DVC 3.0 cache location.\n", result.objects);
  } else {
    out << fmt::format("Migrated {} files to DVC 3.0 cache location.\n", result.cache.added);
  }
  if (!result.metadata) return;
  if (result.shown_files.empty()) {
    if (result.files.left.empty()) out << "No DVC files in the repo to migrate to the 3.0 format.\n";
    return;
  }
  if (result.dry) out << "Entries in following DVC files will be migrated to the 3.0 format:\n";
  for (const std::string& file : result.shown_files) {
    out << (result.dry ? fmt::format("\t{}\n", file) : fmt::format("Updated {}.\n", in_quotes(file)));
  }
  if (!result.dry && !result.files.staged) print_git_hint(out, result.shown_files);
}

void print_notes(std::ostream& err, const CacheMigrateResult& result) {
  std::size_t shown = 0;
  for (const Migration::Left& left : result.cache.left) {
    if (++shown > shown_left) {
      err << fmt::format("warning: and {} more\n", grouped(result.cache.left.size() - shown_left));
      break;
    }
    err << fmt::format("warning: the object '{}' stays as it is: {}\n", left.id.name(), left.reason);
  }
  for (const std::string& path : result.files.left) {
    err << fmt::format("warning: {} keeps its old name: its content is neither in the cache nor in the workspace\n",
                       in_quotes(path));
  }
  if (!result.files.left.empty()) err << "hint: run 'tutti fetch', then the same command again\n";
}

Json to_json(const CacheMigrateResult& result) {
  Json left = Json::array();
  for (const Migration::Left& each : result.cache.left) {
    left.push_back({{"id", each.id.name()}, {"reason", each.reason}, {"damaged", each.is_damaged}});
  }
  return {{"dry_run", result.dry},        {"old_objects", result.objects}, {"migrated", result.cache.added},
          {"files", result.shown_files},  {"left_objects", left},          {"left_paths", result.files.left},
          {"staged", result.files.staged}};
}

CacheMigrateResult run_cache_migrate(Context& context, const CacheMigrateOptions& options) {
  Repository& repository = context.repository();
  const Surroundings& around = repository.surroundings();
  CacheMigrateResult result{
      .dry = options.dry, .metadata = options.metadata, .cache = {}, .files = {}, .shown_files = {}};
  // Read first: nothing is begun that a bad file would stop halfway.
  std::optional<Project> project;
  if (options.metadata) project = load_project(context);
  if (options.dry) {
    result.objects = old_objects(repository.store()).size();
    if (project) result.shown_files = shown(context, old_metadata_files(*project));
    return result;
  }
  result.cache = migrate_objects(repository.store(), repository.workers(), around.cancellation, around.progress);
  result.objects = result.cache.renamed.size() + result.cache.left.size();
  if (project) {
    result.files = migrate_metadata(repository, *project, result.cache);
    result.shown_files = shown(context, result.files.files);
  }
  return result;
}

}  // namespace

Command cache_migrate_command() {
  using O = CacheMigrateOptions;
  return make_command<O>(
      {.name = "cache migrate",
       .group = Group::settings,
       .summary = "Give what DVC 2.x stored its name of DVC 3.x",
       .details =
           "Every object of the cache's old layout is read, checked, and stored under its new name too: linked where "
           "the file system can, so that it takes no space; copied elsewhere. The old names stay, for commits that use "
           "them. A directory's list of files is stored with the new names. With --dvc-files the entries of '.dvc' "
           "files and 'dvc.lock' are renamed as well, if their content is in the cache or in the workspace; edits in "
           "the workspace are not committed. May be interrupted and repeated at any time.",
       .options = {{.name = "--dvc-files",
                    .help = "Rename entries in '.dvc' files and 'dvc.lock', too",
                    .field = &O::metadata},
                   {.name = "--dry", .help = "Say what would be done; do nothing", .field = &O::dry}},
       .examples = {{"tutti cache migrate --dry", "How much there is to migrate"},
                    {"tutti cache migrate --dvc-files", "Leave DVC 2.x behind"}},
       .exits = {{4, "Another process holds the repository's lock"}, {6, "Objects are damaged; the rest was migrated"}},
       .dvc_failure = 255},
      run_cache_migrate);
}

}  // namespace tutti
