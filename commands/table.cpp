// The explicit list of commands: what is not here does not exist.
#include "commands/table.hpp"

#include "commands.hpp"

namespace tutti {

const std::vector<Command>& command_table() {
  static const std::vector<Command> table{
      init_command(),
      root_command(),
      version_command(),
      help_command(),
      add_command(),
      commit_command(),
      checkout_command(),
      remove_command(),
      move_command(),
      unprotect_command(),
      check_ignore_command(),
      stage_add_command(),
      stage_list_command(),
      freeze_command(),
      unfreeze_command(),
      run_command(),
      accept_command(),
      runs_command(),
      runs_attach_command(),
      runs_logs_command(),
      runs_stop_command(),
      dag_command(),
      push_command(),
      fetch_command(),
      pull_command(),
      remote_add_command(),
      remote_list_command(),
      remote_modify_command(),
      remote_default_command(),
      remote_remove_command(),
      remote_rename_command(),
      status_command(),
      data_status_command(),
      diff_command(),
      list_command(),
      why_command(),
      log_command(),
      metrics_show_command(),
      metrics_diff_command(),
      params_diff_command(),
      plots_show_command(),
      plots_diff_command(),
      plots_templates_command(),
      plots_modify_command(),
      fsck_command(),
      gc_command(),
      config_command(),
      cache_dir_command(),
      cache_migrate_command(),
      completion_command(),
      install_command(),
      pre_commit_hook_command(),
      post_checkout_hook_command(),
      pre_push_hook_command(),
      merge_driver_command(),
      resolve_command(),
      verify_command(),
      doctor_command(),
      generate_command(),
      complete_command(),
  };
  return table;
}

const std::vector<std::string>& commands_not_yet() {
  static const std::vector<std::string> names{"artifacts",   "daemon", "dataset", "destroy", "du",        "exp",
                                              "experiments", "get",    "get-url", "import",  "import-db", "import-url",
                                              "list-url",    "ls-url", "queue",   "studio",  "update"};
  return names;
}

std::string_view name_of(Group group) {
  switch (group) {
    case Group::start:
      return "Start";
    case Group::data:
      return "Data";
    case Group::pipelines:
      return "Pipelines";
    case Group::sharing:
      return "Sharing";
    case Group::insight:
      return "Insight";
    case Group::settings:
      return "Settings";
  }
  return "";
}

const std::vector<GlobalOption>& global_options() {
  static const std::vector<GlobalOption> options{
      {.name = "--help", .value = "", .help = "Show help for a command", .letter = 'h', .choices = {}},
      {.name = "--version", .value = "", .help = "Print the version", .letter = 'V', .choices = {}},
      {.name = "--json",
       .value = "",
       .help = "Print the result as JSON, and an error as JSON on stderr",
       .choices = {}},
      {.name = "--quiet", .value = "", .help = "Print nothing but errors", .letter = 'q', .choices = {}},
      {.name = "--verbose",
       .value = "",
       .help = "Say more of what is done; twice for everything",
       .letter = 'v',
       .choices = {}},
      {.name = "--cd",
       .value = "DIR",
       .help = "Work in this directory",
       .choices = {},
       .completes = Completes::directories},
      {.name = "--color", .value = "WHEN", .help = "auto, always or never", .choices = {"auto", "always", "never"}},
      {.name = "--progress",
       .value = "HOW",
       .help = "auto, plain, json or none",
       .choices = {"auto", "plain", "json", "none"}},
      {.name = "--lock-timeout", .value = "SECONDS", .help = "Wait this long for others; 60 by default", .choices = {}},
      {.name = "--no-sync",
       .value = "",
       .help = "Do not flush to disk: faster, and lost in a power cut",
       .choices = {}},
  };
  return options;
}

const std::vector<ExitMeaning>& exit_meanings() {
  static const std::vector<ExitMeaning> meanings{
      {0, "Done"},
      {1, "Could not do it: not found, in conflict, refused by the system, or a stage failed"},
      {2, "Asked wrongly: usage, or a bad value in a file"},
      {3, "The answer is no (status --check, diff --check)"},
      {4, "Somebody else holds the lock"},
      {5, "The remote cannot be reached or denies access"},
      {6, "Stored data is damaged"},
      {70, "A bug in tutti"},
      {130, "Interrupted"},
  };
  return meanings;
}

}  // namespace tutti
