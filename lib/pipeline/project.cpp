// Loads a project: finds its metadata files, joins dvc.yaml with dvc.lock, resolves every path.
#include "pipeline/project.hpp"

#include <algorithm>
#include <future>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "pipeline/stage_md5.hpp"
#include "templating.hpp"

namespace tutti {
namespace {

// '/' sorts before every other byte, so that what is beneath a directory follows it directly.
bool comes_before(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(common), b.begin());
  if (in_a == a.begin() + static_cast<std::ptrdiff_t>(common)) return a.size() < b.size();
  if (*in_a == '/' || *in_b == '/') return *in_a == '/';
  return static_cast<unsigned char>(*in_a) < static_cast<unsigned char>(*in_b);
}

constexpr std::size_t worth_a_thread = 64U << 10;  // bytes of YAML: about a millisecond

// The place of a file in the order of addresses.
struct Address {
  std::string_view file, name;
  friend auto operator<=>(const Address&, const Address&) = default;
};

Address address_of(const Stage& stage) {
  return {stage.file.str(), stage.name};
}

// One metadata file: where its paths start, and how to complain about them.
struct Reader {
  const FileTree& tree;
  const Source source;
  RelPath directory = RelPath::root();

  RelPath working_directory(std::string_view wdir, Mark mark) const {
    return inside(directory, wdir, mark, "working directory");
  }

  RelPath output(const RelPath& wdir, const std::string& written, Mark mark) const {
    if (written.find("://") != std::string::npos) {
      refuse(source, mark, fmt::format("output {} is outside the workspace", in_quotes(written)));
    }
    RelPath path = inside(wdir, written, mark, "output");
    if (path.is_root()) refuse(source, mark, fmt::format("output {} is the whole workspace", in_quotes(written)));
    if (is_metadata_name(path.name()) || path.name() == lock_file_name) {
      refuse(source, mark, fmt::format("{} is a file of DVC's own and cannot be an output", in_quotes(written)));
    }
    return path;
  }

  Location dependency(const RelPath& wdir, const std::string& written, Mark mark) const {
    if (written.find("://") != std::string::npos) return External{written};
    if (written.find('\0') != std::string::npos) refuse(source, mark, "a path holds a NUL byte");
    std::string absolute;
    if (written.starts_with('/')) {
      absolute = absolute_path(written);
      const std::string root = tree.root() + "/";
      if (absolute.starts_with(root) && !RelPath::refusal(std::string_view(absolute).substr(root.size()))) {
        return RelPath::parse(std::string_view(absolute).substr(root.size()));
      }
      return External{std::move(absolute)};
    }
    try {
      if (std::optional<RelPath> path = RelPath::resolve(wdir, written)) return *std::move(path);
    } catch (const InvalidFile&) {
      // Something in .git: readable, never writable.
    }
    return External{absolute_path(join_path(join_path(tree.root(), wdir.str()), written))};
  }

