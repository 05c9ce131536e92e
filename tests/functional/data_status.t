`tutti data status` lays commit, metadata files, workspace and cache beside each other.

  $ git init -q && tutti init -q && git add -A && git commit -qm init
  $ tutti data status
  No changes.
  $ mkdir -p data/sub && printf 1 > data/a && printf 2 > data/sub/b && printf 3 > file && tutti add -q data file
  $ tutti data status
  DVC committed changes:
    (git commit the corresponding dvc files to update the repo)
          added: data/
          added: file
  $ git add -A && git commit -qm data

The workspace changes.

  $ mv data/a data/renamed && printf 4 > data/new && printf 33 > file && printf x > notes.txt
  $ tutti data status
  DVC uncommitted changes:
    (use "tutti commit <file>..." to track changes)
    (use "tutti checkout <file>..." to discard changes)
          modified: data/
          modified: file
  $ tutti data status --granular --unchanged --untracked-files
  DVC uncommitted changes:
    (use "tutti commit <file>..." to track changes)
    (use "tutti checkout <file>..." to discard changes)
          modified: data/
          modified: file
          added: data/new
          renamed: data/a -> data/renamed

  Untracked files:
    (use "git add <file> ..." or "tutti add <file>..." to commit to git or to dvc)
          notes.txt

  DVC unchanged files:
          data/sub/b
  (there are other changes not tracked by dvc, use "git status" to see)
  $ tutti data status --granular --json data/sub file
  {"uncommitted":{"modified":["file"]}}
  $ tutti data status --untracked-files no --json file
  {"uncommitted":{"modified":["file"]}}

What the cache and the remote lack.

  $ tutti add -q data && rm .dvc/cache/files/md5/c8/1e728d9d4c2f636f067f89cc14862c
  $ tutti data status --granular data
  Not in cache:
    (use "tutti fetch <file>..." to download files)
          data/sub/b

  DVC committed changes:
    (git commit the corresponding dvc files to update the repo)
          modified: data/
          added: data/new
          renamed: data/a -> data/renamed
  (there are other changes not tracked by dvc, use "git status" to see)
  $ tutti remote add -q -d backup ../backup && tutti push -q file
  $ tutti data status --not-in-remote --json
  {"not_in_remote":["data/"],"committed":{"modified":["data/"]},"uncommitted":{"modified":["file"]}}

From a directory below, paths still start at the root.

  $ cd data && tutti data status --json
  {"committed":{"modified":["data/"]},"uncommitted":{"modified":["file"]}}

What is wrong is refused.

  $ tutti data status --untracked-files=some
  error: 'tutti data status': option '--untracked-files' takes no or all, not 'some'
  hint: run 'tutti data status --help'
  [2]
  $ tutti data status --no-remote-refresh
  error: '--no-remote-refresh' is an option of 'dvc data status' that tutti does not have yet
  hint: run 'tutti data status --help' for the options there are
  [2]
  $ tutti data status -r nowhere --not-in-remote
  error: no remote is named 'nowhere'
  hint: tutti remote add nowhere URL
  [1]
