// tutti.yaml and the personal settings files: what neither dvc.yaml nor DVC's config can say.
//
//   version: 1                      tutti.yaml: the first key; elsewhere it may be left out
//   cache:
//     max_size: 200 GB              what `gc` brings the cache down to
//   resources:                      what this machine offers: cpu, memory, gpu, and tokens of any name
//     gpu: 2
//     licence: 1
//   stages:                         tutti.yaml only: by address or pattern; of several that match, later ones win
//     train@*:
//       resources: {cpu: 4, memory: 16 GB, gpu: 1, licence: 1}
//       mutex: database             a name, or a list of them
//       retries: {count: 3, backoff: 1s, factor: 2, max: 5min}          or the count alone
//       timeout: 2h                 of each attempt
//       map: {over: data/raw, into: data/small, outputs: "{dir}/{stem}.png", batch: 64}
//
// Sizes are bytes, or have a unit: kB, MB, GB, TB, KiB, MiB, GiB, TiB. Durations have one: ms, s, m, min, h, d; or
// several: 1h30m. Unknown keys are refused with the nearest known one, an unknown newer version before all else.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_count.hpp"
#include "base/time.hpp"
#include "format/value.hpp"

namespace tutti {

// cpu in thousandths, memory in bytes, the others in pieces.
struct ResourceAmount {
  std::uint64_t amount = 0;
  Mark mark;
};
using Resources = std::map<std::string, ResourceAmount>;
inline constexpr std::uint64_t one_cpu = 1000;

// "2", "0.5", "16 GB": an amount of this resource, for people.
std::string amount_words(std::string_view resource, std::uint64_t amount);

// After the n-th failure the stage waits backoff * factor^(n-1), but never longer than `max`.
struct Retries {
  std::uint64_t count = 0;  // attempts after the first
  Duration backoff = std::chrono::seconds(1);
  double factor = 2;
  Duration max = std::chrono::minutes(5);

  Duration wait_after(std::uint64_t failures) const;
};

// A stage that makes its outputs from each file of a directory by itself.
struct FileMap {
  std::string over, into;            // a dependency and the output, as dvc.yaml writes them
  std::vector<std::string> outputs;  // of each file, below `into`: {path}, or {dir}, {name}, {stem}, {ext} combined
  std::uint64_t batch = 64;          // how many files a command is given at once
  Mark mark;
};

struct StageSettings {
  std::string pattern;
  Mark mark;
  Resources resources;
  std::optional<std::vector<std::string>> mutexes;
  std::optional<Retries> retries;
  std::optional<Duration> timeout;
  std::optional<FileMap> map;
};

struct TuttiFile {
  std::optional<ByteCount> cache_max_size;
  Resources resources;
  std::vector<StageSettings> stages;
};

enum class TuttiFileKind { project, personal };
TuttiFile parse_tutti_file(std::string_view text, const std::string& name, TuttiFileKind kind);

// "200 GB", "1.5GiB", "4096". Nothing if it is no size.
std::optional<ByteCount> parse_size(std::string_view text);
// "500ms", "90s", "2h", "1h30m". Nothing if it is no duration.
std::optional<Duration> parse_duration(std::string_view text);
// "90s" and "1m30s" alike come out as "1m30s".
std::string duration_words(Duration duration);

}  // namespace tutti
