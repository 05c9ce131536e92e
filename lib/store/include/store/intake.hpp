// The way into a store: files are read once, hashed and written in that pass, and become objects all together.
//
//   Intake intake(store);
//   parallel: intake.take_file(...)        temporaries; nothing is visible
//   intake.take_bytes(manifest, ...)       trees last
//   intake.publish();                      flush, rename (blobs before trees), flush
//
// Without publish() the destructor removes every temporary. With 32 objects or more one syncfs flushes them all.
// Objects that the store has already are not written again.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/cancellation.hpp"
#include "base/digest.hpp"
#include "base/files.hpp"
#include "base/progress.hpp"
#include "store/local_store.hpp"

namespace tutti {

// How a workspace file becomes an object: by its bytes, or by linking it in (cache.type = hardlink) where the file
// system allows and the file has no other name.
enum class TakeBy { copy, hardlink };

class Intake {
 public:
  explicit Intake(LocalStore& store, TakeBy by = TakeBy::copy);
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;
  ~Intake();

  struct Taken {
    BlobId id;
    FileStat stat;  // of the file read, the same before and after reading
  };
  // Reads `file` (open at its start; `path` for messages and for linking) and keeps its bytes. Throws Conflict if it
  // changed while being read. Thread-safe; `task` advances as bytes pass.
  Taken take_file(const Fd& file, const std::string& path, const Cancellation& cancellation, Task& task);

  // Keeps bytes whose id is known, such as a manifest's, or those of the file `path` that a FileBatch hashed.
  // Thread-safe.
  void take_bytes(const ObjectId& id, std::string_view bytes);
  void take_bytes(const ObjectId& id, std::string_view bytes, const std::string& path);
  // Bytes whose id is yet to be found: many are written while another thread runs `name`. If that finds none, nothing
  // is kept.
  void take_bytes(std::string_view bytes, const std::function<std::optional<ObjectId>()>& name);

  // Keeps bytes that come piece by piece and get their name at last, from who knows that it is theirs.
  class Unnamed {
   public:
    virtual ~Unnamed() = default;
    virtual void write(std::string_view bytes) = 0;
    virtual void keep_as(const ObjectId& id) = 0;  // without it nothing is kept
  };
  std::unique_ptr<Unnamed> begin();

  // Keeps bytes that arrive piece by piece (a download) and are nothing until they match `id`.
  class Arrival {
   public:
    virtual ~Arrival() = default;
    virtual void write(std::string_view bytes) = 0;
    virtual void finish() = 0;  // throws Corrupt if what arrived is not `id`
  };
  std::unique_ptr<Arrival> expect(const ObjectId& id);

  bool links() const;         // by TakeBy::hardlink: files, not bytes, are wanted
  std::size_t count() const;  // objects that publish() will add
  void publish();             // after which the next objects may come

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tutti
