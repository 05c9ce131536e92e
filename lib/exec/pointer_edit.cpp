// Edits .dvc files in memory.
#include "pointer_edit.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "pipeline/stage.hpp"
#include "stored.hpp"

namespace tutti {

void set_content(PointerOutput& output, ContentEntry content) {
  const bool is_same = output.entry.id == content.id;
  content.path = output.entry.path;
  content.mark = output.entry.mark;
  if (is_same) {
    content.foreign = std::move(output.entry.foreign);
  } else if (const Value* settings = output.entry.foreign.find("fs_config")) {
    content.foreign = Value::map({{"fs_config", *settings}});
  }
  output.entry = std::move(content);
}

void refuse_own_file(const RelPath& output) {
  const std::string_view name = output.name();
  if (!is_metadata_name(name) && name != lock_file_name && name != ignore_file_name) return;
  throw UsageError(fmt::format("{} is a file of DVC's own", in_quotes(output.display())));
}

void refuse_tracked_by_git(Repository& repository, const RelPath& output) {
  const GitRepository* git = repository.git();
  if (!git || !git->is_tracked(repository.absolute(output))) return;
  throw Conflict(fmt::format("{} is already tracked by Git", in_quotes(output.str())),
                 {fmt::format("git rm -r --cached {}", shell_quote(output.str()))});
}

void refuse_ignored_pointer(Repository& repository, const RelPath& file) {
  if (repository.ignore().is_ignored(file.str(), EntryKind::file)) {
    throw Conflict(fmt::format("{} would be ignored by .dvcignore", in_quotes(file.str())),
                   {fmt::format("tutti check-ignore --details {}", shell_quote(file.str()))});
  }
  const GitRepository* git = repository.git();
  if (git && git->is_ignored(repository.absolute(file), PathKind::file)) {
    throw Conflict(fmt::format("{} would be ignored by Git", in_quotes(file.str())),
                   {fmt::format("git check-ignore --verbose {}", shell_quote(file.str()))});
  }
}

void require_stored(const Repository& repository, const ObjectId& id, const RelPath& output, const Tree* tree) {
  if (is_stored(repository, id, tree)) return;
  throw Conflict(fmt::format("stored content of {} was deleted by someone else meanwhile", in_quotes(output.display())),
                 {"run the command again"});
}

}  // namespace tutti
