// Carries checkout plans out: removes, then makes, directory by directory on all cores.
//
// Every name is looked at once more before it is replaced or removed: what changed since the plan stays, and is told.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <mutex>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/threads.hpp"
#include "checkout_plan.hpp"
#include "workspace/index.hpp"
#include "workspace/sweeper.hpp"

namespace tutti {

namespace {

enum class StepKind : std::uint8_t { make, relink, remove };

struct Step {
  StepKind kind;
  bool is_done = false;  // the index is to be told
  std::string_view name;
  const BlobId* id = nullptr;  // null: remove
  IndexRecord record;          // after it was made
};

// One directory in which something is to be done.
struct Folder {
  RelPath path = RelPath::root();     // in the workspace
  std::string_view below;             // the target
  const IndexBlock* known = nullptr;  // what the walk saw; null: the directory was not there
  std::vector<Step> steps;
};

struct Portion {
  std::size_t folder, begin, end;
};
constexpr std::size_t portion_size = 128;

std::optional<FileStat> stat_followed(int directory, const std::string& name, const FileStat& stat) {
  return stat.type == FileType::symlink ? find_stat_at(directory, name.c_str(), Follow::yes) : stat;
}

}  // namespace

struct CheckoutWork::State {
  State(Repository& where, const CheckoutOptions& wished)
      : repository(where), options(wished), linker(where.store(), where.link_types()) {}

  Repository& repository;
  const CheckoutOptions& options;
  Linker linker;
  std::mutex mutex;
  std::exception_ptr failure;
  Sweeper sweeper{repository};
  std::atomic<std::uint64_t> relinked{0};
  bool has_failed = false;  // in the plan at hand

  // For the catch block of one file's failure: the others go on. Cancelled stops all.
  void note_failure() {
    const std::lock_guard guard(mutex);
    if (!failure) failure = std::current_exception();
    has_failed = true;
  }

  std::vector<Folder> folders_of(const TargetPlan& plan) const;
  void for_each_step(std::vector<Folder>& folders, StepKind from, StepKind to, bool make_directories,
                     const std::function<void(const Folder&, Step&, int directory)>& act);
  void remove(const Folder& folder, Step& step, int directory) const;
  void make(const TargetPlan& plan, const Folder& folder, Step& step, int directory, Task& task);
  void refuse_changed(const Folder& folder, const Step& step, int directory, const std::string& name) const;
  void refuse_changed_file(const TargetPlan& plan, int directory, const std::string& name) const;
  void remove_root(const TargetPlan& plan) const;
  void remove_emptied(const TargetPlan& plan, const std::vector<Folder>& folders) const;
  void sweep(const TargetPlan& plan);
  void learn_directory(const TargetPlan& plan, std::vector<Folder>& folders) const;
};

CheckoutWork::CheckoutWork(Repository& repository, const CheckoutOptions& options)
    : state_(std::make_unique<State>(repository, options)) {}
CheckoutWork::~CheckoutWork() = default;

std::uint64_t CheckoutWork::relinked() const {
  return state_->relinked;
}

void CheckoutWork::finish() {
  if (state_->failure) std::rethrow_exception(state_->failure);
}

std::vector<Folder> CheckoutWork::State::folders_of(const TargetPlan& plan) const {
  std::vector<Folder> folders;
  std::unordered_map<std::string_view, std::size_t> by_path;
  const RelPath& target = plan.target->path;
  const Walk* walk = plan.replaces_root ? nullptr : plan.present.walk.get();
  const auto add = [&](StepKind kind, const RelPath& path, const BlobId* id) {
    const std::string_view text = path.str();
    const std::size_t slash = text.rfind('/');
    const std::string_view parent = slash == std::string_view::npos ? std::string_view() : text.substr(0, slash);
    const auto [found, is_new] = by_path.try_emplace(parent, folders.size());
    if (is_new) {
      Folder folder;
      folder.below = parent;
      if (!plan.is_directory()) {
        folder.path = target.parent();
      } else {
        folder.path = parent.empty() ? target : target / parent;
        if (walk != nullptr) {
          const auto seen = std::partition_point(walk->directories.begin(), walk->directories.end(),
                                                 [&](const WalkedDirectory& d) { return d.path < parent; });
          if (seen != walk->directories.end() && seen->path == parent) folder.known = &seen->block;
        }
      }
      folders.push_back(std::move(folder));
    }
    Step step{.kind = kind};
    step.name = plan.is_directory() ? path.name() : target.name();
    step.id = id;
    folders[found->second].steps.push_back(step);
  };
  for (const RelPath& path : plan.removes) add(StepKind::remove, path, nullptr);
  for (const TreeEntry* entry : plan.makes) add(StepKind::make, entry->path, &entry->id);
  for (const TreeEntry* entry : plan.relinks) add(StepKind::relink, entry->path, &entry->id);
  return folders;
}

void CheckoutWork::State::for_each_step(std::vector<Folder>& folders, StepKind from, StepKind to, bool make_directories,
                                        const std::function<void(const Folder&, Step&, int directory)>& act) {
  std::vector<Portion> portions;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const std::vector<Step>& steps = folders[i].steps;
    if (std::none_of(steps.begin(), steps.end(), [&](const Step& s) { return s.kind >= from && s.kind <= to; }))
      continue;
    for (std::size_t begin = 0; begin < steps.size(); begin += portion_size) {
      portions.push_back({i, begin, std::min(begin + portion_size, steps.size())});
    }
  }
  parallel_for(
      portions.size(), repository.workers(), repository.surroundings().cancellation, [&](std::size_t index, unsigned) {
        const Portion& portion = portions[index];
        Folder& folder = folders[portion.folder];
        try {
          const SafeDirectory& files = repository.files();
          const Fd directory = make_directories ? files.make_directory(folder.path) : files.open_directory(folder.path);
          for (std::size_t i = portion.begin; i < portion.end; ++i) {
            Step& step = folder.steps[i];
            if (step.kind < from || step.kind > to) continue;
            repository.surroundings().cancellation.check();
            try {
              act(folder, step, directory.get());
            } catch (const Error&) {
              note_failure();
            }
          }
        } catch (const Error&) {
          note_failure();
        }
      });
}

