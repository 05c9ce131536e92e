// Joins a run, its view, its diary, and the step into the background.
#include "run_recorded.hpp"

#include <optional>

#include <nlohmann/json.hpp>

#include "base/detachment.hpp"
#include "base/error.hpp"
#include "exec/run_diary.hpp"
#include "exec/runs.hpp"
#include "run_view.hpp"

namespace tutti {

namespace {

// What the caller hears is one line: {"run": "3f2a9c"}, or {"error": {…}}.
std::string hear_id(Detachment& detachment) {
  const std::optional<std::string> line = detachment.hear();
  if (!line) throw InternalError("the run in the background ended before it began");
  const Json json = Json::parse(*line);
  if (json.contains("error")) throw error_from(json["error"]);
  return json.at("run");
}

void enter_background(Context& context, Detachment& detachment, RunDiary& diary) {
  try {
    diary.open();
    redirect_streams(diary.notes_path());
  } catch (const Error& error) {
    redirect_streams("/dev/null");  // the caller is who reports it
    detachment.say(Json{{"error", json_of(error)}}.dump(-1, ' ', false, Json::error_handler_t::replace));
    throw;
  }
  context.terminal().become_plain();
  detachment.say(Json{{"run", diary.id()}}.dump());
}

}  // namespace

RecordedRun run_recorded(Context& context, const Project& project, const std::vector<StageNumber>& targets,
                         const RunOptions& options, Where where, RunObserver* witness) {
  std::optional<Detachment> detachment;
  if (where == Where::background) {
    build_graph(project, FrozenNeeds::dropped);  // what is wrong with it is said before
    detachment = Detachment::split();
    if (detachment->is_caller()) return {.report = {}, .detached = hear_id(*detachment)};
  }
  const bool goes_on = options.keep_going || options.ignore_errors;
  std::optional<RunView> view;
  if (!detachment)
    view.emplace(context, RunView::Options{.jobs = options.jobs, .dry = options.dry, .goes_on = goes_on});
  Repository& repository = context.repository();
  if (options.dry) return {.report = run(repository, project, targets, options, *view), .detached = {}};

  std::vector<RunObserver*> others;
  if (view) others.push_back(&*view);
  if (witness) others.push_back(witness);
  end_orphans(repository);
  RunDiary diary(repository, others,
                 {.directory = options.directory.str(),
                  .jobs = options.jobs,
                  .keep_going = options.keep_going,
                  .ignore_errors = options.ignore_errors,
                  .detached = detachment.has_value()});
  if (detachment) enter_background(context, *detachment, diary);
  try {
    RunReport report = run(repository, project, targets, options, diary);
    diary.ended(report);
    return {.report = std::move(report), .detached = {}};
  } catch (const Error& error) {
    diary.ended(error);
    throw;
  } catch (const Cancelled&) {
    diary.stopped();
    throw;
  } catch (const std::exception& error) {
    diary.ended(InternalError(error.what()));
    throw;
  }
}

}  // namespace tutti
