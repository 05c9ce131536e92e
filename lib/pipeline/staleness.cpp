// Judges a stage by what was recorded and what is there.
#include "pipeline/staleness.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "format/json.hpp"
#include "format/python_text.hpp"

namespace tutti {
namespace {

constexpr std::size_t brief_length = 60;
constexpr std::size_t short_length = 8;  // of digests and commits

std::string shortened(std::string text) {
  if (text.size() <= brief_length) return text;
  text.resize(cut_before(text, brief_length));
  return text + "…";
}

// Two texts of which at least one is long, so cut that what differs is seen: "… --lr 0.1" and "… --lr 0.2".
std::pair<std::string, std::string> shortened_pair(std::string before, std::string after) {
  if (before.size() > brief_length || after.size() > brief_length) {
    constexpr std::size_t context = 20;
    const auto ends = std::ranges::mismatch(before, after);
    const auto common = static_cast<std::size_t>(ends.in1 - before.begin());
    if (common > context) {
      const std::size_t word = before.rfind(' ', common - 1);
      const bool has_word = word != std::string::npos && common - word <= context;
      const std::size_t start = has_word ? word + 1 : cut_before(before, common - context);
      before = "…" + before.substr(start);
      after = "…" + after.substr(start);
    }
  }
  return {shortened(std::move(before)), shortened(std::move(after))};
}

std::string full_text(const Value& value) {
  if (value.kind() == ValueKind::null) return "null";
  if (value.kind() == ValueKind::boolean) return value.as_boolean() ? "true" : "false";
  if (!value.is_list() && !value.is_map()) return python_str(value);
  try {
    return python_json(value, SortKeys::no);
  } catch (const InvalidFile&) {
    return value.is_list() ? "[…]" : "{…}";  // JSON cannot say it
  }
}

std::string command_text(const Value& command) {
  if (command.is_string()) return std::string(command.as_string());
  std::vector<std::string> lines;
  if (command.is_list()) {
    for (const Value& line : command.items()) lines.push_back(full_text(line));
  }
  return join(lines, "\n");
}

class Judge {
 public:
  Judge(const Stage& stage, const Observation& seen) : stage_(stage), seen_(seen) {}

  Staleness judge() {
    if (!stage_.is_pointer()) {
      if (!stage_.recorded_command) {
        add({.cause = Cause::never_run, .subject = "cmd"});
      } else if (!python_equal(*stage_.recorded_command, stage_.command.value())) {
        add({.cause = Cause::command_changed,
             .subject = "cmd",
             .before = command_text(*stage_.recorded_command),
             .after = command_text(stage_.command.value())});
      }
    }
    if (!stage_.frozen) {
      for (std::size_t i = 0; i < stage_.deps.size(); ++i) judge_dependency(stage_.deps[i], seen_.deps.at(i));
      for (std::size_t i = 0; i < stage_.params.size(); ++i) judge_params(stage_.params[i], seen_.params.at(i));
    }
    for (std::size_t i = 0; i < stage_.outs.size(); ++i) judge_output(stage_.outs[i], seen_.outs.at(i));
    if (!stage_.frozen && (stage_.always_changed || stage_.is_callback())) {
      add({.cause = Cause::always_changed, .subject = stage_.address()});
    }
    if (stage_.recorded_md5 != stage_.md5) {
      add({.cause = Cause::checksum_changed,
           .subject = stage_.address(),
           .before = stage_.recorded_md5.substr(0, short_length),
           .after = stage_.md5.substr(0, short_length)});
    }
    return std::move(result_);
  }

 private:
  void add(Difference difference) { result_.differences.push_back(std::move(difference)); }

  void judge_dependency(const Dependency& dep, const Observation::Content& seen) {
    const std::optional<ObjectId> recorded = id_of(dep.recorded);
    if (dep.is_import && !dep.repository) return;  // a database: DVC never asks it
    if (!seen.is_known) return add({.cause = Cause::dep_unknown, .subject = shown(dep)});
    if (dep.repository) {
      if (seen.update.empty()) return;
      return add({.cause = Cause::dep_update,
                  .subject = shown(dep),
                  .before = dep.repository->rev_lock.substr(0, short_length),
                  .after = seen.update.substr(0, short_length)});
    }
    if (!seen.id) {
      add({.cause = Cause::dep_deleted, .subject = dep.written, .before = short_name(recorded)});
    } else if (!recorded) {
      add({.cause = Cause::dep_new, .subject = dep.written, .after = short_name(seen.id)});
    } else if (*recorded != *seen.id) {
      add({.cause = Cause::dep_modified,
           .subject = dep.written,
           .before = short_name(recorded),
           .after = short_name(seen.id)});
    }
  }

  static std::string shown(const Dependency& dep) {
    return dep.repository ? fmt::format("{} ({})", dep.written, dep.repository->url) : dep.written;
  }

  void judge_params(const ParamsDependency& params, const std::optional<Value>& seen) {
    if (!seen) return add({.cause = Cause::param_deleted, .subject = params.written});
    if (!params.recorded) return add({.cause = Cause::param_new, .subject = params.written});

    for (const std::string& key : keys_of(params, *seen)) {
      const Value* before = params.recorded->find(key);
      const Value* after = seen->find(key);
      Difference difference{.cause = Cause::param_modified, .subject = params.written, .key = key};
      if (before) difference.before = full_text(*before);
      if (after) difference.after = full_text(*after);
      if (!after) {
        difference.cause = Cause::param_deleted;
      } else if (!before) {
        difference.cause = Cause::param_new;
      } else if (python_equal(*before, *after)) {
        continue;
      }
      add(std::move(difference));
    }
  }

