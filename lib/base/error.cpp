// Names of error kinds, and the wording of failed system calls.
#include "base/error.hpp"

#include <cstring>

#include <fmt/format.h>

namespace tutti {
namespace {

std::string describe(int code, std::string_view what) {
  // Not strerror(): it may share one buffer between threads, and it translates.
  const char* description = ::strerrordesc_np(code);
  return description ? fmt::format("{}: {}", what, description) : fmt::format("{}: error {}", what, code);
}

}  // namespace

std::string_view name_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::usage:
      return "usage";
    case ErrorKind::invalid:
      return "invalid";
    case ErrorKind::config:
      return "config";
    case ErrorKind::no_repository:
      return "no_repository";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::conflict:
      return "conflict";
    case ErrorKind::system:
      return "system";
    case ErrorKind::stage_failed:
      return "stage_failed";
    case ErrorKind::locked:
      return "locked";
    case ErrorKind::remote:
      return "remote";
    case ErrorKind::corrupt:
      return "corrupt";
    case ErrorKind::internal:
      return "internal";
  }
  return "internal";
}

SystemError::SystemError(int code, std::string_view what)
    : Error(ErrorKind::system, describe(code, what)), code_(code) {}

}  // namespace tutti
