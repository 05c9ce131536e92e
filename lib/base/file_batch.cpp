// Files below a megabyte, read whole and hashed side by side.
#include "base/file_batch.hpp"

#include <unistd.h>

#include <algorithm>

#include "base/md5_lanes.hpp"

namespace tutti {

namespace {

// Twice the lanes, so that those that are done early find more; few enough that small files stay in the core's cache
// between reading, hashing and writing.
constexpr std::size_t most_files = 32;
constexpr std::size_t most_bytes = 4 << 20;
constexpr std::size_t least_bytes = 512 << 10;

}  // namespace

bool FileBatch::add(std::size_t which, const Fd& file, std::string_view path, std::uint64_t size) {
  const auto wanted = static_cast<std::size_t>(size);
  if (parts_.size() == most_files || filled_ + wanted + 1 > most_bytes) flush();
  reserve(filled_ + wanted + 1);  // one byte more than it should have: that is how a file that grew shows
  if (read_full(file, buffer_.get() + filled_, wanted + 1, path) != wanted) {
    lseek(file.get(), 0, SEEK_SET);
    return false;
  }
  parts_.push_back({which, filled_, wanted});
  filled_ += wanted;
  return true;
}

// Bytes that nobody has written are not cleared: that would cost more than reading them.
void FileBatch::reserve(std::size_t size) {
  if (size <= capacity_) return;
  capacity_ = std::min(most_bytes, std::max({2 * capacity_, size, least_bytes}));
  std::unique_ptr<char[]> larger = std::make_unique_for_overwrite<char[]>(capacity_);
  std::copy_n(buffer_.get(), filled_, larger.get());
  buffer_ = std::move(larger);
}

void FileBatch::drop_last() {
  filled_ = parts_.back().begin;
  parts_.pop_back();
}

void FileBatch::flush() {
  // The longest first: then the lanes end at about the same time.
  std::stable_sort(parts_.begin(), parts_.end(), [](const Part& a, const Part& b) { return a.size > b.size; });
  std::vector<std::string_view> texts;
  texts.reserve(parts_.size());
  for (const Part& part : parts_) texts.emplace_back(buffer_.get() + part.begin, part.size);
  const std::vector<Digest> digests = md5_of_each(texts);
  const std::vector<Part> parts = std::move(parts_);  // the visitor may throw, and is not to be called twice
  parts_.clear();
  filled_ = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) visit_(parts[i].which, texts[i], digests[i]);
}

}  // namespace tutti
