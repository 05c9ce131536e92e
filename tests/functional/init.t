`tutti init` makes the directory a repository and adds its files to Git.

  $ mkdir code && cd code && git init -q
  $ tutti init
  Initialized a repository in '[ROOT]/code'.
  $ git status --short
  A  .dvc/.gitignore
  A  .dvc/config
  A  .dvcignore
  $ cat .dvc/.gitignore .dvcignore
  /config.local
  /tmp
  /cache
  # Add patterns of files dvc should ignore, which could improve
  # the performance. Learn more at
  # https://dvc.org/doc/user-guide/dvcignore

A second time it refuses; nothing is touched.

  $ tutti init
  error: '[ROOT]/code/.dvc' exists already
  hint: tutti init --force
  [1]

Below the root of a Git repository it must be asked for.

  $ mkdir sub && cd sub
  $ tutti init
  error: '[ROOT]/code/sub' lies inside the Git repository '[ROOT]/code'
  hint: tutti init --subdir
  [1]
  $ tutti init --subdir -q && git status --short . && cd ..
  A  .dvc/.gitignore
  A  .dvc/config
  A  .dvcignore

Without Git.

  $ mkdir ../plain && cd ../plain
  $ tutti init
  error: '[ROOT]/plain' is not tracked by Git
  hint: git init
  hint: tutti init --no-scm
  [1]
  $ tutti init --no-scm -q; cat .dvc/config
  [core]
      no_scm = True

The result for programs.

  $ mkdir ../json && cd ../json && git init -q
  $ tutti init --json
  {"root":"[ROOT]/json","created":[".dvc/config",".dvc/.gitignore",".dvcignore"]}

Outside a repository other commands say what to do.

  $ mkdir ../nowhere && cd ../nowhere
  $ tutti status
  error: '[ROOT]/nowhere' is not inside a DVC repository
  hint: tutti init
  [1]