// Throws Conflict if the name is not what the plan saw there.
void CheckoutWork::State::refuse_changed(const Folder& folder, const Step& step, int directory,
                                         const std::string& name) const {
  if (options.force) return;
  const std::optional<FileStat> there = find_stat_at(directory, name.c_str());
  const IndexRecord* record = folder.known != nullptr ? folder.known->find(step.name) : nullptr;
  if (!there) return;
  const bool is_symlink = there->type == FileType::symlink;
  if (record == nullptr && is_symlink) return;  // holds no bytes; the plan refused those that may matter
  if (record != nullptr) {
    IndexRecord trusted = *record;
    trusted.mode_and_flags &= static_cast<std::uint16_t>(~IndexRecord::racy);  // it was read a moment ago
    const std::optional<FileStat> followed = stat_followed(directory, name, *there);
    if (followed && is_unchanged(trusted, *followed, is_symlink)) return;
  }
  throw Conflict(fmt::format("{} changed while it was about to be replaced, and was left alone",
                             in_quotes((folder.path / step.name).str())));
}

// The same for a target that is a file: it was looked at by itself.
void CheckoutWork::State::refuse_changed_file(const TargetPlan& plan, int directory, const std::string& name) const {
  if (options.force) return;
  const std::optional<FileStat> there = find_stat_at(directory, name.c_str());
  if (!there) return;
  const std::optional<FileStat>& planned = plan.present.stat;
  const bool is_same = planned && there->inode == planned->inode && there->type == planned->type &&
                       there->size == planned->size && there->mtime == planned->mtime && there->ctime == planned->ctime;
  if (is_same || there->type == FileType::directory) return;
  throw Conflict(fmt::format("{} changed while it was about to be replaced, and was left alone",
                             in_quotes(plan.target->path.str())));
}

void CheckoutWork::State::remove(const Folder& folder, Step& step, int directory) const {
  const std::string name(step.name);
  refuse_changed(folder, step, directory, name);
  if (::unlinkat(directory, name.c_str(), 0) != 0 && errno != ENOENT) {
    throw SystemError(errno, fmt::format("cannot remove {}", in_quotes((folder.path / step.name).str())));
  }
  step.is_done = true;
}

