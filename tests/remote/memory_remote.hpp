// A remote in memory: counts what it is asked, and loses or spoils objects on demand.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "remote/remote.hpp"
#include "store/intake.hpp"

namespace tutti {

class MemoryRemote final : public Remote {
 public:
  const std::string& name() const override { return name_; }

  std::vector<ObjectId> missing(std::span<const ObjectId> ids, const Cancellation& cancellation) override {
    cancellation.check();
    const std::lock_guard lock(mutex_);
    asked += ids.size();
    std::vector<ObjectId> result;
    for (const ObjectId& id : ids) {
      if (!objects.contains(id)) result.push_back(id);
    }
    return result;
  }

  void put(std::span<const ObjectId> ids, const LocalStore& from, const Cancellation& cancellation,
           Task& task) override {
    for (const ObjectId& id : ids) {
      cancellation.check();
      if (objects.size() >= capacity) throw RemoteFailed("the remote 'memory' is full");
      std::string bytes = from.read(id);
      task.add_total(0, {bytes.size()});
      task.advance(1, {bytes.size()});
      objects.insert_or_assign(id, std::move(bytes));
      order.push_back(id);
    }
  }

  std::vector<ObjectId> get(std::span<const ObjectId> ids, LocalStore& into, const Cancellation& cancellation,
                            Task& task) override {
    Intake intake(into);
    std::vector<ObjectId> absent;
    bool damaged = false;
    for (const ObjectId& id : ids) {
      cancellation.check();
      const auto found = objects.find(id);
      if (found == objects.end()) {
        absent.push_back(id);
        continue;
      }
      task.add_total(0, {found->second.size()});
      const std::unique_ptr<Intake::Arrival> arrival = intake.expect(id);
      arrival->write(found->second);
      try {
        arrival->finish();
      } catch (const Corrupt&) {
        damaged = true;
        continue;
      }
      task.advance(1, {found->second.size()});
      order.push_back(id);
    }
    intake.publish();
    if (damaged) throw Corrupt("an object in the remote 'memory' is damaged");
    return absent;
  }

  std::vector<std::string> list_files(std::string_view prefix) override {
    std::vector<std::string> result;
    for (const auto& [path, bytes] : files) {
      if (path.starts_with(prefix)) result.push_back(path);
    }
    return result;
  }
  std::string read_file(std::string_view path) override {
    const auto found = files.find(std::string(path));
    if (found == files.end()) throw NotFound("no such file");
    return found->second;
  }
  void write_file(std::string_view path, std::string_view bytes) override { files[std::string(path)] = bytes; }

  std::map<ObjectId, std::string> objects;
  std::map<std::string, std::string> files;
  std::vector<ObjectId> order;  // in which objects came or went
  std::size_t asked = 0;
  std::size_t capacity = 1'000'000;

 private:
  std::string name_ = "memory";
  std::mutex mutex_;
};

}  // namespace tutti
