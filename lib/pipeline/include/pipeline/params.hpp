// The parameters that stages depend on, as their files hold them now.
#pragma once

#include <memory>
#include <optional>

#include "pipeline/stage.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// Reads each file once, however many stages ask.
class ParamsReader {
 public:
  explicit ParamsReader(Repository& repository);
  ~ParamsReader();
  // Map of dotted key -> value for the keys that exist (all top-level ones for a whole-file dependency); nothing when
  // the file is missing. Throws InvalidFile.
  std::optional<Value> read(const ParamsDependency& dependency);
  // Reads the file again when it is next asked for: a stage has written it.
  void forget(const RelPath& path);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tutti
