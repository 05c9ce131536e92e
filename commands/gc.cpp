// tutti gc: delete objects that nothing needs any more.
#include <charconv>
#include <ctime>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "commands/context.hpp"
#include "exec/gc.hpp"
#include "workspace/tutti_settings.hpp"

namespace tutti {

namespace {

constexpr std::size_t commits_asked_for_names = 2000;
constexpr std::size_t shown_groups = 20;

struct GcCommandOptions {
  bool workspace = false, all_branches = false, all_tags = false, all_commits = false, all_experiments = false;
  std::optional<std::string> revision, count, date, remote, max_size;
  bool not_in_remote = false, cloud = false, skip_failed = false, force = false, dry = false, unpushed = false;
  unsigned jobs = 0;
  std::vector<std::string> projects;
};

enum class Outcome { deleted, dry, refused };

struct GcResult {
  GcPlan plan;
  std::map<ObjectId, ObjectName> names;
  std::vector<GcRemoved> removed;  // as plan.places
  Outcome outcome = Outcome::dry;
  bool plan_was_shown = false;   // with the question
  bool drops_unneeded = true;    // some scope was given
  bool has_other_cache = false;  // that is not the project's own
};

int status_of(const GcResult& result) {
  return result.outcome == Outcome::refused ? 1 : 0;
}

ByteCount bytes_of(const std::vector<StoredObject>& objects) {
  ByteCount bytes;
  for (const StoredObject& object : objects) bytes += ByteCount{object.size};
  return bytes;
}

// "data@3f2a91c  3 objects (1.1 kB)": what belongs to one output at one commit together.
std::string groups_of(const GcResult& result, const std::vector<StoredObject>& objects) {
  struct Group {
    std::size_t objects = 0;
    ByteCount bytes;
  };
  std::map<std::string, Group> groups;
  for (const StoredObject& object : objects) {
    const auto name = result.names.find(object.id);
    Group& group = groups[name == result.names.end()
                              ? std::string()
                              : fmt::format("{}@{}", printable(name->second.output), name->second.revision)];
    ++group.objects;
    group.bytes += ByteCount{object.size};
  }
  std::string text;
  std::size_t shown = 0;
  for (const auto& [name, group] : groups) {
    if (++shown > shown_groups) {
      text += fmt::format("  and {} more\n", grouped(groups.size() - shown_groups));
      break;
    }
    text += fmt::format("  {}  {} ({})\n", name.empty() ? "of no commit" : name, count_of(group.objects, "object"),
                        group.bytes.human());
  }
  return text;
}

std::string text_of_plan(const GcResult& result) {
  const GcPlan& plan = result.plan;
  std::string text;
  if (result.drops_unneeded) {
    text += fmt::format("Keeps what {} need{}: {}.\n", join(plan.roots, " and "),
                        plan.roots.size() == 1 && plan.roots.front() == "the workspace" ? "s" : "",
                        count_of(plan.used, "object"));
  }
  for (const std::string& skipped : plan.skipped) text += fmt::format("Protects nothing of {}\n", skipped);
  const auto section = [&](std::string_view head, const std::vector<StoredObject>& objects, std::string_view why) {
    if (objects.empty()) return;
    text += fmt::format("{} {} ({}){}:\n", head, count_of(objects.size(), "object"), bytes_of(objects).human(), why);
    text += groups_of(result, objects);
  };
  for (const GcPlace& place : plan.places) {
    const std::string where =
        place.remote ? fmt::format(" from the remote {}", in_quotes(*place.remote)) : " from the cache";
    section("Drops", place.dropped, where);
    section("Drops", place.evicted, where + ": used least recently, and on a remote");
    section("Spares", place.unpushed, " on no remote; '--unpushed' drops this too");
    section("Spares", place.young, " younger than a day");
    if (!place.named.empty()) {
      text += fmt::format("Spares {} that spared directories name.\n", count_of(place.named.size(), "object"));
    }
  }
  if (plan.budget) {
    text += fmt::format("The cache holds {} then, of {} that it may.\n", plan.budget->after.human(),
                        plan.budget->limit.human());
  }
  return text;
}

// "12 GB are in use by the workspace, 3 GB are on no remote": what a budget that is too small stands against.
std::string obstacles(const GcBudget& budget) {
  std::vector<std::string> parts;
  const auto add = [&](ByteCount bytes, std::string_view what) {
    if (bytes.value > 0) parts.push_back(fmt::format("{} {}", bytes.human(), what));
  };
  add(budget.in_use, "in use by the workspace");
  add(budget.unsafe, "not proven to be on a remote");
  add(budget.young, "added or used within a day");
  add(budget.linked, "with other names outside the cache");
  return parts.empty() ? "nothing else can go" : join(parts, ", ");
}

void print(std::ostream& out, const GcResult& result) {
  if (!result.plan_was_shown) out << text_of_plan(result);
  if (result.outcome == Outcome::dry) out << "Nothing was deleted: '--dry'.\n";
  if (result.outcome != Outcome::deleted) return;
  const auto line = [&](std::uint64_t removed, std::string_view cache) {
    if (removed > 0) {
      out << fmt::format("Removed {} objects from {} cache.\n", removed, cache);
    } else {
      out << fmt::format("No unused '{}' cache to remove.\n", cache);
    }
  };
  for (const GcRemoved& removed : result.removed) {
    if (!removed.remote) {
      line(removed.modern, "repo");
      line(removed.legacy, "legacy");
    } else if (const std::uint64_t objects = removed.modern + removed.legacy; objects > 0) {
      out << fmt::format("Removed {} objects from remote.\n", objects);
    } else {
      out << "No unused cache to remove from remote.\n";
    }
  }
}

void print_notes(std::ostream& err, const GcResult& result) {
  const bool spares_unpushed = !result.plan.places.front().unpushed.empty();
  if (spares_unpushed && !result.plan.unasked.empty()) {
    err << fmt::format("warning: the remote '{}' could not be asked what it has: tutti speaks directories only\n",
                       join(result.plan.unasked, "', '"));
  }
  if (result.plan.budget && !result.plan.budget->is_met()) {
    const GcBudget& budget = *result.plan.budget;
    err << fmt::format("warning: the budget of {} is not met: {}\n", budget.limit.human(), obstacles(budget));
    if (budget.unsafe.value > 0) err << "hint: run 'tutti push --all-commits', then the same command again\n";
  }
  if (result.plan.budget && result.has_other_cache && !result.plan.places.front().evicted.empty()) {
    err << "note: other projects that share this cache may have links to what goes: name them with '--projects'\n";
  }
  if (result.outcome == Outcome::refused) {
    err << "error: nothing was deleted: that takes a 'y' at a terminal\nhint: add '--force' to delete without asking\n";
  }
}

Json json_of(const GcResult& result, const std::vector<StoredObject>& objects) {
  Json list = Json::array();
  for (const StoredObject& object : objects) {
    const auto name = result.names.find(object.id);
    const bool is_known = name != result.names.end();
    list.push_back({{"id", object.id.name()},
                    {"size", object.size},
                    {"path", is_known ? Json(name->second.path) : Json()},
                    {"revision", is_known ? Json(name->second.revision) : Json()}});
  }
  return list;
}

Json json_of(const std::optional<GcBudget>& budget) {
  if (!budget) return nullptr;
  return {{"max_size", budget->limit.value}, {"before", budget->before.value},
          {"after", budget->after.value},    {"met", budget->is_met()},
          {"in_use", budget->in_use.value},  {"unproven", budget->unsafe.value},
          {"young", budget->young.value},    {"linked_elsewhere", budget->linked.value}};
}

Json to_json(const GcResult& result) {
  Json places = Json::array();
  for (std::size_t i = 0; i < result.plan.places.size(); ++i) {
    const GcPlace& place = result.plan.places[i];
    const GcRemoved removed = i < result.removed.size() ? result.removed[i] : GcRemoved{};
    places.push_back({{"remote", place.remote ? Json(*place.remote) : Json()},
                      {"directory", place.directory},
                      {"dropped", json_of(result, place.dropped)},
                      {"unpushed", json_of(result, place.unpushed)},
                      {"young", json_of(result, place.young)},
                      {"named", json_of(result, place.named)},
                      {"evicted", json_of(result, place.evicted)},
                      {"removed", removed.modern + removed.legacy},
                      {"removed_bytes", removed.bytes.value}});
  }
  return {{"deleted", result.outcome == Outcome::deleted},
          {"used", result.plan.used},
          {"skipped", result.plan.skipped},
          {"budget", json_of(result.plan.budget)},
          {"places", places}};
}

// Exit 2 as for every wrong command line, but 255 under the name dvc, whose parser lets these pass.
Error wrongly_asked(std::string message, std::vector<std::string> hints = {}) {
  return Error(ErrorKind::invalid, std::move(message), std::move(hints));
}

int parse_count(const std::string& text) {
  int count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw UsageError(fmt::format("'--num' wants a whole number, not {}", in_quotes(text)));
  }
  return count;
}

// Midnight where the person is, as for DVC.
std::int64_t parse_date(const std::string& text) {
  std::tm date{};
  date.tm_isdst = -1;
  const char* end = ::strptime(text.c_str(), "%Y-%m-%d", &date);
  if (end == nullptr || *end != '\0') {
    throw wrongly_asked(fmt::format("'--date' wants yyyy-mm-dd, not {}", in_quotes(text)));
  }
  return static_cast<std::int64_t>(std::mktime(&date));
}

// The command line's budget, else that of tutti's settings.
std::optional<ByteCount> budget_of(Context& context, const GcCommandOptions& options) {
  if (!options.max_size) {
    return load_tutti_settings(context.surroundings().environment, context.repository().root()).cache_max_size;
  }
  const std::optional<ByteCount> size = parse_size(*options.max_size);
  if (!size)
    throw UsageError(fmt::format("'--max-size' wants a size, such as '200 GB', not {}", in_quotes(*options.max_size)));
  return size;
}

GcOptions gc_options(Context& context, const GcCommandOptions& options) {
  if (options.not_in_remote && options.cloud) {
    throw wrongly_asked("'--not-in-remote' and '--cloud' do not go together");
  }
  const bool has_scope = options.workspace || options.all_branches || options.all_tags || options.all_commits ||
                         options.all_experiments || options.date || options.revision;
  GcOptions wanted;
  wanted.max_size = budget_of(context, options);
  wanted.unneeded = has_scope;
  if (!has_scope && (!wanted.max_size || options.cloud || options.not_in_remote)) {
    throw wrongly_asked(
        "what is still needed must be said: '--workspace', '--rev', '--all-branches', '--all-tags', "
        "'--all-commits', '--all-experiments' or '--date'",
        {"tutti gc --all-commits --dry"});
  }
  if (options.count && !options.revision && !options.all_branches) {
    throw wrongly_asked("'--num' goes with '--rev' or '--all-branches' only");
  }
  if (options.revision) wanted.revisions.push_back(*options.revision);
  if (options.count) wanted.count = parse_count(*options.count);
  wanted.all_branches = options.all_branches;
  wanted.all_tags = options.all_tags;
  wanted.all_commits = options.all_commits;
  wanted.all_experiments = options.all_experiments;
  if (options.date) wanted.since = parse_date(*options.date);
  for (const std::string& path : options.projects) {
    wanted.projects.push_back(absolute_path(join_path(context.directory(), path)));
  }
  wanted.not_in_remote = options.not_in_remote;
  wanted.cloud = options.cloud;
  wanted.remote = options.remote;
  wanted.skip_failed = options.skip_failed;
  wanted.unpushed = options.unpushed;
  wanted.jobs = options.jobs;
  return wanted;
}

GcResult run_gc(Context& context, const GcCommandOptions& options) {
  const GcOptions wanted = gc_options(context, options);
  GarbageCollector collector(context.repository(), wanted);
  GcResult result{.plan = collector.plan(), .names = {}, .removed = {}};
  result.drops_unneeded = wanted.unneeded;
  result.has_other_cache = context.repository().config().cache_directory().has_value();
  result.names = name_objects(context.repository(), result.plan, commits_asked_for_names);
  if (options.dry) return result;
  if (!options.force) {
    result.plan_was_shown = context.confirm(text_of_plan(result) + "Delete what is dropped?");
    result.outcome = Outcome::refused;
    if (!result.plan_was_shown) return result;
  }
  result.removed = collector.collect(result.plan);
  result.outcome = Outcome::deleted;
  return result;
}

}  // namespace

