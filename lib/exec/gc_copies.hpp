// Where else the objects of a store are: on remotes that are directories.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "store/local_store.hpp"
#include "store/removal.hpp"
#include "workspace/repository.hpp"

namespace tutti {

class Copies {
 public:
  // Every remote that the repository knows.
  explicit Copies(const Repository& repository);

  // Whether a copy of the same size lies on a remote, in a file of its own: not through a link, nor in the very folder
  // that `store` has it in (a remote may be the cache itself). Bytes are not read.
  bool has(const LocalStore& store, const StoredObject& object);
  bool has(const std::string& remote, const LocalStore& store, const StoredObject& object);

  // As has(), but the copy's bytes have been read and are the object's. A copy that was proven is not read again while
  // it is untouched.
  bool proves(const LocalStore& store, const StoredObject& object);
  bool proves(const std::string& remote, const LocalStore& store, const StoredObject& object);

  // The remote's objects. Throws as Repository::open_remote() does for one that is not there or no directory.
  LocalStore& store_of(const std::string& remote);
  const std::map<std::string, std::unique_ptr<LocalStore>>& stores() const { return stores_; }
  const std::vector<std::string>& unasked() const { return unasked_; }  // remotes on other media

 private:
  bool is_sound(const std::string& name, const LocalStore& remote, const ObjectId& id);
  bool holds(const LocalStore& remote, const LocalStore& store, const StoredObject& object);

  const Repository& repository_;
  std::map<std::string, std::unique_ptr<LocalStore>> stores_;  // by name
  std::vector<std::string> unasked_;
  std::map<std::pair<const LocalStore*, std::string>, bool> is_same_folder_;
  std::map<std::pair<const LocalStore*, ObjectId>, FileStat> proven_;
};

}  // namespace tutti
