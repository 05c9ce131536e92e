// Does a directory's files by themselves.
#include "file_map.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <optional>
#include <span>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/publish.hpp"
#include "base/text.hpp"
#include "contents.hpp"
#include "store/intake.hpp"
#include "workspace/checkout.hpp"
#include "workspace/snapshot.hpp"
#include "workspace/tutti_settings.hpp"

namespace tutti {
namespace {

constexpr int version = 1;
constexpr std::size_t spare_lines = 100;  // that a record may have beyond twice the files

std::string context_of(const FileMap& map, StageLock inputs) {
  std::erase_if(inputs.deps, [&](const ContentEntry& dep) { return dep.path == map.over; });
  std::string text = run_cache_key(inputs);
  const auto add = [&](const std::string& part) { text += fmt::format("\n{}:{}", part.size(), part); };
  add(map.over);
  add(map.into);
  for (const std::string& pattern : map.outputs) add(pattern);
  return sha256_of(text).hex();
}

RelPath path_of(const Stage& stage, const std::string& written) {
  for (const Dependency& dep : stage.deps) {
    if (dep.written == written) return std::get<RelPath>(dep.location);
  }
  for (const Output& output : stage.outs) {
    if (output.written == written) return output.path;
  }
  throw InternalError("a map names what its stage does not have");
}

// A file under a second name, which costs nothing: the command may do to it what it may do to the file itself. A copy
// where the file system does not link.
void lay_out(const std::string& from, const std::string& to) {
  make_directories(parent_path(to));
  if (::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), AT_SYMLINK_FOLLOW) == 0) return;
  const Fd source = open_file(from, O_RDONLY | O_CLOEXEC);
  const Fd target = open_file(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  std::string buffer(1U << 20U, '\0');
  while (const std::size_t size = read_full(source, buffer.data(), buffer.size(), from)) {
    write_full(target, std::string_view(buffer).substr(0, size), to);
  }
}

void find_files(const std::string& directory, const RelPath& below, std::vector<RelPath>& files) {
  for (const DirectoryEntry& entry : list_directory(directory)) {
    const std::string path = join_path(directory, entry.name);
    if (const auto refusal = RelPath::refusal(entry.name))
      throw Conflict(fmt::format("{}: {}", in_quotes(path), *refusal));
    if (entry.type == FileType::directory) {
      find_files(path, below / entry.name, files);
    } else if (entry.type == FileType::regular) {
      files.push_back(below / entry.name);
    } else {
      throw Conflict(fmt::format("{} is neither a file nor a directory", in_quotes(path)));
    }
  }
}

}  // namespace

RelPath mapped_output(std::string_view pattern, const RelPath& file) {
  const std::string name(file.name());
  const std::size_t dot = name.rfind('.');
  const bool has_extension = dot != std::string::npos && dot > 0;
  const std::pair<std::string_view, std::string> parts[] = {
      {"{path}", file.str()},
      {"{dir}", file.parent().str()},
      {"{name}", name},
      {"{stem}", has_extension ? name.substr(0, dot) : name},
      {"{ext}", has_extension ? name.substr(dot + 1) : ""},
  };
  std::string path;
  while (!pattern.empty()) {
    const auto part = std::ranges::find_if(parts, [&](const auto& known) { return pattern.starts_with(known.first); });
    if (part == std::end(parts)) {
      path += pattern.front();
      pattern.remove_prefix(1);
      continue;
    }
    pattern.remove_prefix(part->first.size());
    path += part->second;
    if (part->second.empty() && pattern.starts_with('/')) pattern.remove_prefix(1);  // {dir} of a file at the top
  }
  return RelPath::parse(path);
}

FileMapRun::FileMapRun(Repository& repository, const Stage& stage, const FileMap& map, const StageLock& inputs,
                       const Tree& files)
    : repository_(repository),
      map_(map),
      over_(path_of(stage, map.over)),
      into_(path_of(stage, map.into)),
      stage_name_(stage.address()),
      directory_(fmt::format("{}/maps/{}", repository.tutti_directory(), file_name_for(stage))),
      context_(context_of(map, inputs)) {
  for (const TreeEntry& entry : files.entries()) files_.push_back({entry.path, entry.id, {}, {}});
  find_outputs();
  read_record();
  for (std::size_t i = 0; i < files_.size(); ++i) {
    if (files_[i].made.empty()) to_do_.push_back(i);
  }
}

FileMapRun::~FileMapRun() {
  try {
    for (const char* name : {"in", "out", "before"}) remove_tree(place(name));
  } catch (const Error& error) {
    repository_.surroundings().log.detail("{}", error.message());
  }
}

