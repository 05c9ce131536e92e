// Answers from the index file and from what was learned since it was read.
#include "directory_index.hpp"

#include <algorithm>
#include <mutex>

namespace tutti {

namespace {

bool is_at_or_beneath(std::string_view path, std::string_view directory) {
  if (directory.empty()) return true;
  return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

}  // namespace

Index::Directories::Directories(std::string path) : path_(std::move(path)), file_(IndexFile::open(path_)) {}

std::optional<IndexBlock> Index::Directories::find_locked(std::string_view directory) const {
  if (const auto changed = blocks_.find(directory); changed != blocks_.end()) return changed->second;
  const std::size_t position = file_->lower_bound(directory);
  if (position == file_->table().size()) return std::nullopt;
  const IndexTableEntry& entry = file_->table()[position];
  if (file_->path(entry) != directory || !file_->is_sound(entry)) return std::nullopt;
  return IndexBlock(file_->records(entry), file_->names(entry), entry.content, file_);
}

std::optional<IndexBlock> Index::Directories::find(std::string_view directory) const {
  const std::shared_lock lock(mutex_);
  return find_locked(directory);
}

std::vector<std::string> Index::Directories::at_or_beneath(std::string_view directory) const {
  const std::shared_lock lock(mutex_);
  std::vector<std::string> paths;
  const auto collect = [&](std::string_view prefix, bool exactly) {
    for (std::size_t i = file_->lower_bound(prefix); i < file_->table().size(); ++i) {
      const std::string_view path = file_->path(file_->table()[i]);
      if (exactly ? path != prefix : !path.starts_with(prefix)) return;
      if (!blocks_.contains(path)) paths.emplace_back(path);
    }
  };
  // What sorts between "data" and "data/…", such as "data.old", is not beneath it.
  if (!directory.empty()) collect(directory, true);
  collect(directory.empty() ? "" : std::string(directory) + "/", false);
  for (auto changed = blocks_.lower_bound(directory); changed != blocks_.end(); ++changed) {
    if (!changed->first.starts_with(directory)) break;
    if (changed->second && is_at_or_beneath(changed->first, directory)) paths.push_back(changed->first);
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::optional<TreeMemory> Index::Directories::tree(std::string_view directory) const {
  const std::shared_lock lock(mutex_);
  if (const auto changed = trees_.find(directory); changed != trees_.end()) return changed->second;
  const std::size_t position = file_->lower_bound_tree(directory);
  if (position == file_->trees().size()) return std::nullopt;
  const IndexTreeEntry& entry = file_->trees()[position];
  if (file_->path(entry) != directory) return std::nullopt;
  return TreeMemory{entry.fingerprint, entry.id, entry.size, entry.nfiles};
}

void Index::Directories::apply(std::vector<Update> updates) {
  const std::unique_lock lock(mutex_);
  for (Update& update : updates) {
    if (update.block && update.block->empty()) update.block.reset();
    blocks_.insert_or_assign(std::move(update.directory), std::move(update.block));
  }
}

void Index::Directories::remember_tree(std::string_view directory, const TreeMemory& tree) {
  const std::unique_lock lock(mutex_);
  trees_.insert_or_assign(std::string(directory), tree);
}

std::optional<IndexRecord> Index::Directories::find_single(std::string_view path) const {
  const std::shared_lock lock(mutex_);
  if (const auto changed = singles_.find(path); changed != singles_.end()) return changed->second;
  if (file_->singles() != nullptr && file_->is_sound(*file_->singles())) {
    const IndexBlock block(file_->records(*file_->singles()), file_->names(*file_->singles()), {}, nullptr);
    if (const IndexRecord* record = block.find(path)) return *record;
  }
  return std::nullopt;
}

void Index::Directories::put_single(std::string_view path, const IndexRecord& record) {
  const std::unique_lock lock(mutex_);
  singles_.insert_or_assign(std::string(path), record);
}

void Index::Directories::forget(std::string_view path) {
  const std::vector<std::string> directories = at_or_beneath(path);
  const std::unique_lock lock(mutex_);
  for (const std::string& directory : directories) blocks_.insert_or_assign(directory, std::nullopt);
  for (const IndexTreeEntry& entry : file_->trees()) {
    if (is_at_or_beneath(file_->path(entry), path))
      trees_.insert_or_assign(std::string(file_->path(entry)), std::nullopt);
  }
  for (auto& [tree, memory] : trees_) {
    if (is_at_or_beneath(tree, path)) memory.reset();
  }
  if (file_->singles() != nullptr && file_->is_sound(*file_->singles())) {
    const IndexBlock block(file_->records(*file_->singles()), file_->names(*file_->singles()), {}, nullptr);
    for (const IndexRecord& record : block.records()) {
      const std::string_view name = block.name(record);
      if (is_at_or_beneath(name, path)) singles_.insert_or_assign(std::string(name), std::nullopt);
    }
  }
  for (auto& [single, record] : singles_) {
    if (is_at_or_beneath(single, path)) record.reset();
  }
}

}  // namespace tutti
