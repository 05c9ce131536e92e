// Which setting wins, and what relative paths mean.
#include "workspace/config.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "scratch.hpp"

using namespace tutti;

namespace {

struct Levels : Scratch {
  Levels() {
    environment.variables["DVC_GLOBAL_CONFIG_DIR"] = root + "/global";
    std::filesystem::create_directories(root + "/global");
    std::filesystem::create_directories(root + "/system");
  }
  void set(ConfigLevel level, std::string_view text) const {
    std::ofstream(Config::path_of(level, environment, work() + "/.dvc"), std::ios::trunc) << text;
  }
  Config load() const { return Config::load(environment, work() + "/.dvc"); }
};

}  // namespace

TEST_CASE("later levels win, and each setting knows where it came from") {
  Levels levels;
  levels.set(ConfigLevel::system, "[core]\n    remote = s\n");
  levels.set(ConfigLevel::global, "[core]\n    remote = g\n    autostage = true\n");
  levels.set(ConfigLevel::project, "[core]\n    remote = p\n");
  levels.set(ConfigLevel::local, "[core]\n    remote = l\n");

  const Config config = levels.load();

  CHECK(config.find("core.remote") == "l");
  CHECK(config.autostage());
  REQUIRE(config.settings().size() == 5);
  CHECK(config.settings()[0].origin.level == ConfigLevel::system);
  CHECK(config.settings()[4].origin.path == levels / ".dvc/config.local");
}

TEST_CASE("without files every default holds") {
  Levels levels;
  levels.set(ConfigLevel::project, "");

  const Config config = levels.load();

  CHECK(config.link_types() == std::vector<LinkType>{LinkType::reflink, LinkType::copy});
  CHECK_FALSE(config.cache_directory());
  CHECK_FALSE(config.default_remote());
  CHECK(config.remote_names().empty());
  CHECK_FALSE(config.autostage());
  CHECK_FALSE(config.shared_cache());
}

TEST_CASE("the user's and the machine's files lie where DVC looks for them") {
  Environment environment{.home = "/home/ada", .user = "ada", .variables = {}};
  CHECK(Config::path_of(ConfigLevel::global, environment, "") == "/home/ada/.config/dvc/config");
  CHECK(Config::path_of(ConfigLevel::system, environment, "") == "/etc/xdg/dvc/config");

  environment.variables["XDG_CONFIG_HOME"] = "/conf";
  environment.variables["XDG_CONFIG_DIRS"] = "/first:/second";
  CHECK(Config::path_of(ConfigLevel::global, environment, "") == "/conf/dvc/config");
  CHECK(Config::path_of(ConfigLevel::system, environment, "") == "/first/dvc/config");

  environment.variables["DVC_GLOBAL_CONFIG_DIR"] = "/g";
  environment.variables["DVC_SYSTEM_CONFIG_DIR"] = "/s";
  CHECK(Config::path_of(ConfigLevel::global, environment, "") == "/g/config");
  CHECK(Config::path_of(ConfigLevel::system, environment, "") == "/s/config");
  CHECK(Config::path_of(ConfigLevel::local, environment, "/r/.dvc") == "/r/.dvc/config.local");
}

TEST_CASE("a relative path is relative to the file that says it, a tilde to the home, a URL to nothing") {
  Levels levels;
  levels.set(ConfigLevel::global, "['remote \"far\"']\n    url = store\n");
  levels.set(ConfigLevel::project,
             "[cache]\n    dir = ../../cache\n['remote \"near\"']\n    url = ../store\n['remote \"home\"']\n    url = "
             "~/store\n['remote \"cloud\"']\n    url = s3://bucket/x\n");

  const Config config = levels.load();

  CHECK(config.cache_directory() == levels.root + "/cache");
  CHECK(config.remote("far")->url == levels.root + "/global/store");
  CHECK(config.remote("near")->url == levels / "store");
  CHECK(config.remote("home")->url == levels.root + "/home/store");
  CHECK(config.remote("cloud")->url == "s3://bucket/x");
  CHECK_FALSE(config.remote("none"));
  CHECK(config.remote_names() == std::vector<std::string>{"far", "near", "home", "cloud"});
}

TEST_CASE("a remote's options come together from all levels") {
  Levels levels;
  levels.set(ConfigLevel::project, "['remote \"r\"']\n    url = s3://bucket\n    jobs = 4\n");
  levels.set(ConfigLevel::local, "['remote \"r\"']\n    profile = me\n    jobs = 8\n");

  const auto remote = levels.load().remote("r");

  REQUIRE(remote);
  CHECK(remote->url == "s3://bucket");
  CHECK(remote->options == std::map<std::string, std::string>{{"jobs", "8"}, {"profile", "me"}});
}

TEST_CASE("cache.type lists link types in order") {
  Levels levels;
  levels.set(ConfigLevel::project, "[cache]\n    type = \"hardlink, symlink,copy\"\n");

  CHECK(levels.load().link_types() == std::vector<LinkType>{LinkType::hardlink, LinkType::symlink, LinkType::copy});
}

TEST_CASE("a wrong value is refused with its file and line") {
  Levels levels;

  levels.set(ConfigLevel::project, "[core]\n    remote = x\n    autostage = perhaps\n");
  CHECK_THROWS_AS(levels.load(), InvalidFile);
  CHECK_THROWS_WITH(levels.load(), Catch::Contains(".dvc/config:3"));

  levels.set(ConfigLevel::project, "[cache]\n    type = teleport\n");
  CHECK_THROWS_AS(levels.load(), InvalidFile);
  CHECK_THROWS_WITH(levels.load(), Catch::Contains(".dvc/config:2") && Catch::Contains("teleport"));
}
