// tutti list: what a repository of this machine holds, tracked data included.
#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "commands/context.hpp"
#include "exec/bare_repository.hpp"
#include "exec/listing.hpp"

namespace tutti {

namespace {

struct ListCommandOptions {
  std::string url;
  std::optional<std::string> path;
  bool recursive = false;
  bool tree = false;
  std::optional<std::string> level;
  bool dvc_only = false;
  std::optional<std::string> revision;
  bool size = false;
  bool show_hash = false;
};

struct ListResult {
  struct Row {
    ListedEntry entry;
    std::string shown;  // with the lines of the tree before it
  };
  std::vector<Row> rows;
  std::vector<std::string> unknown;  // directories without their manifests
  bool size = false, show_hash = false;
};

// 139, 4.00k, 97.5M: powers of 1024 with three digits, as DVC prints it.
std::string size_text(const ListedEntry& entry) {
  if (!entry.size || (*entry.size == 0 && entry.is_directory)) return "";
  if (*entry.size < 1024) return fmt::to_string(*entry.size);
  double value = static_cast<double>(*entry.size);
  for (const char* unit : {"", "k", "M", "G", "T", "P", "E", "Z"}) {
    if (value < 999.5) return fmt::format("{:.{}f}{}", value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0, unit);
    value /= 1024;
  }
  return fmt::format("{:.1f}Y", value);
}

void print(std::ostream& out, const ListResult& result) {
  std::size_t size_width = 0, hash_width = 0;
  for (const auto& [entry, shown] : result.rows) {
    size_width = std::max(size_width, size_text(entry).size());
    hash_width = std::max(hash_width, entry.md5.value_or("-").size());
  }
  for (const auto& [entry, shown] : result.rows) {
    if (result.size) out << fmt::format("{:>{}}  ", size_text(entry), size_width);
    if (result.show_hash) out << fmt::format("{:<{}}  ", entry.md5.value_or("-"), hash_width);
    out << shown << '\n';
  }
}

void print_notes(std::ostream& err, const ListResult& result) {
  for (const std::string& path : result.unknown) {
    err << fmt::format("warning: the files of {} are not listed: its manifest is not in the cache\n", in_quotes(path));
  }
  if (!result.unknown.empty()) err << "hint: 'tutti fetch' in that repository brings it\n";
}

Json to_json(const ListResult& result) {
  Json entries = Json::array();
  for (const auto& [entry, shown] : result.rows) {
    Json json{{"isout", entry.is_output}, {"isdir", entry.is_directory}, {"isexec", entry.is_executable}};
    json["size"] = entry.size ? Json(*entry.size) : Json();
    json["md5"] = entry.md5 ? Json(*entry.md5) : Json();
    json["path"] = entry.path;
    entries.push_back(std::move(json));
  }
  return entries;
}

void add_rows(const ListedTree& tree, const std::string& before, const std::string& below, ListResult& result) {
  result.rows.push_back({tree.entry, before + printable(tree.entry.path)});
  for (const ListedTree& one : tree.contents) {
    const bool is_last = &one == &tree.contents.back();
    add_rows(one, below + (is_last ? "└── " : "├── "), below + (is_last ? "    " : "│   "), result);
  }
}

// Where the repository lies on this machine.
std::string directory_of(const std::string& url, const Context& context) {
  constexpr std::string_view file_scheme = "file://";
  const std::string typed = url.starts_with(file_scheme) ? url.substr(file_scheme.size()) : url;
  const std::string path = join_path(context.directory(), typed);
  if (find_stat(path, Follow::yes)) return real_path(path);
  const std::size_t colon = typed.find(':');
  if (colon != std::string::npos && typed.find('/') > colon) {
    throw UsageError(
        fmt::format("{} is on another host: tutti lists repositories of this machine only, so far", in_quotes(url)),
        {"git clone " + shell_quote(url)});
  }
  throw NotFound(fmt::format("there is no repository at {}", in_quotes(url)));
}

std::optional<unsigned> depth_of(const std::optional<std::string>& level) {
  if (!level) return std::nullopt;
  unsigned depth = 0;
  const auto [end, error] = std::from_chars(level->data(), level->data() + level->size(), depth);
  if (error != std::errc() || end != level->data() + level->size()) {
    throw UsageError(fmt::format("'--level' takes a number, not {}", in_quotes(*level)));
  }
  return depth;
}

ListResult run_list(Context& context, const ListCommandOptions& options) {
  if (options.tree && context.globals().json) throw UsageError("'--tree' and '--json' cannot be used together");
  const std::string directory = directory_of(options.url, context);
  // A bare repository has commits only.
  const std::optional<std::string>& revision = options.revision;
  const auto bare = BareRepository::open(directory, revision.value_or("HEAD"), context.surroundings());
  std::optional<Repository> opened;
  if (!bare) opened.emplace(Repository::open(directory, context.surroundings(), {}));
  Repository& repository = bare ? bare->repository() : *opened;
  // Standing inside that repository, a path begins where the person stands; else at its root.
  const bool is_inside = (context.directory() + "/").starts_with(repository.root() + "/");
  const RelPath path = options.path ? repository.to_rel_path(*options.path, is_inside && !revision ? context.directory()
                                                                                                   : repository.root())
                                    : RelPath::root();
  const ListOptions wanted{.revision = bare ? revision.value_or("HEAD") : revision,
                           .recursive = options.recursive,
                           .dvc_only = options.dvc_only,
                           .max_depth = depth_of(options.level),
                           .asks_remotes = bare || is_inside};  // nothing is written to somebody else's cache
  ListResult result;
  result.size = options.size;
  result.show_hash = options.show_hash;
  const Unknown unknown = [&](const std::string& name) { result.unknown.push_back(name); };
  if (options.tree) {
    add_rows(list_tree(repository, path, wanted, unknown), "", "", result);
    return result;
  }
  for (ListedEntry& entry : list(repository, path, wanted, unknown)) {
    std::string shown = printable(entry.path);
    result.rows.push_back({std::move(entry), std::move(shown)});
  }
  return result;
}

}  // namespace

Command list_command() {
  using O = ListCommandOptions;
  return make_command<O>(
      {.name = "list",
       .group = Group::insight,
       .summary = "List what a repository holds, tracked data included",
       .details =
           "Shows files that Git has and data that is tracked, whether it is there or not, of the workspace or of a "
           "commit. What '.dvcignore' hides is left out. The repository is a directory of this machine, of a bare one "
           "the last commit; those of other hosts are not reached yet.\n\nSizes of files inside of tracked "
           "directories are not recorded: they are known where the files are there.",
       .arguments =
           {{.name = "URL",
             .help = "Where the repository is: a path, or 'file://' and a path",
             .field = &O::url,
             .count = Count::one,
             .completes = Completes::directories},
            {.name = "PATH", .help = "List this directory or file in it", .field = &O::path, .count = Count::optional}},
       .options = {{.name = "--recursive",
                    .letter = 'R',
                    .help = "List all files beneath, not directories",
                    .field = &O::recursive},
                   {.name = "--tree", .letter = 'T', .help = "Draw the directories as a tree", .field = &O::tree},
                   {.name = "--level",
                    .letter = 'L',
                    .value = "N",
                    .help = "With --recursive or --tree: go N directories deep",
                    .field = &O::level},
                   {.name = "--dvc-only", .help = "Leave out what is not tracked", .field = &O::dvc_only},
                   {.name = "--rev",
                    .value = "REV",
                    .help = "List this commit, branch or tag, not the workspace",
                    .field = &O::revision,
                    .completes = Completes::revisions},
                   {.name = "--size", .help = "Show sizes", .field = &O::size},
                   {.name = "--show-hash", .help = "Show what the content is called", .field = &O::show_hash}},
       .examples = {{"tutti list .", "See what is tracked here, and what is beside it"},
                    {"tutti ls -R --dvc-only ../other data", "See the files of 'data' in another repository"},
                    {"tutti list . --rev v1 --tree", "Draw the tree of a tag"}},
       .aliases = {"ls"},
       .not_yet = {"--config", "--remote", "--remote-config"}},
      run_list);
}

}  // namespace tutti
