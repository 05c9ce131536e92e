// A stage that makes its outputs from each file of a directory by itself (`map` in tutti.yaml): only new and changed
// files are done, and what the others once gave is put beside it. lib/decisions/file-maps.md says why this way.
//
// The stage's own command is run for a batch of files at a time, with TUTTI_MAP_INPUT naming a directory that holds
// only these and TUTTI_MAP_OUTPUT an empty one to write to. What a file gave is remembered when its batch has
// succeeded:
//
//   .dvc/tmp/tutti/maps/<stage>/record    lines of JSON, appended to; a last line without its newline was never
//                                         written, and of several lines about the same file the last counts
//     {"version": 1, "context": "<sha256>"}
//     {"in": "a/b.jpg", "md5": "…", "outs": [["a/b.png", "<md5>"]]}
//   .dvc/tmp/tutti/maps/<stage>/in, out   of the batch that runs
//   .dvc/tmp/tutti/maps/<stage>/before    the output directory as it was, while files are done: all of it is stored
//
// The context is all that the outputs come from beside the files: command, params, other dependencies, the map's own
// words. A record of another context is nothing. A line counts if the file has these very bytes and the cache has all
// it gave.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/files.hpp"
#include "format/lock_file.hpp"
#include "format/tutti_file.hpp"
#include "pipeline/stage.hpp"
#include "store/tree.hpp"
#include "workspace/repository.hpp"

namespace tutti {

// "a/b.png" for the file "a/b.jpg" and the pattern "{dir}/{stem}.png". Throws InvalidFile for what cannot be a path.
RelPath mapped_output(std::string_view pattern, const RelPath& file);

class FileMapRun {
 public:
  // `inputs` are the stage's, as they are now; `files` those of the directory. Throws Conflict if two files would give
  // the same output.
  FileMapRun(Repository& repository, const Stage& stage, const FileMap& map, const StageLock& inputs,
             const Tree& files);
  FileMapRun(const FileMapRun&) = delete;
  FileMapRun& operator=(const FileMapRun&) = delete;
  ~FileMapRun();

  std::size_t all() const { return files_.size(); }
  std::size_t to_do() const { return to_do_.size(); }

  // What is in the output directory makes room: all of it is stored.
  void put_before_away();
  // Lays out the next files; false when all are done.
  bool begin_batch();
  std::vector<std::pair<std::string, std::string>> variables() const;
  // Takes what the command wrote into the store. Throws Conflict unless each file gave exactly its outputs.
  void end_batch();
  // The output directory with what all files gave. Throws Conflict if the command wrote there by itself.
  void merge();
  // Instead of all that, after the command has done the whole directory: `made` is what each file gave from here on.
  void remember(const Tree& made);

 private:
  struct File {
    RelPath path;  // below the directory
    BlobId id;
    std::vector<RelPath> outputs;
    std::vector<BlobId> made;  // one for each, once known
  };

  void find_outputs();
  void read_record();
  void read_line(std::string_view text, const std::unordered_map<std::string_view, File*>& by_path);
  void open_record();
  std::string heading() const;
  std::string line_of(const File& file) const;
  std::vector<RelPath> written_files() const;
  std::string place(std::string_view name) const { return directory_ + "/" + std::string(name); }

  Repository& repository_;
  const FileMap& map_;
  RelPath over_, into_;
  std::string stage_name_, directory_, context_;
  std::vector<File> files_;  // sorted by path
  std::map<RelPath, std::size_t> by_output_;
  std::vector<std::size_t> to_do_;
  std::size_t next_ = 0, batch_end_ = 0;  // in to_do_
  std::size_t lines_ = 0;                 // of the record, when it was read
  Fd record_;
  bool has_before_ = false;
};

}  // namespace tutti