  // Those asked for; for a whole file, those it has and then those it had.
  static std::vector<std::string> keys_of(const ParamsDependency& params, const Value& seen) {
    if (!params.keys.empty()) return params.keys;
    std::vector<std::string> keys;
    for (const Value* values : {&seen, &*params.recorded}) {
      if (!values->is_map()) continue;
      for (const Member& member : values->members()) {
        if (!member.key.is_string()) continue;
        const std::string key(member.key.as_string());
        if (values == &seen || !seen.find(key)) keys.push_back(key);
      }
    }
    return keys;
  }

  void judge_output(const Output& output, const Observation::Content& seen) {
    const std::optional<ObjectId> recorded = id_of(output.recorded);
    if (recorded && output.options.cache && !seen.stored) {
      add({.cause = Cause::out_not_in_cache, .subject = output.written, .before = short_name(recorded)});
    } else if (!seen.id) {
      add({.cause = Cause::out_deleted, .subject = output.written, .before = short_name(recorded)});
    } else if (!recorded) {
      add({.cause = Cause::out_new, .subject = output.written, .after = short_name(seen.id)});
    } else if (*recorded != *seen.id) {
      add({.cause = Cause::out_modified,
           .subject = output.written,
           .before = short_name(recorded),
           .after = short_name(seen.id)});
    }
  }

  const Stage& stage_;
  const Observation& seen_;
  Staleness result_;
};

}  // namespace

std::string short_name(const std::optional<ObjectId>& id) {
  if (!id) return {};
  return id->digest().short_hex() + (id->is_tree() ? ".dir" : "");
}

std::string brief(const Value& value) {
  return shortened(full_text(value));
}

Staleness staleness(const Stage& stage, const Observation& seen) {
  return Judge(stage, seen).judge();
}

Staleness tolerating_missing(Staleness staleness) {
  std::erase_if(staleness.differences, [](const Difference& difference) {
    return difference.cause == Cause::out_not_in_cache || difference.cause == Cause::out_deleted ||
           difference.cause == Cause::dep_deleted;
  });
  return staleness;
}

std::string_view status_word(Cause cause) {
  switch (cause) {
    case Cause::param_new:
      return "new";
    case Cause::dep_deleted:
    case Cause::param_deleted:
    case Cause::out_deleted:
      return "deleted";
    case Cause::out_not_in_cache:
      return "not in cache";
    case Cause::dep_unknown:
      return "unknown";
    case Cause::always_changed:
      return "always changed";
    case Cause::command_changed:
      return "changed command";
    case Cause::dep_update:
      return "update available";
    case Cause::checksum_changed:
      return "changed checksum";
    case Cause::dep_new:
    case Cause::dep_modified:
    case Cause::out_new:
    case Cause::out_modified:
    case Cause::param_modified:
    case Cause::never_run:
    case Cause::forced:
    case Cause::upstream:
      break;
  }
  return "modified";
}

std::string one_line(std::string_view text) {
  return printable(join(split(text, '\n'), "; "));
}

std::string sentence(const Difference& difference) {
  const std::string subject =
      printable(difference.key.empty() ? difference.subject : difference.subject + ":" + difference.key);
  const auto [before, after] = shortened_pair(one_line(difference.before), one_line(difference.after));
  const std::string change = before.empty() && after.empty() ? ""
                             : before.empty()                ? fmt::format(" ({})", after)
                             : after.empty()                 ? fmt::format(" (was {})", before)
                                                             : fmt::format(" ({} -> {})", before, after);
  switch (difference.cause) {
    case Cause::never_run:
      return "runs, because it never ran";
    case Cause::command_changed:
      return fmt::format("runs, because its command changed{}", change);
    case Cause::dep_new:
    case Cause::param_new:
      return fmt::format("runs, because '{}' is new to it{}", subject, change);
    case Cause::dep_modified:
    case Cause::param_modified:
      return fmt::format("runs, because '{}' changed{}", subject, change);
    case Cause::dep_deleted:
    case Cause::param_deleted:
      return fmt::format("runs, because '{}' is missing{}", subject, change);
    case Cause::out_new:
      return fmt::format("runs, because its output '{}' was not recorded{}", subject, change);
    case Cause::out_modified:
      return fmt::format("runs, because its output '{}' is not as recorded{}", subject, change);
    case Cause::out_deleted:
      return fmt::format("runs, because its output '{}' is missing{}", subject, change);
    case Cause::out_not_in_cache:
      return fmt::format("runs, because its output '{}' is not in the cache{}", subject, change);
    case Cause::always_changed:
      return "runs, because it always does";
    case Cause::forced:
      return "runs, because it was forced to";
    case Cause::upstream:
      return fmt::format("runs, because '{}' ran", subject);
    case Cause::dep_unknown:
      return fmt::format("runs, because '{}' cannot be looked at", subject);
    case Cause::dep_update:
      return fmt::format("runs, because '{}' has an update{}", subject, change);
    case Cause::checksum_changed:
      return fmt::format("runs, because '{}' was edited{}", subject, change);
  }
  throw InternalError("a cause without a sentence");
}

}  // namespace tutti