void CheckoutWork::State::make(const TargetPlan& plan, const Folder& folder, Step& step, int directory, Task& task) {
  const std::string name(step.name);
  const std::string path = folder.path.is_root() ? name : folder.path.str() + "/" + name;
  const bool wants_exec = plan.target->is_executable && !plan.is_directory();
  if (step.kind == StepKind::relink) {
    std::optional<FileStat> there = find_stat_at(directory, name.c_str());
    if (!there) return;
    // As in DVC: a file of its own may be the reflink that is wished for, which only those of a directory profit from.
    const bool is_own = there->type == FileType::regular && there->links == 1 && there->size > 0;
    const bool is_doubted = is_own && !plan.is_directory() && linker.wishes_links();
    const bool is_wished =
        !options.relink ||
        (!is_doubted && linker.is_linked_as_wished(*step.id, *there, join_path(repository.root(), path)));
    const bool lacks_exec = wants_exec && (there->mode & 0100U) == 0 && there->type == FileType::regular;
    if (is_wished && !lacks_exec) return;
    if (is_wished) {
      if (::fchmodat(directory, name.c_str(), there->mode | 0100U, 0) != 0) {
        throw SystemError(errno, fmt::format("cannot make {} executable", in_quotes(path)));
      }
      return;
    }
  }
  // A directory that was not there a moment ago is our own: nothing can be in the way.
  if (!plan.is_directory()) {
    refuse_changed_file(plan, directory, name);
  } else if (folder.known != nullptr || step.kind == StepKind::relink) {
    refuse_changed(folder, step, directory, name);
  }
  Linker::Made made = linker.make(*step.id, directory, name, path, false);
  const bool is_link = made.type == LinkType::hardlink || made.type == LinkType::symlink;
  if (wants_exec && !is_link) {
    // As DVC: the owner's bit on top of the usual mode.
    if (::fchmodat(directory, name.c_str(), made.stat.mode | 0100U, 0) == 0) {
      made.stat = find_stat_at(directory, name.c_str()).value_or(made.stat);
    }
  }
  const bool is_symlink = made.type == LinkType::symlink;
  if (is_symlink) made.stat = repository.store().verified_stat(*step.id);
  step.record = make_record(made.stat, *step.id, is_symlink, is_link, std::nullopt);
  step.is_done = true;
  if (step.kind == StepKind::relink) ++relinked;
  task.advance(1, ByteCount{made.stat.size});
  if (!plan.is_directory() && step.id->digest.algorithm() == Algorithm::md5) {
    repository.index().put_file(plan.target->path, made.stat, *step.id, is_link, std::nullopt);
  }
}

// A link where a directory or a file has to be, or the one where the other has to be.
void CheckoutWork::State::remove_root(const TargetPlan& plan) const {
  const RelPath& path = plan.target->path;
  const Fd parent = repository.files().open_directory(path.parent());
  const std::string name(path.name());
  const std::optional<FileStat> there = find_stat_at(parent.get(), name.c_str());
  if (!there) return;
  const bool is_same = plan.present.stat && there->inode == plan.present.stat->inode &&
                       there->type == plan.present.stat->type &&
                       (there->type == FileType::directory || there->ctime == plan.present.stat->ctime);
  if (!is_same && !options.force) {
    throw Conflict(
        fmt::format("{} changed while it was about to be replaced, and was left alone", in_quotes(path.str())));
  }
  if (there->type == FileType::directory) {
    // By descriptor, so that nobody can lead the removal elsewhere.
    remove_tree(fmt::format("/proc/self/fd/{}/{}", parent.get(), name));
  } else if (::unlinkat(parent.get(), name.c_str(), 0) != 0 && errno != ENOENT) {
    throw SystemError(errno, fmt::format("cannot remove {}", in_quotes(path.str())));
  }
  repository.index().forget(path);
}

void CheckoutWork::State::remove_emptied(const TargetPlan& plan, const std::vector<Folder>& folders) const {
  std::set<RelPath, std::greater<>> emptied;  // what is deeper sorts after what holds it
  for (const Folder& folder : folders) {
    const bool removes = std::any_of(folder.steps.begin(), folder.steps.end(),
                                     [](const Step& s) { return s.kind == StepKind::remove && s.is_done; });
    if (!removes) continue;
    for (RelPath path = folder.path; path != plan.target->path && !path.is_root(); path = path.parent()) {
      emptied.insert(path);
    }
  }
  for (const RelPath& path : emptied) {
    try {
      const Fd parent = repository.files().open_directory(path.parent());
      ::unlinkat(parent.get(), std::string(path.name()).c_str(), AT_REMOVEDIR);  // unless something is left in it
    } catch (const Error&) {
      continue;  // its parent is gone already
    }
  }
}

