`push`, `fetch` and `pull` move content to and from a remote.

  $ git init -q code && cd code && tutti init -q
  $ printf 1 > a && mkdir d && printf 2 > d/x && printf 3 > d/y && tutti add -q a d
  $ tutti push
  $ tutti remote add -q -d backup ../remote
  $ git add -A && git commit -qm data
  $ tutti push
  $ tutti push
  $ find ../remote -type f | sort

A clone brings everything.

  $ cd .. && git clone -q code clone && cd clone
  $ tutti pull
  $ cat a d/x d/y
  $ tutti pull
  $ tutti status

Only what is asked for.

  $ rm -rf a d .dvc/cache && tutti pull d/x && ls
  $ tutti fetch a && tutti checkout a
  $ tutti fetch --json

What is on neither side is named, and the rest comes.

  $ rm -rf a d .dvc/cache ../remote/files/md5/c8
  $ tutti pull
  $ cat a d/y
  $ tutti pull -q --allow-missing

Damage on the remote is not delivered.

  $ rm -rf a .dvc/cache && chmod u+w ../remote/files/md5/c4/* && printf 9 > ../remote/files/md5/c4/ca4238a0b923820dcc509a6f75849b
  $ tutti pull a
  $ ls a
  $ tutti push -r nope
