`tutti init` makes the directory a repository and adds its files to Git.

  $ git init -q
  $ tutti init
  $ git status --short
  $ cat .dvc/.gitignore .dvcignore

A second time it refuses; nothing is touched.

  $ tutti init

Below the root of a Git repository it must be asked for.

  $ mkdir sub && cd sub
  $ tutti init
  $ tutti init --subdir -q && git status --short . && cd ..

Without Git.

  $ mkdir ../plain && cd ../plain
  $ tutti init
  $ tutti init --no-scm -q; cat .dvc/config

The result for programs.

  $ mkdir ../json && cd ../json && git init -q
  $ tutti init --json

Outside a repository other commands say what to do.

  $ mkdir ../nowhere && cd ../nowhere
  $ tutti status
