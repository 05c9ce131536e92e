// The command of each file in this folder: not public, see commands/table.hpp.
#pragma once

#include "commands/command.hpp"

namespace tutti {

Command init_command();
Command accept_command();
Command add_command();
Command status_command();
Command commit_command();
Command checkout_command();
Command remove_command();
Command move_command();
Command unprotect_command();
Command check_ignore_command();
Command freeze_command();
Command unfreeze_command();
Command cache_dir_command();
Command cache_migrate_command();
Command data_status_command();
Command diff_command();
Command list_command();
Command stage_add_command();
Command stage_list_command();
Command run_command();
Command runs_command();
Command runs_attach_command();
Command runs_logs_command();
Command runs_stop_command();
Command dag_command();
Command why_command();
Command log_command();
Command metrics_show_command();
Command metrics_diff_command();
Command params_diff_command();
Command plots_show_command();
Command plots_diff_command();
Command plots_templates_command();
Command plots_modify_command();
Command remote_add_command();
Command remote_list_command();
Command remote_modify_command();
Command remote_default_command();
Command remote_remove_command();
Command remote_rename_command();
Command config_command();
Command push_command();
Command fetch_command();
Command pull_command();
Command fsck_command();
Command gc_command();
Command root_command();
Command version_command();
Command help_command();
Command completion_command();
Command install_command();
Command pre_commit_hook_command();
Command post_checkout_hook_command();
Command pre_push_hook_command();
Command merge_driver_command();
Command resolve_command();
Command verify_command();
Command doctor_command();
Command generate_command();
Command complete_command();

}  // namespace tutti
