The program itself.

  $ tutti --version
  $ tutti version --json
  $ git init -q && tutti init -q && mkdir -p a/b && cd a/b && tutti root && tutti root --json && cd ../..
  $ tutti --cd a/b root
  $ tutti root --cd a/b

Without a command it shows what there is.

  $ tutti | head -4
  $ tutti help | sed -n 1,12p
  $ tutti help remote
  $ tutti root --help
  $ tutti completion | head -2
  $ tutti completion -s fish | head -2

What is wrong on the command line.

  $ tutti stats
  $ tutti exp run
  $ tutti remote lst
  $ tutti status --jsn
  $ tutti status --re
  $ tutti status --recurs
  $ tutti root extra
  $ tutti help nothing
  $ tutti completion --shell tcsh
  $ tutti --json stats

Called by the name dvc, it exits with DVC's statuses.

  $ ln -s "$(command -v tutti)" dvc
  $ ./dvc stats
  $ ./dvc config -u core.remote