Command gc_command() {
  using O = GcCommandOptions;
  return make_command<O>(
      {.name = "gc",
       .group = Group::data,
       .summary = "Delete stored objects that nothing needs any more",
       .details =
           "Keeps what the workspace names, what the commits asked for name, and what interrupted runs left. Prints "
           "the "
           "plan first: what goes, and which output at which commit it was; then asks. Spared in any case: what is on "
           "no "
           "remote (unless --unpushed is given: it may be the only copy), what came within the last day, and what a "
           "directory that stays names. With a budget, --max-size or 'cache.max_size' in tutti's settings (tutti.yaml, "
           "'.dvc/tmp/tutti/config'), a cache that is still larger loses what is needed as well, the least recently "
           "used first: "
           "whole directories and files that are on a remote, whose copy is read to prove it, that no workspace names "
           "or "
           "links to, and that were neither added nor used within a day. 'tutti pull' brings them back. Refuses while "
           "anything that is needed cannot be read, the list of a "
           "directory's "
           "files too, unless --skip-failed is given. The run cache and run records are not touched. Directories go "
           "before their files, so that an interrupted collection leaves no directory with holes.",
       .options =
           {{.name = "--workspace", .letter = 'w', .help = "Keep what the workspace needs", .field = &O::workspace},
            {.name = "--rev",
             .value = "REV",
             .help = "Keep what this commit needs, too",
             .field = &O::revision,
             .completes = Completes::revisions},
            {.name = "--num",
             .letter = 'n',
             .value = "N",
             .help = "Of --rev and each branch, keep the last N commits; negative: all",
             .field = &O::count},
            {.name = "--all-branches",
             .letter = 'a',
             .help = "Keep what the tips of all branches need, too",
             .field = &O::all_branches},
            {.name = "--all-tags", .letter = 'T', .help = "Keep what all tags need, too", .field = &O::all_tags},
            {.name = "--all-commits",
             .letter = 'A',
             .help = "Keep what any commit needs, too",
             .field = &O::all_commits},
            {.name = "--date",
             .value = "YYYY-MM-DD",
             .help = "Keep what commits since that day need, too",
             .field = &O::date},
            {.name = "--all-experiments", .help = "Keep what experiments need, too", .field = &O::all_experiments},
            {.name = "--not-in-remote",
             .help = "Drop what is needed as well, if the remote has it",
             .field = &O::not_in_remote},
            {.name = "--cloud", .letter = 'c', .help = "Collect on the remote, too", .field = &O::cloud},
            {.name = "--remote",
             .letter = 'r',
             .value = "NAME",
             .help = "Use this remote, not the default one",
             .field = &O::remote,
             .completes = Completes::remotes},
            {.name = "--skip-failed",
             .help = "Go on without what cannot be read; what only that needs is dropped",
             .field = &O::skip_failed},
            {.name = "--force", .letter = 'f', .help = "Delete without asking", .field = &O::force},
            {.name = "--jobs",
             .letter = 'j',
             .value = "N",
             .help = "Delete from up to N folders at the same time",
             .field = &O::jobs},
            {.name = "--projects",
             .letter = 'p',
             .value = "DIR",
             .help = "Keep what these other projects need, too",
             .field = &O::projects,
             .completes = Completes::directories,
             .greedy = true},
            {.name = "--max-size",
             .value = "SIZE",
             .help = "Bring the cache down to this size: drop what was used least recently",
             .field = &O::max_size},
            {.name = "--dry", .help = "Say what would be deleted; delete nothing", .field = &O::dry},
            {.name = "--unpushed", .help = "Drop what is on no remote, too", .field = &O::unpushed}},
       .examples = {{"tutti gc --workspace --dry", "What is only needed by older commits"},
                    {"tutti gc --all-commits", "Drop what no commit names"},
                    {"tutti gc --max-size '200 GB' --dry", "What would make room"},
                    {"tutti gc -w -p ../other", "Where another project shares the cache"}},
       .exits = {{4, "Another process holds the repository's lock"}, {5, "The remote cannot be reached"}},
       .dvc_failure = 255},
      run_gc);
}

}  // namespace tutti