void CheckoutWork::State::sweep(const TargetPlan& plan) {
  sweeper.sweep(plan.target->path.parent());  // where the target itself, if it is a file, has its temporary
  if (!plan.present.is_directory() || plan.present.is_symlink()) return;
  const std::int64_t now = repository.surroundings().clock.now().nanoseconds;
  for (const std::string& below : plan.present.walk->temporaries) {
    try {
      const RelPath path = plan.target->path / below;
      const Fd parent = repository.files().open_directory(path.parent());
      const std::string name(path.name());
      const std::optional<FileStat> stat = find_stat_at(parent.get(), name.c_str());
      if (stat && is_abandoned_temporary(name, stat->mtime, now)) ::unlinkat(parent.get(), name.c_str(), 0);
    } catch (const Error&) {
      continue;
    }
  }
}

void CheckoutWork::State::learn_directory(const TargetPlan& plan, std::vector<Folder>& folders) const {
  if (plan.target->id.digest().algorithm() != Algorithm::md5) return;
  const std::string root = plan.target->path.str();
  std::vector<std::optional<IndexBlock>> blocks(folders.size());
  parallel_for(folders.size(), repository.workers(), repository.surroundings().cancellation,
               [&](std::size_t index, unsigned) {
                 Folder& folder = folders[index];
                 std::erase_if(folder.steps, [](const Step& step) { return !step.is_done; });
                 if (folder.steps.empty() && folder.known != nullptr) return;
                 std::sort(folder.steps.begin(), folder.steps.end(),
                           [](const Step& a, const Step& b) { return a.name < b.name; });
                 IndexBlockBuilder builder;
                 auto step = folder.steps.begin();
                 const auto put = [&](const Step& s) {
                   if (s.kind != StepKind::remove) builder.append(s.name, s.record);
                 };
                 if (folder.known != nullptr) {
                   for (const IndexRecord& record : folder.known->records()) {
                     const std::string_view name = folder.known->name(record);
                     for (; step != folder.steps.end() && step->name < name; ++step) put(*step);
                     if (step != folder.steps.end() && step->name == name) continue;
                     builder.append(name, record);
                   }
                 }
                 for (; step != folder.steps.end(); ++step) put(*step);
                 blocks[index] = builder.finish();
               });

  // The tree that they make is known without building it: the target's, if all went well.
  std::map<std::string_view, const IndexBlock*> all;
  if (!plan.replaces_root && plan.present.is_directory()) {
    for (const WalkedDirectory& directory : plan.present.walk->directories) all[directory.path] = &directory.block;
  }
  std::vector<Index::Directories::Update> updates;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    if (!blocks[i]) continue;
    all[folders[i].below] = &*blocks[i];
    updates.push_back({folders[i].below.empty() ? root : root + "/" + std::string(folders[i].below), *blocks[i]});
  }
  repository.index().directories().apply(std::move(updates));
  if (has_failed || plan.missing > 0 || options.only_within_filter) return;
  Fingerprint fingerprint;
  TreeMemory memory;
  for (const auto& [path, block] : all) {
    if (block->empty()) continue;
    fingerprint.add(path, block->content());
    memory.nfiles += block->records().size();
    for (const IndexRecord& record : block->records()) memory.size += record.size;
  }
  memory.fingerprint = fingerprint.finish();
  std::copy_n(plan.target->id.digest().bytes().begin(), memory.id.size(), memory.id.begin());
  if (memory.nfiles == plan.tree->entries().size()) repository.index().directories().remember_tree(root, memory);
}

void CheckoutWork::carry_out(TargetPlan& plan) {
  State& state = *state_;
  state.has_failed = false;
  try {
    state.sweep(plan);
    if (plan.replaces_root) state.remove_root(plan);
    std::vector<Folder> folders = state.folders_of(plan);
    state.for_each_step(
        folders, StepKind::remove, StepKind::remove, false,
        [&](const Folder& folder, Step& step, int directory) { state.remove(folder, step, directory); });
    state.remove_emptied(plan, folders);
    const std::unique_ptr<Task> task = state.repository.surroundings().progress.start("Checking out");
    task->add_total(plan.makes.size(), ByteCount{});
    if (plan.is_directory() && plan.tree != nullptr && plan.missing == 0) {
      state.repository.files().make_directory(plan.target->path);  // an empty one counts, too
    }
    state.for_each_step(
        folders, StepKind::make, StepKind::relink, true,
        [&](const Folder& folder, Step& step, int directory) { state.make(plan, folder, step, directory, *task); });
    if (plan.is_directory()) state.learn_directory(plan, folders);
  } catch (const Error&) {
    state.note_failure();
  }
}

}  // namespace tutti
