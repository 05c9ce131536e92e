// What can go wrong, worded for the person who asked.
//
// lib/ throws where the knowledge is; callers add context and rethrow with `throw;`; cli catches once.
// A message is lower case without a full stop, names its subject in single quotes, and a hint is a command to type.
#pragma once

#include <exception>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

namespace tutti {

// Each kind has one exit status (cli/report.cpp); `invalid` is a bad value in a file, `usage` a bad command line.
// `no_repository` and `config` are apart because DVC gives them exit statuses of their own.
enum class ErrorKind {
  usage,
  invalid,
  config,
  not_found,
  no_repository,
  conflict,
  system,
  stage_failed,
  locked,
  remote,
  corrupt,
  internal
};

std::string_view name_of(ErrorKind kind);

class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string message, std::vector<std::string> hints = {})
      : kind_(kind), message_(std::move(message)), hints_(std::move(hints)) {}

  const char* what() const noexcept override { return message_.c_str(); }
  ErrorKind kind() const { return kind_; }
  const std::string& message() const { return message_; }
  const std::vector<std::string>& hints() const { return hints_; }
  const std::vector<std::string>& context() const { return context_; }

  // Says what was being done, innermost first: "while uploading 'data.csv'".
  void add_context(std::string context) { context_.push_back(std::move(context)); }
  void add_hint(std::string hint) { hints_.push_back(std::move(hint)); }

 private:
  ErrorKind kind_;
  std::string message_;
  std::vector<std::string> hints_;
  std::vector<std::string> context_;
};

template <ErrorKind Kind>
class ErrorOf final : public Error {
 public:
  explicit ErrorOf(std::string message, std::vector<std::string> hints = {})
      : Error(Kind, std::move(message), std::move(hints)) {}
};

using UsageError = ErrorOf<ErrorKind::usage>;
using InvalidFile = ErrorOf<ErrorKind::invalid>;
using ConfigError = ErrorOf<ErrorKind::config>;
using NoRepository = ErrorOf<ErrorKind::no_repository>;
using NotFound = ErrorOf<ErrorKind::not_found>;
using Conflict = ErrorOf<ErrorKind::conflict>;
using StageFailed = ErrorOf<ErrorKind::stage_failed>;
using Locked = ErrorOf<ErrorKind::locked>;
using RemoteFailed = ErrorOf<ErrorKind::remote>;
using Corrupt = ErrorOf<ErrorKind::corrupt>;
using InternalError = ErrorOf<ErrorKind::internal>;

// A system call that failed: "cannot open 'x': No such file or directory". `code` is errno, taken at the call site.
class SystemError final : public Error {
 public:
  SystemError(int code, std::string_view what);
  int code() const { return code_; }

 private:
  int code_;
};

// The person pressed Ctrl-C, or a signal asked to stop. Exit status 130; not an Error, so nothing adds context to it.
struct Cancelled : std::exception {
  const char* what() const noexcept override { return "interrupted"; }
};

}  // namespace tutti