void FileMapRun::find_outputs() {
  for (std::size_t i = 0; i < files_.size(); ++i) {
    for (const std::string& pattern : map_.outputs) {
      RelPath output = mapped_output(pattern, files_[i].path);
      const auto [known, is_first] = by_output_.try_emplace(output, i);
      if (!is_first) {
        throw Conflict(fmt::format("{} and {} would both give {}",
                                   in_quotes((over_ / files_[known->second].path).str()),
                                   in_quotes((over_ / files_[i].path).str()), in_quotes((into_ / output).str())));
      }
      files_[i].outputs.push_back(std::move(output));
    }
  }
  for (const auto& [output, file] : by_output_) {
    for (RelPath above = output.parent(); !above.is_root(); above = above.parent()) {
      if (!by_output_.contains(above)) continue;
      throw Conflict(fmt::format("{} would be a file, and the directory of {}", in_quotes((into_ / above).str()),
                                 in_quotes((into_ / output).str())));
    }
  }
}

void FileMapRun::read_record() {
  const std::optional<std::string> text = find_and_read_file(place("record"));
  if (!text || !text->starts_with(heading())) return;
  std::unordered_map<std::string_view, File*> by_path;
  for (File& file : files_) by_path.emplace(file.path.str(), &file);
  const std::vector<std::string_view> lines = finished_lines(std::string_view(*text).substr(heading().size()));
  lines_ = lines.size();
  for (const std::string_view line : lines) read_line(line, by_path);
  // Only bytes that are there and are what they are called: a damaged object would be found when it is too late.
  for (File& file : files_) {
    try {
      for (const BlobId& id : file.made) repository_.store().verified_stat(id);
    } catch (const NotFound&) {
      file.made.clear();
    } catch (const Corrupt& error) {
      repository_.surroundings().log.warning("{} is done again, because what it gave is damaged: {}",
                                             in_quotes((over_ / file.path).str()), error.message());
      file.made.clear();
    }
  }
}

// A damaged line says nothing, and nothing of the others.
void FileMapRun::read_line(std::string_view text, const std::unordered_map<std::string_view, File*>& by_path) {
  try {
    const Json line = Json::parse(text);
    const auto known = by_path.find(line.at("in").get<std::string>());
    if (known == by_path.end()) return;
    File& file = *known->second;
    file.made.clear();
    if (line.at("md5") != file.id.digest.hex() || line.at("outs").size() != file.outputs.size()) return;
    std::vector<BlobId> made;
    for (std::size_t i = 0; i < file.outputs.size(); ++i) {
      const Json& out = line.at("outs").at(i);
      const auto id = ObjectId::parse(Algorithm::md5, out.at(1).get<std::string>());
      if (out.at(0) != file.outputs[i].str() || !id || !id->blob()) return;
      made.push_back(*id->blob());
    }
    file.made = std::move(made);
  } catch (const nlohmann::json::exception&) {
  }
}

std::string FileMapRun::heading() const {
  return Json{{"version", version}, {"context", context_}}.dump() + "\n";
}

std::string FileMapRun::line_of(const File& file) const {
  Json outs = Json::array();
  for (std::size_t i = 0; i < file.outputs.size(); ++i) {
    outs.push_back(Json::array({file.outputs[i].str(), file.made[i].digest.hex()}));
  }
  return Json{{"in", file.path.str()}, {"md5", file.id.digest.hex()}, {"outs", std::move(outs)}}.dump() + "\n";
}

// Ready to be appended to: of this context, without half a line at its end, and not much longer than it has to be.
void FileMapRun::open_record() {
  if (record_) return;
  make_directories(directory_);
  const std::optional<std::string> text = find_and_read_file(place("record"));
  const bool is_ready = text && text->starts_with(heading()) && text->ends_with('\n');
  if (!is_ready || lines_ > 2 * files_.size() + spare_lines) {
    std::string lines = heading();
    for (const File& file : files_) {
      if (!file.made.empty()) lines += line_of(file);
    }
    publish_file(place("record"), lines, repository_.options().durability);
  }
  record_ = open_file(place("record"), O_WRONLY | O_APPEND | O_CLOEXEC);
}

void FileMapRun::put_before_away() {
  for (const char* name : {"in", "out", "before"}) remove_tree(place(name));
  make_directories(directory_);
  const std::string path = repository_.absolute(into_);
  if (!find_stat(path)) return;
  has_before_ = ::rename(path.c_str(), place("before").c_str()) == 0;
  if (!has_before_) remove_tree(path);  // '.dvc/tmp' is on another file system; the store has it all
}

