// Compares the manifests of a directory from one record, and one commit, to the next.
#include "exec/entry_log.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "contents.hpp"

namespace tutti {
namespace {

using Id = std::optional<ObjectId>;

std::optional<ObjectId> parse_id(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view algorithm = text.substr(0, colon), name = text.substr(colon + 1);
  if (algorithm == name_of(Algorithm::md5)) return ObjectId::parse(Algorithm::md5, name);
  if (algorithm == name_of(Algorithm::md5_dos2unix)) return ObjectId::parse(Algorithm::md5_dos2unix, name);
  return std::nullopt;
}

class EntryLog {
 public:
  EntryLog(Repository& repository, const Project::OutputOf& found, const RelPath& path)
      : repository_(repository),
        stage_(*found.stage),
        output_(found.output->path),
        inside_(path.relative_to(found.output->path)) {}

  std::vector<EntryEvent> run() {
    add_records();
    add_commits();
    std::ranges::reverse(events_);  // Git counts in seconds: of one second, the last comes first, too
    std::ranges::stable_sort(events_, std::ranges::greater(), &EntryEvent::time);
    return std::move(events_);
  }

 private:
  // Keeps `event` if something inside changed.
  void add(EntryEvent event, const Id& before, const Id& after) {
    if (before == after) return;
    const std::shared_ptr<const Tree> old_tree = tree_of(before, event), new_tree = tree_of(after, event);
    if (old_tree && new_tree) {
      event.changes = changes_between(*old_tree, *new_tree);
      if (event.changes.empty()) return;
    }
    events_.push_back(std::move(event));
  }

  // Of a directory that was not there, or was a file: no entries. Null if the cache does not have it.
  std::shared_ptr<const Tree> tree_of(const Id& id, EntryEvent& event) const {
    if (!id || !id->is_tree()) return std::make_shared<const Tree>();
    if (repository_.store().contains(*id)) return repository_.store().tree(*id->tree());
    event.unknown = id->name();
    return nullptr;
  }

  std::vector<EntryChange> changes_between(const Tree& before, const Tree& after) const {
    std::vector<EntryChange> changes;
    const auto put = [&](const RelPath& path, const Id& from, const Id& to) {
      if (!path.is_within(inside_)) return;
      std::optional<FileStat> stat;
      if (to) stat = find_stat(repository_.store().path_of(*to));
      changes.push_back({.path = (output_ / path).str(),
                         .before = content_name(from),
                         .after = content_name(to),
                         .size = stat ? std::optional(stat->size) : std::nullopt});
    };
    const TreeDifference difference = tutti::difference(before, after);
    for (const TreeEntry& entry : difference.added) put(entry.path, std::nullopt, entry.id);
    for (const TreeEntry& entry : difference.deleted) put(entry.path, entry.id, std::nullopt);
    for (const TreeDifference::Modified& entry : difference.modified) put(entry.path, entry.before, entry.after);
    std::ranges::sort(changes, {}, &EntryChange::path);
    return changes;
  }

  void add_records() {
    Ledger ledger = open_ledger(repository_);
    std::vector<LedgerEntry> entries = ledger.find({.path = output_.str()});
    std::ranges::reverse(entries);
    Id before;
    bool is_first = true;
    for (LedgerEntry& entry : entries) {
      const auto& outputs = entry.record.outputs;
      const auto written = std::ranges::find(outputs, output_.str(), &RecordedContent::path);
      if (written == outputs.end()) continue;
      // Before the first one, somebody else may have recorded it.
      if (is_first && entry.record.git_commit) before = recorded_in(*entry.record.git_commit);
      is_first = false;
      const Id after = parse_id(written->id);
      const Timestamp time = entry.record.started;
      add({.record = std::move(entry), .commit = {}, .file = {}, .time = time, .changes = {}, .unknown = {}}, before,
          after);
      before = after;
    }
  }

  void add_commits() {
    const GitRepository* git = repository_.git();
    const std::optional<std::string> head = git ? git->head_commit() : std::nullopt;
    if (!head) return;
    // From the oldest on; what is the same text as in the commit before is not read again.
    std::vector<std::string> commits = git->first_parents(*head, std::numeric_limits<std::size_t>::max());
    std::ranges::reverse(commits);
    const std::string prefix = repository_.git_prefix();
    const RelPath lock_file = stage_.file.parent() / lock_file_name;
    const RelPath& told_by = stage_.is_pointer() ? stage_.file : lock_file;
    std::pair<std::optional<std::string>, std::optional<std::string>> text;
    Id before;
    for (const std::string& commit : commits) {
      repository_.surroundings().cancellation.check();
      std::pair now(git->read_file(commit, prefix + stage_.file.str()), std::optional<std::string>());
      if (!stage_.is_pointer()) now.second = git->read_file(commit, prefix + lock_file.str());
      if (now == text) continue;
      text = std::move(now);
      const Id after = text.first ? recorded_in(commit) : std::nullopt;
      const Timestamp time = Timestamp{git->commit_time(commit) * 1'000'000'000};
      add({.record = {}, .commit = commit, .file = told_by.str(), .time = time, .changes = {}, .unknown = {}}, before,
          after);
      before = after;
    }
  }

  Id recorded_in(const std::string& commit) const {
    try {
      const Project project = Project::load_files(*commit_tree(repository_, commit), std::span(&stage_.file, 1));
      const Output* output = project.find_output(output_).output;
      return output && output->recorded ? output->recorded->id : std::nullopt;
    } catch (const NotFound&) {  // the file, or a commit that is gone
      return std::nullopt;
    } catch (const InvalidFile& error) {
      repository_.surroundings().log.warning("commit {} is passed over: {}", commit.substr(0, 7), error.message());
      return std::nullopt;
    }
  }

  Repository& repository_;
  const Stage& stage_;
  RelPath output_, inside_;
  std::vector<EntryEvent> events_;
};

}  // namespace

std::vector<EntryEvent> entry_log(Repository& repository, const Project& project, const RelPath& path) {
  const Project::OutputOf found = project.output_containing(path);
  if (!found || found.output->path == path) throw InternalError("a log of entries needs a path inside a directory");
  return EntryLog(repository, found, path).run();
}

}  // namespace tutti
