// Words for changes in the workspace.
#include "changes.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace tutti {

ShownChanges shown_changes(Context& context, const CheckoutReport& report) {
  ShownChanges shown;
  for (const CheckoutChange& change : report.changes) {
    const std::string path = context.shown(change.path) + (change.is_directory ? "/" : "");
    switch (change.change) {
      case Change::added:
        shown.added.push_back(path);
        break;
      case Change::modified:
        shown.modified.push_back(path);
        break;
      case Change::deleted:
        shown.deleted.push_back(path);
        break;
    }
  }
  for (const auto& missing : report.missing) {
    shown.missing.push_back({context.shown(missing.path), missing.id.name(), missing.objects});
  }
  return shown;
}

void print_changes(std::ostream& out, const ShownChanges& changes) {
  for (const std::string& path : changes.modified) out << "M\t" << printable(path) << '\n';
  for (const std::string& path : changes.added) out << "A\t" << printable(path) << '\n';
  for (const std::string& path : changes.deleted) out << "D\t" << printable(path) << '\n';
}

std::string summary_of(const ShownChanges& changes) {
  std::vector<std::string> parts;
  const auto part = [&](std::size_t count, std::string_view what) {
    if (count > 0) parts.push_back(fmt::format("{} {}", count_of(count, "file"), what));
  };
  part(changes.modified.size(), "modified");
  part(changes.added.size(), "added");
  part(changes.deleted.size(), "deleted");
  if (parts.empty()) return "No changes.";
  const std::string last = parts.back();
  parts.pop_back();
  return parts.empty() ? last : fmt::format("{} and {}", join(parts, ", "), last);
}

void print_missing(std::ostream& err, const ShownChanges& changes, Missing how, const std::string& repair) {
  if (changes.missing.empty()) return;
  err << (how == Missing::is_allowed ? "warning" : "error") << ": the cache does not have all of:\n";
  for (const auto& missing : changes.missing) {
    err << fmt::format("  {} ({} missing)\n", printable(missing.path), count_of(missing.objects, "object"));
  }
  err << fmt::format("hint: run '{}'\n", repair);
}

Json json_of(const ShownChanges& changes) {
  Json missing = Json::array();
  for (const auto& one : changes.missing) {
    missing.push_back({{"path", one.path}, {"md5", one.id}, {"objects", one.objects}});
  }
  return {{"added", changes.added}, {"modified", changes.modified}, {"deleted", changes.deleted}, {"missing", missing}};
}

std::vector<ShownSparse> noted_sparse(Context& context, const Project& project, const std::vector<Target>& targets) {
  std::vector<RelPath> paths;
  for (const Target& target : by_output(targets)) paths.push_back(target.output->path);
  if (paths.empty()) return {};
  const std::vector<SparseCount> found = sparse_directories(context.repository(), project, paths);
  note_sparse(context.repository(), found);
  std::vector<ShownSparse> shown;
  for (const SparseCount& one : found) shown.push_back({context.shown(one.path), one.here, one.files});
  return shown;
}

Json json_of(const std::vector<ShownSparse>& sparse) {
  Json json = Json::array();
  for (const ShownSparse& one : sparse) {
    json.push_back({{"path", one.path}, {"here", one.here}, {"files", one.files}});
  }
  return json;
}

}  // namespace tutti
