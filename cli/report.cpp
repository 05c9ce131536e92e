// One table maps kinds of errors to exit statuses; the manual prints the same one (commands/table.cpp).
#include "report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "ui/error_text.hpp"

namespace tutti {

int exit_status_of(ErrorKind kind, Manners manners, const Command* command) {
  if (manners == Manners::dvc) {
    switch (kind) {
      case ErrorKind::usage:
        return 254;
      case ErrorKind::config:
        return 251;
      case ErrorKind::no_repository:
        return 253;
      case ErrorKind::locked:
      case ErrorKind::internal:
        return 255;
      default:
        return command != nullptr ? command->dvc_failure : 1;
    }
  }
  switch (kind) {
    case ErrorKind::usage:
    case ErrorKind::invalid:
    case ErrorKind::config:
      return 2;
    case ErrorKind::not_found:
    case ErrorKind::no_repository:
    case ErrorKind::conflict:
    case ErrorKind::system:
    case ErrorKind::stage_failed:
      return 1;
    case ErrorKind::locked:
      return 4;
    case ErrorKind::remote:
      return 5;
    case ErrorKind::corrupt:
      return 6;
    case ErrorKind::internal:
      return 70;
  }
  return 70;
}

void report(const Error& error, int status, bool as_json, Terminal& terminal) {
  terminal.clear();
  if (as_json) {
    const Json json{{"error",
                     {{"kind", std::string(name_of(error.kind()))},
                      {"message", error.message()},
                      {"context", error.context()},
                      {"hints", error.hints()},
                      {"exit", status}}}};
    terminal.line(json.dump(-1, ' ', false, Json::error_handler_t::replace));
    return;
  }
  show_error(error, terminal);
}

void report_bug(const char* what, bool as_json, Terminal& terminal) {
  report(InternalError(fmt::format("tutti itself failed: {}", what),
                       {"this is a bug in tutti: please report it with the command that you ran"}),
         70, as_json, terminal);
}

}  // namespace tutti
