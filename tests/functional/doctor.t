`tutti doctor` looks for what stands in the way, and says how to mend it.

  $ git init -q && tutti init -q && tutti install -q && git add -A && git commit -qm init
  There are no data or pipelines tracked in this project yet.
  $ unset TUTTI_TEST_CLOCK
  $ mkdir ../backup && tutti remote add -q -d backup "$PWD/../backup"
  $ tutti doctor | sed "1d; s/, [0-9.]* [kMGTP]*B free//; s/ on [^ ]*\$/ on DISK/; s|'/tmp/transcript[^']*/|'|; /links:/,/fix/d"
  good     workspace: 'root' on DISK
  good     cache: 'cache' is not there yet
  good     clock: the file system's clock is this machine's
  good     locks: none is held
  good     git: hooks and merge drivers are installed
  good     remote backup: 'backup' answers
  No problems.

Conflicts, a wrong default remote and a remote that cannot be reached are told with what mends them.

  $ printf 'outs:\n<<<<<<< a\n- path: x\n=======\n- path: y\n>>>>>>> b\n' > x.dvc
  $ tutti config core.remote nowhere
  $ sed -i /tmp/d .dvc/.gitignore
  $ tutti doctor | grep -A1 problem
  problem  merge: a file is in conflict, the first 'x.dvc'
           fix: tutti resolve
  --
  problem  remotes: the default one, 'nowhere', does not exist
           fix: tutti remote default backup
  2 problems.
  $ cd .. && tutti doctor | tail -1
  Not in a repository: nothing more to look at.
