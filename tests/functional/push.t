`push`, `fetch` and `pull` move content to and from a remote.

  $ git init -q code && cd code && tutti init -q
  $ printf 1 > a && mkdir d && printf 2 > d/x && printf 3 > d/y && tutti add -q a d
  $ tutti push
  error: no remote is named and no default one is set
  hint: tutti remote add -d NAME URL
  [1]
  $ tutti remote add -q backup ../remote && tutti push
  error: no remote is named and no default one is set
  hint: tutti remote default backup
  [1]
  $ tutti remote default -q backup
  $ git add -A && git commit -qm data
  $ tutti push
  4 files pushed (125 B)
  $ tutti push
  Everything is up to date.
  $ find ../remote -type f | sort
  ../remote/files/md5/c4/ca4238a0b923820dcc509a6f75849b
  ../remote/files/md5/c7/a740814a0bbfad11181b5b34dcb0a9.dir
  ../remote/files/md5/c8/1e728d9d4c2f636f067f89cc14862c
  ../remote/files/md5/ec/cbc87e4b5ce2fe28308fd9f2a7baf3

A clone brings everything.

  $ cd .. && git clone -q code clone && cd clone
  $ tutti pull
  A	a
  A	d/
  4 files fetched (125 B) and 2 files added
  $ cat a d/x d/y
  123 (no-eol)
  $ tutti pull
  Everything is up to date.
  $ tutti status
  Data and pipelines are up to date.

Only what is asked for.

  $ rm -rf a d .dvc/cache && tutti pull d/x && ls
  'd' is sparse: 1 of 2 files is here
  A	d/
  2 files fetched (1 B) and 1 file added
  a.dvc
  d
  d.dvc
  $ tutti fetch a && tutti checkout a
  1 file fetched (1 B)
  A	a
  $ tutti fetch --json
  {"files":1,"bytes":1,"runs":0,"missing":[]}

What is on neither side is named, and the rest comes.

  $ rm -rf a d .dvc/cache ../remote/files/md5/c8
  $ tutti pull
  'd' is sparse: 1 of 2 files is here
  A	a
  A	d/
  3 files fetched (124 B) and 2 files added
  error: 1 object is neither in the cache nor on the remote:
    md5: c81e728d9d4c2f636f067f89cc14862c
  hint: 'tutti status' names the outputs; 'tutti push' in the repository that has them sends them
  [1]
  $ cat a d/y
  13 (no-eol)
  $ tutti pull -q --allow-missing

Damage on the remote is not delivered.

  $ rm -rf a .dvc/cache && chmod u+w ../remote/files/md5/c4/* && printf 9 > ../remote/files/md5/c4/ca4238a0b923820dcc509a6f75849b
  $ tutti pull a
  error: the object 'c4ca4238a0b923820dcc509a6f75849b' in the remote 'backup' is damaged: its bytes do not match its name
  hint: run 'tutti push -r backup' where the data is sound
  [6]
  $ ls a
  ls: cannot access 'a': No such file or directory
  [2]
  $ tutti push -r nope
  error: no remote is named 'nope'
  hint: tutti remote add nope URL
  [1]
