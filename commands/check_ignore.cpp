// tutti check-ignore: which paths '.dvcignore' files hide, and by which line.
#include <iostream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/files.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "commands/context.hpp"

namespace tutti {

namespace {

struct CheckIgnoreOptions {
  std::vector<std::string> targets;
  bool details = false;
  bool all = false;
  bool non_matching = false;
  bool from_stdin = false;
};

struct CheckIgnoreResult {
  struct One {
    std::string typed;
    std::optional<IgnoreMatch> match;  // also when a negated pattern decided
  };
  std::vector<One> paths;
  bool details = false;
  bool non_matching = false;
};

// A negated pattern is something to show with --details, and then counts as an answer, as for DVC.
bool is_shown(const CheckIgnoreResult& result, const CheckIgnoreResult::One& one) {
  return one.match && (one.match->ignored || result.details);
}

int status_of(const CheckIgnoreResult& result) {
  for (const auto& one : result.paths) {
    if (is_shown(result, one)) return 0;
  }
  return 1;
}

void print(std::ostream& out, const CheckIgnoreResult& result) {
  for (const auto& one : result.paths) {
    if (is_shown(result, one)) {
      if (result.details) out << one.match->str() << '\t';
      out << one.typed << '\n';
    } else if (result.non_matching) {
      out << "::\t" << one.typed << '\n';
    }
  }
}

Json to_json(const CheckIgnoreResult& result) {
  Json paths = Json::array();
  for (const auto& one : result.paths) {
    Json entry{{"path", one.typed}, {"ignored", one.match && one.match->ignored}};
    if (one.match) {
      entry["file"] = one.match->file;
      entry["line"] = one.match->line;
      entry["pattern"] = one.match->pattern;
    }
    paths.push_back(std::move(entry));
  }
  return {{"paths", paths}};
}

std::optional<IgnoreMatch> check(Context& context, const std::string& typed) {
  const std::string& root = context.repository().root();
  const std::string path = absolute_path(join_path(real_path(context.directory()), typed));
  if (!path.starts_with(root + "/")) return std::nullopt;
  const std::optional<FileStat> stat = find_stat(path, Follow::yes);
  const bool is_directory = stat && stat->type == FileType::directory;
  return context.repository().ignore().check(std::string_view(path).substr(root.size() + 1),
                                             is_directory ? EntryKind::directory : EntryKind::file);
}

void refuse_contradictions(const Context& context, const CheckIgnoreOptions& options) {
  if (!options.from_stdin && options.targets.empty()) throw UsageError("give paths, or --stdin");
  if (options.from_stdin && !options.targets.empty()) throw UsageError("'--stdin' takes no paths");
  if (options.non_matching && !options.details) throw UsageError("'--non-matching' needs --details");
  if (options.all && !options.details) throw UsageError("'--all' needs --details");
  if (options.details && context.globals().verbosity == 0) throw UsageError("'--details' and --quiet contradict");
}

CheckIgnoreResult run_check_ignore(Context& context, const CheckIgnoreOptions& options) {
  refuse_contradictions(context, options);
  CheckIgnoreResult result{.paths = {}, .details = options.details, .non_matching = options.non_matching};
  for (const std::string& target : options.targets) result.paths.push_back({target, check(context, target)});
  if (options.from_stdin) {
    // As DVC: an empty line ends the list.
    for (std::string line; std::getline(std::cin, line) && !line.empty();) {
      result.paths.push_back({line, check(context, line)});
    }
  }
  return result;
}

}  // namespace

Command check_ignore_command() {
  using O = CheckIgnoreOptions;
  return make_command<O>(
      {.name = "check-ignore",
       .group = Group::data,
       .summary = "Say which paths '.dvcignore' files hide",
       .details =
           "Prints the paths that are ignored; exits with 0 if there is one, else with 1. With --details each comes "
           "after the file, line and pattern that decided.",
       .arguments = {{.name = "PATH", .help = "What to check", .field = &O::targets, .completes = Completes::files}},
       .options = {{.name = "--details",
                    .letter = 'd',
                    .help = "Print file, line and pattern before each path",
                    .field = &O::details},
                   {.name = "--non-matching",
                    .letter = 'n',
                    .help = "With --details, list also what no pattern speaks of",
                    .field = &O::non_matching},
                   {.name = "--all",
                    .letter = 'a',
                    .help = "With --details, print every pattern that decides; there is one at most",
                    .field = &O::all},
                   {.name = "--stdin", .help = "Read paths from standard input, one a line", .field = &O::from_stdin}},
       .examples = {{"tutti check-ignore -d data/a.tmp", "Why is this file not tracked"}},
       .dvc_failure = 255},
      run_check_ignore);
}

}  // namespace tutti
