// Which options .dvc/config may hold. Reference: DVC 3.67.1, dvc/config_schema.py.
#include "config_schema.hpp"

namespace tutti {
namespace {

using Kind = OptionKind;

constexpr OptionSchema common_options[] = {
    {"url"},
    {"checksum_jobs", Kind::positive},
    {"jobs", Kind::positive},
    {"worktree", Kind::boolean},
    {"no_traverse", Kind::boolean},
    {"version_aware", Kind::boolean},
};
constexpr OptionSchema local_options[] = {
    {"type", Kind::link_types},           {"protected", Kind::boolean}, {"shared", Kind::choice, {"group"}},
    {"slow_link_warning", Kind::boolean}, {"verify", Kind::boolean},
};
constexpr OptionSchema s3_options[] = {
    {"region"},
    {"profile"},
    {"credentialpath"},
    {"configpath"},
    {"endpointurl"},
    {"access_key_id"},
    {"secret_access_key"},
    {"session_token"},
    {"listobjects", Kind::boolean},
    {"use_ssl", Kind::boolean},
    {"allow_anonymous_login", Kind::boolean},
    {"ssl_verify"},
    {"sse"},
    {"sse_kms_key_id"},
    {"sse_customer_algorithm"},
    {"sse_customer_key"},
    {"acl"},
    {"grant_read"},
    {"grant_read_acp"},
    {"grant_write_acp"},
    {"grant_full_control"},
    {"cache_regions", Kind::unsettable},
    {"read_timeout", Kind::integer},
    {"connect_timeout", Kind::integer},
    {"verify", Kind::boolean},
};
constexpr OptionSchema gs_options[] = {
    {"projectname"},
    {"credentialpath"},
    {"endpointurl"},
    {"verify", Kind::boolean},
    {"allow_anonymous_login", Kind::boolean},
};
constexpr OptionSchema ssh_options[] = {
    {"type", Kind::link_types},
    {"port", Kind::integer},
    {"user"},
    {"password"},
    {"ask_password", Kind::boolean},
    {"passphrase"},
    {"ask_passphrase", Kind::boolean},
    {"keyfile"},
    {"timeout", Kind::integer},
    {"gss_auth", Kind::boolean},
    {"allow_agent", Kind::boolean},
    {"max_sessions", Kind::integer},
    {"verify", Kind::boolean},
};
constexpr OptionSchema hdfs_options[] = {{"user"}, {"kerb_ticket"}, {"replication", Kind::unsettable}};
constexpr OptionSchema webhdfs_options[] = {
    {"kerberos", Kind::boolean},
    {"kerberos_principal"},
    {"proxy_to"},
    {"ssl_verify"},
    {"token"},
    {"use_https", Kind::boolean},
    {"user"},
    {"password"},
    {"data_proxy_target"},
    {"verify", Kind::boolean},
};
constexpr OptionSchema azure_options[] = {
    {"connection_string"},
    {"sas_token"},
    {"account_name"},
    {"account_key"},
    {"tenant_id"},
    {"client_id"},
    {"client_secret"},
    {"allow_anonymous_login", Kind::boolean},
    {"exclude_environment_credential", Kind::boolean},
    {"exclude_visual_studio_code_credential", Kind::boolean},
    {"exclude_shared_token_cache_credential", Kind::boolean},
    {"exclude_managed_identity_credential", Kind::boolean},
    {"verify", Kind::boolean},
    {"timeout", Kind::integer},
    {"read_timeout", Kind::integer},
    {"connection_timeout", Kind::integer},
};
constexpr OptionSchema oss_options[] = {
    {"oss_key_id"}, {"oss_key_secret"}, {"oss_endpoint"}, {"verify", Kind::boolean}};
constexpr OptionSchema gdrive_options[] = {
    {"profile"},
    {"gdrive_use_service_account", Kind::boolean},
    {"gdrive_client_id"},
    {"gdrive_client_secret"},
    {"gdrive_user_credentials_file"},
    {"gdrive_service_account_user_email"},
    {"gdrive_service_account_json_file_path"},
    {"gdrive_trash_only", Kind::boolean},
    {"gdrive_acknowledge_abuse", Kind::boolean},
    {"verify", Kind::boolean},
};
constexpr OptionSchema http_options[] = {
    {"auth", Kind::choice, {"basic", "digest", "custom"}},
    {"custom_auth_header"},
    {"user"},
    {"password"},
    {"ask_password", Kind::boolean},
    {"ssl_verify"},
    {"method"},
    {"connect_timeout", Kind::seconds},
    {"read_timeout", Kind::seconds},
    {"verify", Kind::boolean},
};
constexpr OptionSchema webdav_options[] = {
    {"user"},
    {"password"},
    {"ask_password", Kind::boolean},
    {"token"},
    {"bearer_token_command"},
    {"custom_auth_header"},
    {"cert_path"},
    {"key_path"},
    {"timeout", Kind::integer},
    {"ssl_verify"},
    {"verify", Kind::boolean},
};

constexpr Transport known_transports[] = {
    {"", local_options},         {"s3", s3_options},           {"gs", gs_options},       {"ssh", ssh_options},
    {"hdfs", hdfs_options},      {"webhdfs", webhdfs_options}, {"azure", azure_options}, {"oss", oss_options},
    {"gdrive", gdrive_options},  {"http", http_options},       {"https", http_options},  {"webdav", webdav_options},
    {"webdavs", webdav_options},
};

constexpr OptionSchema core_options[] = {
    {"remote"},
    {"checksum_jobs", Kind::positive},
    {"interactive", Kind::boolean},
    {"analytics", Kind::boolean},
    {"hardlink_lock", Kind::boolean},
    {"no_scm", Kind::boolean},
    {"autostage", Kind::boolean},
    {"experiments", Kind::boolean},
    {"check_update", Kind::boolean},
    {"site_cache_dir"},
    {"machine"},
};
constexpr OptionSchema cache_options[] = {
    {"dir"},
    {"type", Kind::link_types},
    {"protected", Kind::boolean},
    {"shared", Kind::choice, {"group"}},
    {"slow_link_warning", Kind::boolean},
    {"verify", Kind::boolean},
    {"local"},
    {"s3"},
    {"gs"},
    {"hdfs"},
    {"webhdfs"},
    {"ssh"},
    {"azure"},
};
constexpr OptionSchema state_options[] = {
    {"dir"}, {"row_limit", Kind::positive}, {"row_cleanup_quota", Kind::percentage}};
constexpr OptionSchema index_options[] = {{"dir"}};
constexpr OptionSchema machine_options[] = {
    {"cloud", Kind::choice, {"aws", "azure"}},
    {"region", Kind::choice, {"us-west", "us-east", "eu-west", "eu-north"}},
    {"image"},
    {"spot", Kind::boolean},
    {"spot_price", Kind::number},
    {"instance_hdd_size", Kind::integer},
    {"instance_type"},
    {"instance_gpu"},
    {"ssh_private"},
    {"startup_script"},
    {"setup_script"},
};
constexpr OptionSchema plots_options[] = {{"html_template"}, {"auto_open", Kind::boolean}, {"out_dir"}};
constexpr OptionSchema exp_options[] = {
    {"auto_push", Kind::boolean},
    {"git_remote"},
    {"code"},
    {"data"},
    {"models"},
    {"metrics"},
    {"params"},
    {"plots"},
    {"live"},
};
constexpr OptionSchema parsing_options[] = {
    {"bool", Kind::choice, {"store_true", "boolean_optional"}},
    {"list", Kind::choice, {"nargs", "append"}},
};
constexpr OptionSchema hydra_options[] = {
    {"enabled", Kind::boolean}, {"config_dir"}, {"config_module"}, {"config_name"}, {"plugins_path"},
};
constexpr OptionSchema studio_options[] = {{"token"}, {"url"}, {"repo_url"}, {"offline", Kind::boolean}};
constexpr OptionSchema db_options[] = {{"url"}, {"username"}, {"password"}};
constexpr OptionSchema feature_options[] = {{"machine", Kind::boolean}};

constexpr SectionSchema known_sections[] = {
    {"core", core_options},       {"cache", cache_options}, {"remote", common_options, true},
    {"state", state_options},     {"index", index_options}, {"machine", machine_options, true},
    {"feature", feature_options}, {"plots", plots_options}, {"exp", exp_options},
    {"parsing", parsing_options}, {"hydra", hydra_options}, {"studio", studio_options},
    {"db", db_options, true},
};

}  // namespace

std::span<const SectionSchema> config_sections() {
  return known_sections;
}

Options common_remote_options() {
  return common_options;
}

std::span<const Transport> transports() {
  return known_transports;
}

}  // namespace tutti
