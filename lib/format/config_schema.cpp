// Which options .dvc/config may hold, and what their values may be.
//
// DVC refuses every command when its configuration holds an option that it does not know, so nothing else is written.
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "format/config_file.hpp"

namespace tutti {
namespace {

enum class Kind {
  text,
  boolean,
  integer,
  positive,    // an integer of at least 1
  percentage,  // an integer from 0 to 100
  number,
  seconds,     // a number of at least 0
  link_types,  // names of links, separated by commas
  unsettable,  // DVC's schema wants a type that no text has
  choice,
};

struct Option {
  std::string_view name;
  Kind kind = Kind::text;
  std::array<std::string_view, 4> choices = {};
};

using Options = std::span<const Option>;

constexpr Option common_options[] = {
    {"url"},
    {"checksum_jobs", Kind::positive},
    {"jobs", Kind::positive},
    {"worktree", Kind::boolean},
    {"no_traverse", Kind::boolean},
    {"version_aware", Kind::boolean},
};
constexpr Option local_options[] = {
    {"type", Kind::link_types},           {"protected", Kind::boolean}, {"shared", Kind::choice, {"group"}},
    {"slow_link_warning", Kind::boolean}, {"verify", Kind::boolean},
};
constexpr Option s3_options[] = {
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
constexpr Option gs_options[] = {
    {"projectname"},
    {"credentialpath"},
    {"endpointurl"},
    {"verify", Kind::boolean},
    {"allow_anonymous_login", Kind::boolean},
};
constexpr Option ssh_options[] = {
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
constexpr Option hdfs_options[] = {{"user"}, {"kerb_ticket"}, {"replication", Kind::unsettable}};
constexpr Option webhdfs_options[] = {
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
constexpr Option azure_options[] = {
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
constexpr Option oss_options[] = {{"oss_key_id"}, {"oss_key_secret"}, {"oss_endpoint"}, {"verify", Kind::boolean}};
constexpr Option gdrive_options[] = {
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
constexpr Option http_options[] = {
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
constexpr Option webdav_options[] = {
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

struct Transport {
  std::string_view scheme;  // empty: a directory
  Options options;
};

constexpr Transport transports[] = {
    {"", local_options},         {"s3", s3_options},           {"gs", gs_options},       {"ssh", ssh_options},
    {"hdfs", hdfs_options},      {"webhdfs", webhdfs_options}, {"azure", azure_options}, {"oss", oss_options},
    {"gdrive", gdrive_options},  {"http", http_options},       {"https", http_options},  {"webdav", webdav_options},
    {"webdavs", webdav_options},
};

constexpr Option core_options[] = {
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
constexpr Option cache_options[] = {
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
constexpr Option state_options[] = {{"dir"}, {"row_limit", Kind::positive}, {"row_cleanup_quota", Kind::percentage}};
constexpr Option index_options[] = {{"dir"}};
constexpr Option machine_options[] = {
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
constexpr Option plots_options[] = {{"html_template"}, {"auto_open", Kind::boolean}, {"out_dir"}};
constexpr Option exp_options[] = {
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
constexpr Option parsing_options[] = {
    {"bool", Kind::choice, {"store_true", "boolean_optional"}},
    {"list", Kind::choice, {"nargs", "append"}},
};
constexpr Option hydra_options[] = {
    {"enabled", Kind::boolean}, {"config_dir"}, {"config_module"}, {"config_name"}, {"plugins_path"},
};
constexpr Option studio_options[] = {{"token"}, {"url"}, {"repo_url"}, {"offline", Kind::boolean}};
constexpr Option db_options[] = {{"url"}, {"username"}, {"password"}};
constexpr Option feature_options[] = {{"machine", Kind::boolean}};

struct SectionSchema {
  std::string_view name;
  Options options;
  bool is_named = false;  // 'remote "name"'
};

constexpr SectionSchema sections[] = {
    {"core", core_options},       {"cache", cache_options}, {"remote", common_options, true},
    {"state", state_options},     {"index", index_options}, {"machine", machine_options, true},
    {"feature", feature_options}, {"plots", plots_options}, {"exp", exp_options},
    {"parsing", parsing_options}, {"hydra", hydra_options}, {"studio", studio_options},
    {"db", db_options, true},
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

// Python's int(): blanks around it, a sign, single underscores between digits.
std::optional<long double> python_int(std::string_view text) {
  text = trim(text);
  const bool is_negative = text.starts_with('-');
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.back() == '_') return std::nullopt;
  long double result = 0;
  bool is_underscore = true;  // one may not come first
  for (const char c : text) {
    if (c == '_') {
      if (is_underscore) return std::nullopt;
      is_underscore = true;
      continue;
    }
    if (c < '0' || c > '9') return std::nullopt;
    is_underscore = false;
    result = result * 10 + (c - '0');
  }
  return is_negative ? -result : result;
}

std::optional<double> python_float(std::string_view text) {
  std::string digits = lower(trim(text));
  if (digits.starts_with('+')) digits.erase(0, 1);
  if (digits.ends_with('_') || digits.find("__") != std::string::npos) return std::nullopt;
  std::erase(digits, '_');
  double result = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result);
  if (error == std::errc::result_out_of_range) return HUGE_VAL;
  if (error != std::errc() || end != digits.data() + digits.size() || digits.starts_with("nan(")) return std::nullopt;
  return result;
}

std::vector<std::string> names_of(Options options) {
  std::vector<std::string> names;
  for (const Option& option : options) names.emplace_back(option.name);
  return names;
}

[[noreturn]] void refuse_value(const ConfigKey& key, std::string_view value, std::string_view expected) {
  throw UsageError(
      fmt::format("'{}' cannot be '{}': expected {}", printable(key.display()), printable(value), expected));
}

void check_kind(const Option& option, const ConfigKey& key, std::string_view value) {
  const auto require = [&](bool holds, std::string_view expected) {
    if (!holds) refuse_value(key, value, expected);
  };
  switch (option.kind) {
    case Kind::text:
      return;
    case Kind::boolean:
      return require(config_bool(value).has_value(), "true or false");
    case Kind::integer:
      return require(python_int(value).has_value(), "an integer");
    case Kind::positive:
      return require(python_int(value).value_or(0) >= 1, "an integer of at least 1");
    case Kind::percentage: {
      const long double percent = python_int(value).value_or(-1);
      return require(percent >= 0 && percent <= 100, "an integer from 0 to 100");
    }
    case Kind::number:
      return require(python_float(value).has_value(), "a number");
    case Kind::seconds:
      return require(python_float(value).value_or(-1) >= 0, "a number of seconds, 0 or more");
    case Kind::link_types:
      for (const std::string& type : split(value, ',')) {
        const std::string_view name = trim(type);
        require(name == "reflink" || name == "hardlink" || name == "symlink" || name == "copy",
                "one or several of reflink, hardlink, symlink, copy, separated by commas");
      }
      return;
    case Kind::unsettable:
      refuse_value(key, value, "nothing: DVC knows this option but accepts no value for it");
    case Kind::choice: {
      std::vector<std::string> choices;
      for (const std::string_view choice : option.choices) {
        if (!choice.empty()) choices.emplace_back(choice);
      }
      const bool is_one = std::find(choices.begin(), choices.end(), lower(value)) != choices.end();
      return require(is_one, choices.size() == 1 ? choices.front() : "one of " + join(choices, ", "));
    }
  }
}

const Option* find_option(Options options, std::string_view name) {
  const auto found = std::find_if(options.begin(), options.end(), [&](const Option& o) { return o.name == name; });
  return found == options.end() ? nullptr : &*found;
}

[[noreturn]] void refuse_option(const ConfigKey& key, std::string_view where, const std::vector<std::string>& names) {
  std::vector<std::string> hints;
  if (const auto near = nearest(key.option, names)) {
    hints.push_back(fmt::format("did you mean '{}'?", ConfigKey{key.section, key.subsection, *near}.display()));
  }
  hints.push_back(fmt::format("the options are {}", join(names, ", ")));
  throw UsageError(fmt::format("there is no option '{}' in {}", printable(key.option), where), std::move(hints));
}

// Python's urlparse, as far as DVC asks it: a scheme only counts when a host follows.
std::string_view scheme_of(std::string_view url) {
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos || colon == 0) return {};
  const std::string_view scheme = url.substr(0, colon);
  const auto is_scheme_char = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
  };
  if (!std::all_of(scheme.begin(), scheme.end(), is_scheme_char)) return {};
  const std::string_view rest = url.substr(colon + 3);
  return rest.substr(0, rest.find_first_of("/?#")).empty() ? std::string_view() : scheme;
}

const Transport& transport_of(std::string_view url) {
  const std::string scheme = lower(scheme_of(url));
  for (const Transport& transport : transports) {
    if (transport.scheme == scheme) return transport;
  }
  std::vector<std::string> known;
  for (const Transport& transport : transports) {
    if (!transport.scheme.empty()) known.emplace_back(transport.scheme);
  }
  throw UsageError(fmt::format("a remote cannot be at '{}://'", printable(scheme)),
                   {fmt::format("the kinds of remotes are a directory, {}", join(known, ", "))});
}

void check_remote(const ConfigKey& key, std::string_view value, std::string_view remote_url) {
  const std::string_view url = key.option == "url" ? value : remote_url;
  if (lower(scheme_of(url)) == "remote") return;  // a remote in terms of another: whatever that one takes
  if (const Option* option = find_option(common_options, key.option)) {
    if (!url.empty()) transport_of(url);
    return check_kind(*option, key, value);
  }
  std::vector<std::string> names = names_of(common_options);
  if (!url.empty()) {
    const Transport& transport = transport_of(url);
    if (const Option* option = find_option(transport.options, key.option)) return check_kind(*option, key, value);
    const std::vector<std::string> own = names_of(transport.options);
    names.insert(names.end(), own.begin(), own.end());
    const std::string where = transport.scheme.empty() ? std::string("a remote that is a directory")
                                                       : fmt::format("a remote at {}://", transport.scheme);
    refuse_option(key, where, names);
  }
  // Where the remote is may be said in another file; an option that some remote has may be meant.
  for (const Transport& transport : transports) {
    if (find_option(transport.options, key.option) != nullptr) return;
    for (const Option& option : transport.options) {
      const std::string name(option.name);
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  refuse_option(key, "any remote", names);
}

}  // namespace

std::optional<bool> config_bool(std::string_view value) {
  const std::string text = lower(value);
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

void check_config_value(const ConfigKey& key, std::string_view value, std::string_view remote_url) {
  const auto* schema = std::find_if(std::begin(sections), std::end(sections),
                                    [&](const SectionSchema& s) { return s.name == key.section; });
  if (schema == std::end(sections)) {
    std::vector<std::string> names;
    for (const SectionSchema& section : sections) names.emplace_back(section.name);
    std::vector<std::string> hints;
    if (const auto near = nearest(key.section, names)) hints.push_back(fmt::format("did you mean '{}'?", *near));
    hints.push_back(fmt::format("the sections are {}", join(names, ", ")));
    throw UsageError(fmt::format("there is no section '{}'", printable(key.section)), std::move(hints));
  }
  if (schema->is_named && key.subsection.empty()) {
    throw UsageError(fmt::format("'{}' lacks a name", printable(key.display())),
                     {fmt::format("{0}.NAME.{1}", key.section, key.option)});
  }
  if (key.section == "remote") return check_remote(key, value, remote_url);
  if (const Option* option = find_option(schema->options, key.option)) return check_kind(*option, key, value);
  if (key.section == "feature") return;  // DVC warns, and goes on
  refuse_option(key, fmt::format("section '{}'", key.section), names_of(schema->options));
}

}  // namespace tutti
