// Writes hooks, merge drivers and attributes.
#include "exec/git_setup.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "format/yaml.hpp"
#include "format/yaml_edit.hpp"

namespace tutti {

namespace {

constexpr std::string_view hook_mark = "# Written by 'tutti install'";
constexpr std::array<std::string_view, 3> hook_names{"pre-commit", "post-checkout", "pre-push"};

// What `dvc install` writes.
bool is_hook_of_dvc(std::string_view text, std::string_view name) {
  return trim(text) == fmt::format("#!/bin/sh\nexec dvc git-hook {} $@", name);
}

void write_hook(const std::string& directory, std::string_view name, const std::string& text, Durability durability,
                InstallReport& report) {
  const std::string path = join_path(directory, name);
  const auto stat = find_stat(path);
  if (stat) {
    const std::optional<std::string> there = find_and_read_file(path);
    const bool is_replaced = there && (there->find(hook_mark) != std::string::npos || is_hook_of_dvc(*there, name));
    if (!is_replaced) {
      const std::string aside = path + ".before-tutti";
      if (find_stat(aside)) {
        throw Conflict(
            fmt::format("the hook {} cannot make room: {} is there already", in_quotes(path), in_quotes(aside)),
            {fmt::format("cat {}", shell_quote(aside))});
      }
      rename_file(path, aside);
      (stat->is_executable() ? report.chained : report.idle).push_back(aside);
    } else if (there == text && stat->is_executable()) {
      report.hooks.push_back(path);
      return;
    }
  }
  publish_file(path, text, durability, 0777 & ~current_umask());
  report.hooks.push_back(path);
}

// Whether Git would commit the hooks, and others get them.
bool is_in_working_tree(const GitRepository& git, const std::string& directory) {
  const std::string place = real_path(directory), root = real_path(git.root());
  if (!(place + "/").starts_with(root + "/") || (place + "/").starts_with(real_path(git.common_directory()) + "/")) {
    return false;
  }
  return !git.is_ignored(directory, PathKind::directory);
}

void set_git_config(const std::string& directory, const std::string& name, const std::string& value) {
  const CapturedOutput output = run_and_capture({.arguments = {"git", "config", name, value}, .directory = directory});
  if (!output.status.success()) {
    throw Conflict(fmt::format("cannot set {} in Git's configuration", in_quotes(name)),
                   {fmt::format("git config {} {}", name, shell_quote(value))});
  }
}

void set_drivers(const Repository& repository, const InstallOptions& options) {
  const GitRepository& git = *repository.git();
  const std::string command =
      options.program + " git-hook merge-driver --ancestor %O --our %A --their %B --path %P --marker-size %L";
  for (const std::string driver : {"tutti", "dvc"}) {
    const std::string section = "merge." + driver;
    const std::string name = driver == "tutti" ? "tutti merge driver" : "DVC merge driver";
    if (git.config_value(section + ".name") != name) set_git_config(repository.root(), section + ".name", name);
    if (git.config_value(section + ".driver") != command) {
      set_git_config(repository.root(), section + ".driver", command);
    }
  }
}

// Whether some line says how files of this pattern are merged.
bool has_driver(std::string_view attributes, std::string_view pattern) {
  for (const std::string& line : split(attributes, '\n')) {
    const std::string_view text = trim(line);
    if (!text.starts_with(pattern) || text.size() == pattern.size()) continue;
    const std::string_view rest = text.substr(pattern.size());
    if ((rest.front() == ' ' || rest.front() == '\t') && rest.find("merge") != std::string_view::npos) return true;
  }
  return false;
}

void set_attributes(Repository& repository, InstallReport& report) {
  const RelPath file = RelPath::parse(".gitattributes");
  const std::string path = repository.absolute(file);
  const std::string before = find_and_read_file(path).value_or("");
  std::string text = before;
  for (const std::string_view pattern : {"*.dvc", "dvc.lock", "dvc.yaml", ".gitignore"}) {
    if (has_driver(text, pattern)) continue;
    if (!text.empty() && !text.ends_with('\n')) text += '\n';
    text += fmt::format("{} merge=tutti\n", pattern);
  }
  if (text == before) return;
  publish_file(path, text, repository.options().durability);
  report.changed.push_back(file);
}

Value pre_commit_hook(std::string_view name, const std::string& program) {
  Value hook = Value::map();
  hook.append("id", Value::string(fmt::format("tutti-{}", name)));
  hook.append("name", Value::string(fmt::format("tutti {}", name)));
  hook.append("entry", Value::string(fmt::format("{} git-hook {}", program, name)));
  hook.append("language", Value::string("system"));
  hook.append("pass_filenames", Value::boolean(false));
  hook.append("always_run", Value::boolean(true));
  hook.append("verbose", Value::boolean(true));
  hook.append("stages", Value::list({Value::string(name)}));
  return hook;
}

void write_pre_commit_config(Repository& repository, const InstallOptions& options, InstallReport& report) {
  const std::string path = join_path(repository.git()->root(), ".pre-commit-config.yaml");
  const std::string before = find_and_read_file(path).value_or("");
  Value config = read_yaml(before, path);
  if (config.is_null()) config = Value::map();
  if (!config.is_map()) refuse(Source{path}, config.mark(), "expected a map");
  Value hooks = Value::list();
  for (const std::string_view name : hook_names) hooks.push_back(pre_commit_hook(name, options.program));
  Value entry = Value::map({{"repo", Value::string("local")}, {"hooks", std::move(hooks)}});
  if (config.find("repos") == nullptr) config.append("repos", Value::list());
  Value& repos = *config.find("repos");
  if (!repos.is_list()) refuse(Source{path}, repos.mark(), "expected a list");
  report.pre_commit_config = path;
  const std::vector<Value>& there = repos.items();
  if (std::find(there.begin(), there.end(), entry) != there.end()) return;
  repos.push_back(std::move(entry));
  publish_file(path, rewrite_yaml(before, config, path), repository.options().durability);
}

}  // namespace

std::string hook_text(const std::string& name, const std::optional<std::string>& program) {
  const std::string before = fmt::format("\"$(dirname \"$0\")/{}.before-tutti\"", name);
  const std::string call = fmt::format("{} git-hook {} \"$@\"\n", program.value_or("tutti"), name);
  const std::string unless_installed =
      program ? ""
              : fmt::format(
                    "if ! command -v tutti > /dev/null; then\n"
                    "  echo 'tutti is not installed: its {} hook does nothing' >&2\n  exit 0\nfi\n",
                    name);
  std::string text = fmt::format(
      "#!/bin/sh\n{}; a hook that was here before is {}.before-tutti beside it.\nbefore={}\n", hook_mark, name, before);
  if (name == "pre-push") {  // what is pushed stands on standard input, and both want to read it
    text +=
        "pushed=$(cat)\nif [ -x \"$before\" ]; then printf '%s\\n' \"$pushed\" | \"$before\" \"$@\" || exit $?; fi\n";
    text += unless_installed + "printf '%s\\n' \"$pushed\" | " + call;
  } else {
    text += "if [ -x \"$before\" ]; then \"$before\" \"$@\" || exit $?; fi\n";
    text += unless_installed + "exec " + call;
  }
  return text;
}

InstallReport install_git_hooks(Repository& repository, const InstallOptions& options) {
  GitRepository* const git = repository.git();
  if (git == nullptr) {
    throw Conflict(fmt::format("{} is in no Git repository, or 'core.no_scm' says so", in_quotes(repository.root())),
                   {"git init"});
  }
  InstallReport report;
  set_drivers(repository, options);
  set_attributes(repository, report);
  if (options.use_pre_commit_tool) {
    write_pre_commit_config(repository, options, report);
    return report;
  }
  const std::string directory = git->hooks_directory();
  make_directories(directory);
  const auto program = is_in_working_tree(*git, directory) ? std::nullopt : std::optional(options.program);
  for (const std::string_view name : hook_names) {
    const std::string text = hook_text(std::string(name), program);
    write_hook(directory, name, text, repository.options().durability, report);
  }
  return report;
}

}  // namespace tutti
