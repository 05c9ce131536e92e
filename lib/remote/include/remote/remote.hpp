// A place outside the repository that keeps objects: what every medium must be able to do.
//
// Ids are names; what comes back is proven by whoever receives it (store/intake.hpp). All functions may be called from
// several threads. Failures of the medium are RemoteFailed with the remote's name; absence is an answer.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancellation.hpp"
#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/progress.hpp"
#include "store/local_store.hpp"

namespace tutti {

class Remote {
 public:
  virtual ~Remote() = default;
  virtual const std::string& name() const = 0;

  // Those of `ids` that are not there, in the order given. Asks the medium; never a memory of an earlier answer.
  virtual std::vector<ObjectId> missing(std::span<const ObjectId> ids, const Cancellation& cancellation) = 0;

  // Stores objects from files of the local store, whole or not at all, and returns when they are as durable as the
  // medium can make them. Bytes are hashed as they pass: throws Corrupt before anything damaged has a name there, and
  // NotFound if the store has not got one. put() and get() add the objects' bytes to the task's total as soon as
  // they know them, and advance files and bytes; the files' total is the caller's.
  virtual void put(std::span<const ObjectId> ids, const LocalStore& from, const Cancellation& cancellation,
                   Task& task) = 0;

  // Brings objects into the store, verified. Returns those that are not there; throws Corrupt for those that are
  // damaged there (what was sound is kept).
  virtual std::vector<ObjectId> get(std::span<const ObjectId> ids, LocalStore& into, const Cancellation& cancellation,
                                    Task& task) = 0;

  // Small named files beside the objects ("runs/ab/abcd…/1234…"): list below a prefix, read, write whole.
  virtual std::vector<std::string> list_files(std::string_view prefix) = 0;
  virtual std::string read_file(std::string_view path) = 0;
  virtual void write_file(std::string_view path, std::string_view bytes) = 0;
};

// A remote that is a directory on a file system. `directory` is absolute; `jobs` objects are moved at the same time (0:
// as many as cores).
std::unique_ptr<Remote> directory_remote(std::string name, const std::string& directory, Durability durability,
                                         unsigned jobs = 0);

}  // namespace tutti
