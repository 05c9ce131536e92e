// .dvc/config: the bytes that DVC writes, the comments that it would lose, the options that it knows.
#include <catch2/catch.hpp>

#include <string>

#include "base/error.hpp"
#include "base/text.hpp"
#include "config_table.hpp"
#include "format/config_file.hpp"

namespace tutti {
namespace {

void apply(ConfigFile& config, const std::string& edit) {
  const std::size_t verb_end = edit.find(' ');
  const std::string verb = edit.substr(0, verb_end);
  const std::string rest = edit.substr(verb_end + 1);
  if (verb == "remove") {
    CHECK(config.remove_section("remote", rest.substr(rest.find('.') + 1)));
    return;
  }
  const std::size_t key_end = rest.find(' ');
  const ConfigKey key = ConfigKey::parse(rest.substr(0, key_end));
  if (verb == "unset") {
    CHECK(config.unset(key));
    return;
  }
  config.set(key, rest.substr(key_end + 1));
}

std::string without_comments(const std::string& text) {
  std::string result;
  for (const std::string& line : split(text, '\n')) {
    if (trim(line).empty() || trim(line).starts_with("#")) continue;
    result += line.substr(0, line.find("  #")) + "\n";
  }
  return result.empty() ? "\n" : result;
}

std::string message_of(const std::string& text) {
  try {
    ConfigFile::parse(text, ".dvc/config");
  } catch (const InvalidFile& error) {
    return error.message();
  }
  return "no error";
}

std::string refusal(const std::string& key, const std::string& value, const std::string& url = {}) {
  try {
    check_config_value(ConfigKey::parse(key), value, url);
  } catch (const UsageError& error) {
    return error.message() + (error.hints().empty() ? "" : "; " + error.hints().front());
  }
  return "accepted";
}

}  // namespace

TEST_CASE("an edited configuration is what DVC writes, byte for byte, comments aside") {
  for (const ConfigCase& sample : config_table) {
    if (sample.edits.empty()) continue;
    CAPTURE(sample.before, sample.edits.front());
    ConfigFile config = ConfigFile::parse(sample.before, ".dvc/config");

    for (const char* edit : sample.edits) apply(config, edit);

    const std::string text = config.text();
    const bool has_comments = std::string(sample.before).find("#") != std::string::npos;
    CHECK((has_comments ? without_comments(text) : text) == sample.after);
  }
}

TEST_CASE("what is written is read back as the same") {
  for (const ConfigCase& sample : config_table) {
    if (sample.edits.empty()) continue;
    CAPTURE(sample.before);
    ConfigFile config = ConfigFile::parse(sample.before, ".dvc/config");
    for (const char* edit : sample.edits) apply(config, edit);

    const ConfigFile again = ConfigFile::parse(config.text(), ".dvc/config");

    CHECK(again.text() == config.text());
    REQUIRE(again.entries().size() == config.entries().size());
    for (const ConfigEntry& entry : config.entries()) {
      REQUIRE(again.find(entry.key) != nullptr);
      CHECK(again.find(entry.key)->value == entry.value);
    }
  }
}

TEST_CASE("a configuration that DVC refuses is refused with its line") {
  for (const ConfigCase& sample : config_table) {
    if (!sample.edits.empty()) continue;
    CAPTURE(sample.before);
    CHECK_THROWS_AS(ConfigFile::parse(sample.before, ".dvc/config"), InvalidFile);
  }
  CHECK(message_of("[core]\nx\n") == ".dvc/config:2: expected [section] or key = value");
  CHECK(message_of("[core]\na = 1\na = 2\n") == ".dvc/config:3: option 'a' stands already on line 2");
  CHECK(message_of("[core]\na = 'b\n") ==
        ".dvc/config:2: cannot tell what the value of 'a' is: check its quotes and commas");
  CHECK(message_of("url = x\n") == ".dvc/config:1: option 'url' stands in no section");
  CHECK(message_of("[core]\na = %(a)s\n") == ".dvc/config:2: 'core.a' refers to itself");
  CHECK(message_of("[core]\na = \xff\n") == "'.dvc/config' is not UTF-8 text");
}

TEST_CASE("comments stay above the line that they were above, wherever that line moves") {
  const std::string text =
      "# about the file\n\n"
      "# where things are\n['remote \"a\"']\n    # who\n    user = me  # and why\n    url = ssh://h/p\n"
      "# last\n[core]\n    remote = a\n# the end\n";
  ConfigFile config = ConfigFile::parse(text, ".dvc/config");

  config.set(ConfigKey::parse("core.autostage"), "true");

  CHECK(config.text() ==
        "# about the file\n\n"
        "# last\n[core]\n    remote = a\n    autostage = true\n"
        "# where things are\n['remote \"a\"']\n    # who\n    user = me  # and why\n    url = ssh://h/p\n"
        "# the end\n");
}

TEST_CASE("a comment outlives the option and the section below it") {
  ConfigFile config = ConfigFile::parse(
      "# one\n[cache]\n    # two\n    type = copy\n    # three\n    dir = /c\n[core]\n    remote = a\n", ".dvc/config");

  config.unset(ConfigKey::parse("cache.type"));
  CHECK(config.text() == "# one\n[cache]\n    # two\n    # three\n    dir = /c\n[core]\n    remote = a\n");

  config.remove_section("cache", "");
  CHECK(config.text() == "# one\n[core]\n    remote = a\n");
}

TEST_CASE("lists, quotes and references show as DVC shows them") {
  const ConfigFile config = ConfigFile::parse(
      "[Cache]\nType = reflink,copy\ndir = \"a, b\"\n[core]\nremote = x\nsite_cache_dir = /c/%(remote)s\n", "config");

  CHECK(config.find(ConfigKey::parse("cache.type"))->value == "reflink, copy");
  CHECK(config.find(ConfigKey::parse("cache.type"))->is_list);
  CHECK(config.find(ConfigKey::parse("cache.dir"))->value == "a, b");
  CHECK_FALSE(config.find(ConfigKey::parse("cache.dir"))->is_list);
  CHECK(config.find(ConfigKey::parse("core.site_cache_dir"))->value == "/c/x");
  CHECK(config.find(ConfigKey::parse("core.site_cache_dir"))->line == 6);
  CHECK(config.find(ConfigKey::parse("core.nope")) == nullptr);
}

TEST_CASE("an option's name has a section, and a remote's has the remote") {
  CHECK(ConfigKey::parse("Core.Remote") == ConfigKey{"core", "", "remote"});
  CHECK(ConfigKey::parse("remote.My.url") == ConfigKey{"remote", "my", "url"});
  CHECK(ConfigKey::parse("remote.a.b.url") == ConfigKey{"remote", "a.b", "url"});
  CHECK(ConfigKey::parse("db.x.url").display() == "db.x.url");
  for (const char* bad : {"", "core", ".x", "core.", "remote.url", "core.a.b", "remote..url"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(ConfigKey::parse(bad), UsageError);
  }
}

TEST_CASE("options are checked as DVC's schema checks them") {
  CHECK(refusal("core.autostage", "TRUE") == "accepted");
  CHECK(refusal("core.autostage", "yes") == "'core.autostage' cannot be 'yes': expected true or false");
  CHECK(refusal("core.autostag", "true") ==
        "there is no option 'autostag' in section 'core'; did you mean 'core.autostage'?");
  CHECK(refusal("cor.autostage", "true") == "there is no section 'cor'; did you mean 'core'?");
  CHECK(refusal("core.checksum_jobs", "4") == "accepted");
  CHECK(refusal("core.checksum_jobs", "0") == "'core.checksum_jobs' cannot be '0': expected an integer of at least 1");
  CHECK(refusal("core.checksum_jobs", "1_0") == "accepted");
  CHECK(refusal("core.checksum_jobs", "1__0") != "accepted");
  CHECK(refusal("cache.type", "reflink, copy") == "accepted");
  CHECK(refusal("cache.type", "reflink,cpoy") ==
        "'cache.type' cannot be 'reflink,cpoy': expected one or several of reflink, hardlink, symlink, copy, separated "
        "by commas");
  CHECK(refusal("cache.shared", "all") == "'cache.shared' cannot be 'all': expected group");
  CHECK(refusal("parsing.list", "x") == "'parsing.list' cannot be 'x': expected one of nargs, append");
  CHECK(refusal("state.row_cleanup_quota", "101") != "accepted");
  CHECK(refusal("feature.anything", "x") == "accepted");
  CHECK(refusal("machine.m.spot_price", "0.5") == "accepted");
  CHECK(refusal("machine.m.spot_price", "cheap") != "accepted");
}

TEST_CASE("a remote's options depend on where it is") {
  CHECK(refusal("remote.r.profile", "p", "s3://bucket") == "accepted");
  CHECK(refusal("remote.r.profle", "p", "s3://bucket") ==
        "there is no option 'profle' in a remote at s3://; did you mean 'remote.r.profile'?");
  CHECK(refusal("remote.r.profile", "p", "ssh://host/path") != "accepted");
  CHECK(refusal("remote.r.port", "ssh", "ssh://host/path") != "accepted");
  CHECK(refusal("remote.r.shared", "group", "/mnt/x") == "accepted");
  CHECK(refusal("remote.r.connect_timeout", "-1", "https://h/x") != "accepted");
  CHECK(refusal("remote.r.connect_timeout", "1.5", "https://h/x") == "accepted");
  CHECK(refusal("remote.r.anything", "x", "remote://other/path") == "accepted");
  CHECK(refusal("remote.r.profile", "p") == "accepted");
  CHECK(refusal("remote.r.nonsense", "p") != "accepted");
  CHECK(refusal("remote.r.url", "s3://bucket") == "accepted");
  CHECK(refusal("remote.r.url", "../relative") == "accepted");
  CHECK(refusal("remote.r.url", "ftp://host/x") ==
        "a remote cannot be at 'ftp://'; the kinds of remotes are a directory, s3, gs, ssh, hdfs, webhdfs, azure, oss, "
        "gdrive, http, https, webdav, webdavs");
}

TEST_CASE("a text that the format cannot hold is refused before anything changes") {
  ConfigFile config;
  config.set(ConfigKey::parse("plots.out_dir"), "x");

  CHECK_THROWS_AS(config.set(ConfigKey::parse("plots.out_dir"), "\"\"\" and '''"), UsageError);

  CHECK(config.text() == "[plots]\n    out_dir = x\n");
}

}  // namespace tutti
