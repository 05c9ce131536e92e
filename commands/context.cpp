// Opens the repository when a command first needs it.
#include "commands/context.hpp"

#include <unistd.h>

#include <iostream>

#include <fmt/format.h>

namespace tutti {

Context::Context(GlobalOptions globals, std::string directory, Surroundings surroundings, RepositoryOptions options,
                 Terminal& terminal, const std::vector<Command>& table)
    : globals_(std::move(globals)),
      directory_(std::move(directory)),
      surroundings_(surroundings),
      options_(options),
      terminal_(terminal),
      table_(table) {}

Repository& Context::repository() {
  if (!repository_) repository_ = std::make_unique<Repository>(Repository::open(directory_, surroundings_, options_));
  return *repository_;
}

RelPath Context::place() {
  return repository().to_rel_path(".", directory_);
}

std::string Context::shown(const RelPath& path) {
  return repository().shown(path, directory_);
}

RelPath Context::to_rel_path(const std::string& typed) {
  return repository().to_rel_path(typed, directory_);
}

bool Context::confirm(const std::string& question, bool fallback) {
  if (isatty(STDIN_FILENO) != 1 || !terminal_.abilities().err_is_terminal) return fallback;
  terminal_.clear();
  terminal_.raw(fmt::format("{} [y/n] ", question));
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace tutti