 private:
  RelPath inside(const RelPath& base, std::string_view text, Mark mark, std::string_view what) const {
    std::optional<RelPath> path;
    try {
      path = RelPath::resolve(base, text);
    } catch (const InvalidFile& error) {
      refuse(source, mark, fmt::format("bad {}: {}", what, error.message()));
    }
    if (!path) refuse(source, mark, fmt::format("{} {} is outside the workspace", what, in_quotes(text)));
    return *std::move(path);
  }
};

std::string text_at(const Value& map, std::string_view key) {
  const Value* value = map.find(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::optional<SourceRepository> source_repository(const ContentEntry& entry) {
  const Value* repo = entry.foreign.find("repo");
  if (!repo || !repo->is_map()) return std::nullopt;
  return SourceRepository{
      .url = text_at(*repo, "url"), .rev = text_at(*repo, "rev"), .rev_lock = text_at(*repo, "rev_lock")};
}

Stage pointer_stage(const Reader& reader, const RelPath& file, PointerFile&& pointer) {
  Stage stage{.file = file, .name = {}, .wdir = reader.working_directory(pointer.wdir, {1, 1})};
  stage.frozen = pointer.frozen;
  stage.always_changed = pointer.always_changed;
  stage.desc = std::move(pointer.desc);
  stage.recorded_md5 = pointer.md5.value_or("");
  stage.md5 = stage_md5(pointer).value_or("");
  for (ContentEntry& entry : pointer.deps) {
    const bool is_plain = entry.foreign.is_null() || !(entry.foreign.find("repo") || entry.foreign.find("db"));
    Dependency dep{
        .written = entry.path,
        .location = is_plain ? reader.dependency(stage.wdir, entry.path, entry.mark) : Location(External{entry.path}),
        .recorded = {},
        .is_import = !is_plain,
        .repository = source_repository(entry),
        .mark = entry.mark};
    dep.recorded = std::move(entry);
    stage.deps.push_back(std::move(dep));
  }
  for (PointerOutput& out : pointer.outs) {
    Output output{.written = out.entry.path,
                  .path = reader.output(stage.wdir, out.entry.path, out.entry.mark),
                  .options = std::move(out.options),
                  .recorded = {},
                  .mark = out.entry.mark};
    output.recorded = std::move(out.entry);
    stage.outs.push_back(std::move(output));
  }
  return stage;
}

std::optional<ContentEntry> copy_of(const ContentEntry* entry) {
  return entry ? std::optional(*entry) : std::nullopt;
}

// What dvc.lock says of these parameters; values of keys that are no longer asked for are left out.
std::optional<Value> recorded_params(const StageLock& lock, const ParamsDependency& params) {
  const Value* values = lock.find_params(params.written);
  if (!values) return std::nullopt;
  if (params.keys.empty()) return *values;
  Value asked = Value::map();
  for (const std::string& key : params.keys) {
    if (const Value* value = values->find(key)) asked.append(key, *value);
  }
  return asked;
}

Stage pipeline_stage(const Reader& reader, const RelPath& file, StageSpec&& spec, const StageLock* lock) {
  Stage stage{.file = file, .name = std::move(spec.name), .wdir = reader.working_directory(spec.wdir, spec.mark)};
  stage.command = std::move(spec.command);
  stage.frozen = spec.frozen;
  stage.always_changed = spec.always_changed;
  stage.desc = std::move(spec.desc);
  stage.mark = spec.mark;
  if (lock) stage.recorded_command = lock->command;

  stage.deps.reserve(spec.deps.size());
  for (DependencySpec& dep : spec.deps) {
    Location location = reader.dependency(stage.wdir, dep.path, dep.mark);
    std::optional<ContentEntry> recorded = copy_of(lock ? lock->find_dep(dep.path) : nullptr);
    stage.deps.push_back({.written = std::move(dep.path),
                          .location = std::move(location),
                          .recorded = std::move(recorded),
                          .is_import = false,
                          .repository = {},
                          .mark = dep.mark});
  }
  for (ParamsSpec& spec_params : spec.params) {
    ParamsDependency params{.written = spec_params.file,
                            .file = reader.dependency(stage.wdir, spec_params.file, spec.mark),
                            .keys = std::move(spec_params.keys),
                            .recorded = {}};
    if (lock) params.recorded = recorded_params(*lock, params);
    stage.params.push_back(std::move(params));
  }
  stage.outs.reserve(spec.outs.size());
  for (OutputSpec& out : spec.outs) {
    std::optional<ContentEntry> recorded = copy_of(lock ? lock->find_out(out.path) : nullptr);
    RelPath path = reader.output(stage.wdir, out.path, out.mark);
    stage.outs.push_back({.written = std::move(out.path),
                          .path = std::move(path),
                          .options = std::move(out.options),
                          .recorded = std::move(recorded),
                          .mark = out.mark});
  }
  return stage;
}

}  // namespace

class ProjectLoader {
 public:
  enum class Broken { is_thrown, is_kept };
  ProjectLoader(const FileTree& tree, Broken broken)
      : tree_(tree), broken_(broken), template_options_(tree.template_options()), variable_files_(tree) {
    project_.root_ = tree.root();
  }

  static Project everything(const FileTree& tree, Broken broken) {
    ProjectLoader loader(tree, broken);
    tree.for_each_metadata_file([&](const RelPath& file) { loader.add(file); },
                                [&](const RelPath& directory) { return !loader.is_output(directory); });
    return loader.finish();
  }

  void add(const RelPath& file) {
    try {
      read(file);
    } catch (const Error&) {
      keep_broken(file, BrokenPart::What::file);
    }
  }

  // Outputs of the files read so far.
  bool is_output(const RelPath& directory) {
    for (; outputs_of_ < project_.stages_.size(); ++outputs_of_) {
      for (const Output& output : project_.stages_[outputs_of_].outs) outputs_.push_back(output.path.str());
    }
    if (sorted_ != outputs_.size()) {
      const auto middle = outputs_.begin() + static_cast<std::ptrdiff_t>(sorted_);
      std::sort(middle, outputs_.end());
      std::inplace_merge(outputs_.begin(), middle, outputs_.end());
      sorted_ = outputs_.size();
    }
    return std::ranges::binary_search(outputs_, directory.str());
  }

  Project finish() {
    std::vector<Stage>& stages = project_.stages_;
    for (std::uint32_t stage = 0; stage < stages.size(); ++stage) {
      project_.by_address_.push_back(stage);
      for (std::uint32_t output = 0; output < stages[stage].outs.size(); ++output) {
        project_.by_path_.push_back({.stage = stage, .output = output});
      }
    }
    std::ranges::sort(project_.by_address_, {}, [&](std::uint32_t stage) { return address_of(stages[stage]); });
    std::ranges::stable_sort(project_.by_path_, comes_before,
                             [&](auto number) -> std::string_view { return project_.output(number).path.str(); });
    return std::move(project_);
  }

 private:
  // Of what is being handled.
  void keep_broken(const RelPath& file, BrokenPart::What what, std::string name = {}) {
    if (broken_ == Broken::is_thrown) throw;
    project_.broken_.push_back({.file = file, .what = what, .name = std::move(name), .why = std::current_exception()});
  }

  void read(const RelPath& file) {
    const std::optional<std::string> text = tree_.read(file);
    if (!text) throw NotFound(fmt::format("{} does not exist", in_quotes(tree_.display(file))));
    const Reader reader{.tree = tree_, .source = {tree_.display(file)}, .directory = file.parent()};
    if (file.name() == pipeline_file_name) {
      add_pipeline(reader, file, *text);
    } else {
      project_.stages_.push_back(pointer_stage(reader, file, parse_pointer(*text, reader.source.name)));
    }
  }

  void add_pipeline(const Reader& reader, const RelPath& file, const std::string& text) {
    const RelPath lock_file = file.parent() / lock_file_name;
    const std::optional<std::string> lock_text = tree_.read(lock_file);
    const std::string lock_name = tree_.display(lock_file);
    // Beside each other where it is worth a thread. The lock, which takes the longer, here: memory is cheaper here.
    const bool is_large = lock_text && lock_text->size() >= worth_a_thread;
    std::future<PipelineFile> beside = std::async(is_large ? std::launch::async : std::launch::deferred,
                                                  [&] { return parse_pipeline(text, reader.source.name); });
    LockFile lock;
    std::exception_ptr bad_lock;
    try {
      if (lock_text) lock = parse_lock(*lock_text, lock_name);
    } catch (...) {
      bad_lock = std::current_exception();
    }
    PipelineFile pipeline = beside.get();  // what is wrong with it is said first
    if (bad_lock) std::rethrow_exception(bad_lock);

    if (pipeline.needs_variables()) {
      project_.uses_variables_ = true;
      Templating templating(variable_files_, template_options_, reader.source, reader.directory, pipeline.vars);
      templating.warn_into(project_.warnings_);
      add_stages(reader, file, pipeline, lock, &templating);
      if (pipeline.has_template_sections && !resolve_sections(file, pipeline, templating)) return;
    } else {
      add_stages(reader, file, pipeline, lock, nullptr);
    }
    if (!(pipeline.metrics.is_null() && pipeline.plots.is_null() && pipeline.params.is_null() &&
          pipeline.artifacts.is_null())) {
      project_.sections_.push_back({.file = file,
                                    .metrics = std::move(pipeline.metrics),
                                    .plots = std::move(pipeline.plots),
                                    .params = std::move(pipeline.params),
                                    .artifacts = std::move(pipeline.artifacts)});
    }
  }

  // In the file's order.
  void add_stages(const Reader& reader, const RelPath& file, PipelineFile& pipeline, const LockFile& lock,
                  const Templating* templating) {
    const auto add = [&](StageSpec&& spec, bool is_made) {
      const StageLock* locked = lock.find(spec.name);
      const std::string name = spec.name;
      try {
        project_.stages_.push_back(pipeline_stage(reader, file, std::move(spec), locked));
      } catch (const Error&) {
        return keep_broken(file, BrokenPart::What::stage, name);
      }
      project_.stages_.back().is_made = is_made;
    };
    const auto on_broken = [&](const std::string& name, BrokenPart::What what) { keep_broken(file, what, name); };
    auto made = pipeline.templates.begin();
    for (std::size_t i = 0; i <= pipeline.stages.size(); ++i) {
      for (; templating && made != pipeline.templates.end() && made->position == i; ++made) {
        for (StageSpec& spec : templating->stages_of(*made, on_broken)) add(std::move(spec), true);
      }
      if (i < pipeline.stages.size()) add(std::move(pipeline.stages[i]), false);
    }
  }

  bool resolve_sections(const RelPath& file, PipelineFile& pipeline, const Templating& templating) {
    try {
      pipeline.metrics = templating.section("metrics", pipeline.metrics);
      pipeline.plots = templating.section("plots", pipeline.plots);
      pipeline.params = templating.section("params", pipeline.params);
      pipeline.artifacts = templating.section("artifacts", pipeline.artifacts);
      pipeline.datasets = templating.section("datasets", pipeline.datasets);
    } catch (const Error&) {
      keep_broken(file, BrokenPart::What::sections);
      return false;
    }
    return true;
  }

  const FileTree& tree_;
  Broken broken_;
  TemplateOptions template_options_;
  VariableFiles variable_files_;
  Project project_;
  std::vector<std::string> outputs_;
  std::size_t outputs_of_ = 0, sorted_ = 0;
};

Project Project::load(const FileTree& tree) {
  return ProjectLoader::everything(tree, ProjectLoader::Broken::is_thrown);
}

Project Project::load_sound(const FileTree& tree) {
  return ProjectLoader::everything(tree, ProjectLoader::Broken::is_kept);
}

Project Project::load_files(const FileTree& tree, std::span<const RelPath> files) {
  ProjectLoader loader(tree, ProjectLoader::Broken::is_thrown);
  for (const RelPath& file : files) loader.add(file);
  return loader.finish();
}

void Project::require_whole() const {
  if (!broken_.empty()) std::rethrow_exception(broken_.front().why);
}

std::span<const Project::OutputNumber> Project::outputs_within(const RelPath& path) const {
  const auto path_of = [&](OutputNumber number) -> std::string_view { return output(number).path.str(); };
  const auto first = std::ranges::lower_bound(by_path_, std::string_view(path.str()), comes_before, path_of);
  const auto last = std::find_if(first, by_path_.end(), [&](auto n) { return !output(n).path.is_within(path); });
  return {first, last};
}

Project::OutputOf Project::find_output(const RelPath& path) const {
  const auto path_of = [&](OutputNumber number) -> std::string_view { return output(number).path.str(); };
  const auto found = std::ranges::lower_bound(by_path_, std::string_view(path.str()), comes_before, path_of);
  if (found == by_path_.end() || output(*found).path != path) return {};
  return {.stage = &stages_[found->stage], .output = &output(*found)};
}

Project::OutputOf Project::output_containing(const RelPath& path) const {
  for (RelPath at = path; !at.is_root(); at = at.parent()) {
    if (const OutputOf found = find_output(at)) return found;
  }
  return {};
}

const Stage* Project::find_stage(const RelPath& file, std::string_view name) const {
  const Address wanted{file.str(), name};
  const auto found =
      std::ranges::lower_bound(by_address_, wanted, {}, [&](std::uint32_t n) { return address_of(stages_[n]); });
  return found != by_address_.end() && address_of(stages_[*found]) == wanted ? &stages_[*found] : nullptr;
}

}  // namespace tutti
