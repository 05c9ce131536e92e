// A repository of its own for one test case, with a clock, a log and a progress that tests can ask.
#pragma once

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/files.hpp"
#include "base/hash.hpp"
#include "store/intake.hpp"
#include "workspace/checkout.hpp"
#include "workspace/index.hpp"
#include "workspace/repository.hpp"
#include "workspace/snapshot.hpp"

// An hour ahead, so that what a test has just written is old and nothing is racily clean; set `ahead` to zero for the
// real time, or `stopped_at` to stop it.
class AheadClock final : public tutti::Clock {
 public:
  tutti::Timestamp now() const override {
    if (stopped_at) return *stopped_at;
    tutti::Timestamp time = tutti::SystemClock().now();
    time.nanoseconds += ahead.count();
    return time;
  }
  std::chrono::nanoseconds ahead = std::chrono::hours(1);
  std::optional<tutti::Timestamp> stopped_at;
};

// Counts the files that were read.
class CountingProgress final : public tutti::Progress {
 public:
  std::unique_ptr<tutti::Task> start(std::string) override { return std::make_unique<Counter>(files); }
  std::uint64_t take_files() { return files.exchange(0); }

 private:
  struct Counter final : tutti::Task {
    explicit Counter(std::atomic<std::uint64_t>& sum) : files(sum) {}
    void add_total(std::uint64_t, tutti::ByteCount) override {}
    void advance(std::uint64_t count, tutti::ByteCount) override { files += count; }
    std::atomic<std::uint64_t>& files;
  };
  std::atomic<std::uint64_t> files{0};
};

class KeptLog final : public tutti::Log {
 public:
  bool wants(tutti::LogLevel) const override { return true; }
  void write(tutti::LogLevel, std::string_view line) override {
    const std::lock_guard guard(mutex);
    text += std::string(line) + "\n";
  }
  std::string text;

 private:
  std::mutex mutex;
};

class Scratch {
 public:
  explicit Scratch(bool with_repository = true) {
    std::string pattern = (std::filesystem::temp_directory_path() / "workspace-test-XXXXXX").string();
    root = std::filesystem::canonical(::mkdtemp(pattern.data()));
    environment.home = root + "/home";
    environment.variables["DVC_SYSTEM_CONFIG_DIR"] = root + "/system";
    std::filesystem::create_directories(work());
    if (with_repository) tutti::init_repository(work(), {.no_scm = true}, surroundings());
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(root, ignored);
  }

  std::string work() const { return root + "/work"; }
  std::string operator/(std::string_view name) const { return work() + "/" + std::string(name); }
  tutti::Surroundings surroundings() { return {clock, progress, cancellation, log, environment}; }
  tutti::Repository open() {
    return tutti::Repository::open(work(), surroundings(),
                                   {.durability = tutti::Durability::none, .lock_timeout = timeout, .workers = 2});
  }

  void write(std::string_view name, std::string_view bytes) const {
    const std::filesystem::path file(*this / name);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
  }
  std::string read(std::string_view name) const {
    std::ifstream file(*this / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  bool exists(std::string_view name) const { return tutti::find_stat(*this / name).has_value(); }
  void remove(std::string_view name) const { std::filesystem::remove_all(*this / name); }
  unsigned mode_of(std::string_view name) const { return tutti::find_stat(*this / name).value().mode; }
  void configure(std::string_view text) const {
    write(".dvc/config", "[core]\n    no_scm = True\n" + std::string(text));
  }

  // Takes `path` into the store as `add` does.
  tutti::ObjectId add(tutti::Repository& repository, const std::string& path) {
    tutti::Intake intake(repository.store());
    const tutti::RelPath place = tutti::RelPath::parse(path);
    const tutti::ObjectId id = *tutti::id_of(tutti::take_snapshot(repository, place, {.intake = &intake}));
    intake.publish();
    tutti::relink(repository, {place, id});
    return id;
  }
  std::string object_path(const tutti::Repository& repository, std::string_view bytes) const {
    return repository.store().path_of(tutti::BlobId{tutti::md5_of(bytes)});
  }

  // The directory's files by path and content, read the simple way; links followed.
  std::map<std::string, std::string> files_in(std::string_view directory) const {
    std::map<std::string, std::string> files;
    const std::filesystem::path top(*this / directory);
    if (!std::filesystem::exists(top)) return files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(top)) {
      if (!entry.is_regular_file()) continue;
      const std::string name = entry.path().lexically_relative(top).string();
      files[name] = read(std::string(directory) + "/" + name);
    }
    return files;
  }

  std::string root;
  AheadClock clock;
  CountingProgress progress;
  tutti::Cancellation cancellation;
  KeptLog log;
  tutti::Environment environment;
  std::chrono::milliseconds timeout{0};
};

inline tutti::Tree tree_of_files(const std::map<std::string, std::string>& files) {
  std::vector<tutti::TreeEntry> entries;
  for (const auto& [path, bytes] : files) {
    entries.push_back({tutti::RelPath::parse(path), tutti::BlobId{tutti::md5_of(bytes)}});
  }
  return tutti::Tree(std::move(entries));
}

inline tutti::RelPath at(std::string_view path) {
  return tutti::RelPath::parse(path);
}

inline const tutti::DirectorySnapshot& directory_in(const tutti::Snapshot& snapshot) {
  return std::get<tutti::DirectorySnapshot>(snapshot);
}