bool FileMapRun::begin_batch() {
  if (next_ == to_do_.size()) return false;
  batch_end_ = next_ + static_cast<std::size_t>(std::min<std::uint64_t>(map_.batch, to_do_.size() - next_));
  for (const char* name : {"in", "out"}) remove_tree(place(name));
  make_directories(place("out"));
  for (std::size_t i = next_; i < batch_end_; ++i) {
    const RelPath& path = files_[to_do_[i]].path;
    lay_out(repository_.absolute(over_ / path), join_path(place("in"), path.str()));
  }
  return true;
}

std::vector<std::pair<std::string, std::string>> FileMapRun::variables() const {
  return {{"TUTTI_MAP_INPUT", place("in")}, {"TUTTI_MAP_OUTPUT", place("out")}};
}

std::vector<RelPath> FileMapRun::written_files() const {
  std::vector<RelPath> written;
  find_files(place("out"), RelPath::root(), written);
  std::ranges::sort(written);
  for (const RelPath& path : written) {
    const auto maker = by_output_.find(path);
    const bool is_of_batch =
        maker != by_output_.end() &&
        std::ranges::binary_search(std::span(to_do_).subspan(next_, batch_end_ - next_), maker->second);
    if (!is_of_batch) {
      throw Conflict(fmt::format("stage {} wrote {}, which is an output of none of the files that it was given",
                                 in_quotes(stage_name_), in_quotes(path.str())),
                     {fmt::format("say in '{}' which outputs a file has: 'outputs' of its 'map'", tutti_file_name)});
    }
  }
  return written;
}

void FileMapRun::end_batch() {
  if (next_ == batch_end_) return;
  const std::vector<RelPath> written = written_files();
  open_record();
  Intake intake(repository_.store());
  const std::unique_ptr<Task> task = repository_.surroundings().progress.start("Hashing");
  std::string lines;
  for (std::size_t i = next_; i < batch_end_; ++i) {
    File& file = files_[to_do_[i]];
    for (const RelPath& output : file.outputs) {
      if (!std::ranges::binary_search(written, output)) {
        throw Conflict(fmt::format("stage {} wrote no {} to $TUTTI_MAP_OUTPUT for {}", in_quotes(stage_name_),
                                   in_quotes(output.str()), in_quotes((over_ / file.path).str())));
      }
      const std::string path = join_path(place("out"), output.str());
      const Fd opened = open_file(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
      file.made.push_back(intake.take_file(opened, path, repository_.surroundings().cancellation, *task).id);
    }
    // What was read may be other bytes than those that were seen: then nobody can say what this was made from.
    const std::optional<ObjectId> now = id_of(take_snapshot(repository_, over_ / file.path));
    if (now == ObjectId(file.id)) lines += line_of(file);
  }
  intake.publish();
  write_full(record_, lines, place("record"));
  if (repository_.options().durability == Durability::flush) sync_file(record_, place("record"));
  next_ = batch_end_;
}

void FileMapRun::merge() {
  const std::string path = repository_.absolute(into_);
  remove_empty_directory(path);
  if (find_stat(path)) {
    throw Conflict(fmt::format("stage {} wrote to {} by itself, and has to write to $TUTTI_MAP_OUTPUT",
                               in_quotes(stage_name_), in_quotes(into_.str())));
  }
  std::vector<TreeEntry> entries;
  for (const File& file : files_) {
    for (std::size_t i = 0; i < file.outputs.size(); ++i) entries.push_back({file.outputs[i], file.made[i]});
  }
  const Tree tree(std::move(entries));
  Intake intake(repository_.store());
  intake.take_bytes(tree.id(), tree.manifest());
  intake.publish();
  if (has_before_) {
    make_directories(parent_path(path));
    rename_file(place("before"), path);
  }
  const CheckoutReport report = checkout(repository_, {{.path = into_, .id = tree.id()}}, {.force = true});
  if (!report.missing.empty()) {
    throw Conflict(fmt::format("what {} is made of was deleted from the cache meanwhile", in_quotes(into_.str())),
                   {"run the command again"});
  }
}

void FileMapRun::remember(const Tree& made) {
  std::string text = heading();
  std::size_t known = 0;
  for (File& file : files_) {
    file.made.clear();
    for (const RelPath& output : file.outputs) {
      if (const BlobId* id = made.find(output)) file.made.push_back(*id);
    }
    known += file.made.size();
    if (file.made.size() == file.outputs.size()) text += line_of(file);
  }
  if (known != by_output_.size() || known != made.entries().size()) {
    remove_file(place("record"));
    repository_.surroundings().log.warning("what the whole command of {} wrote is not what its 'map' in '{}' says",
                                           in_quotes(stage_name_), tutti_file_name);
    return;
  }
  make_directories(directory_);
  publish_file(place("record"), text, repository_.options().durability);
}

}  // namespace tutti
