`tutti add` tracks files and directories.

  $ git init -q && tutti init -q && git commit -qm init
  $ printf hello > a.txt
  $ mkdir -p data/sub && printf 1 > data/one && printf 2 > data/sub/two
  $ tutti add a.txt data
  $ cat a.txt.dvc data.dvc .gitignore
  $ cat .dvc/cache/files/md5/*/*.dir; echo

Again, nothing changes and nothing is to be added to Git.

  $ git add -A && git commit -qm data
  $ tutti add a.txt data
  $ git status --short

A file inside a tracked directory updates the directory's pointer.

  $ printf 3 > data/three
  $ tutti add data/three
  $ git diff --stat

With core.autostage, Git's index is kept up to date.

  $ tutti config core.autostage true
  $ printf more > b.txt
  $ tutti add b.txt
  $ git status --short

What cannot be added is named, with the reason.

  $ tutti add nothing
  $ tutti add a.txt.dvc
  $ printf x > tracked && git add tracked && tutti add tracked
  $ tutti add .git/config
  $ tutti add ../outside
  $ mkfifo data/pipe && tutti add data; rm data/pipe
  $ mkdir over && printf 1 > over/x && tutti add -q over/x && tutti add over

Options of DVC that are not there yet are refused by name.

  $ tutti add --to-remote a.txt
  $ tutti add

For programs.

  $ tutti add --json a.txt
