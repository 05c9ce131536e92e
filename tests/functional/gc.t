`gc` deletes what nothing needs any more: a plan first, and nothing that may be the only copy.

  $ git init -q && tutti init -q && tutti remote add -q -d backup ../remote
  $ mkdir d && printf 1 > d/x && printf 2 > d/y && printf 3 > a && tutti add -q a d && tutti push -q
  $ git add -A && git commit -qm one && git tag one
  $ printf 4 > d/x && printf 5 > a && tutti add -q a d && git add -A && git commit -qm two

What is needed must be said.

  $ tutti gc
  error: what is still needed must be said: '--workspace', '--rev', '--all-branches', '--all-tags', '--all-commits', '--all-experiments' or '--date'
  hint: tutti gc --all-commits --dry
  [2]
  $ tutti gc -w -n 2
  error: '--num' goes with '--rev' or '--all-branches' only
  [2]
  $ tutti gc -w -c --not-in-remote
  error: '--not-in-remote' and '--cloud' do not go together
  [2]

What came within a day is spared; later it goes, if it is on a remote. The plan names each output with a commit that had it.

  $ tutti gc -w --dry
  Keeps what the workspace needs: 4 objects.
  Spares 3 objects (124 B) younger than a day:
    a@808f63c  1 object (1 B)
    d@808f63c  2 objects (123 B)
  Nothing was deleted: '--dry'.
  $ find .dvc/cache -type f | xargs touch -d 2025-12-01
  $ tutti gc -A --dry
  Keeps what the workspace and 2 commits need: 7 objects.
  Nothing was deleted: '--dry'.
  $ tutti gc -w
  Keeps what the workspace needs: 4 objects.
  Drops 3 objects (124 B) from the cache:
    a@808f63c  1 object (1 B)
    d@808f63c  2 objects (123 B)
  error: nothing was deleted: that takes a 'y' at a terminal
  hint: add '--force' to delete without asking
  [1]
  $ tutti gc -w -f
  Keeps what the workspace needs: 4 objects.
  Drops 3 objects (124 B) from the cache:
    a@808f63c  1 object (1 B)
    d@808f63c  2 objects (123 B)
  Removed 3 objects from repo cache.
  No unused 'legacy' cache to remove.
  $ tutti gc -w -f
  Keeps what the workspace needs: 4 objects.
  No unused 'repo' cache to remove.
  No unused 'legacy' cache to remove.
  $ tutti fetch -q && git checkout -q one && tutti pull && git checkout -q -
  M	a
  M	d/
  3 files fetched (124 B) and 2 files modified

What is on no remote is listed apart and kept, until it is asked for.

  $ tutti checkout -q && printf 6 > a && tutti add -q a && git commit -qam three && find .dvc/cache -type f | xargs touch -d 2025-12-01
  $ tutti gc -w -f
  Keeps what the workspace needs: 4 objects.
  Drops 3 objects (124 B) from the cache:
    a@808f63c  1 object (1 B)
    d@808f63c  2 objects (123 B)
  Spares 1 object (1 B) on no remote; '--unpushed' drops this too:
    a@7a60b21  1 object (1 B)
  Removed 3 objects from repo cache.
  No unused 'legacy' cache to remove.
  $ tutti gc -w -f --unpushed
  Keeps what the workspace needs: 4 objects.
  Drops 1 object (1 B) from the cache:
    a@7a60b21  1 object (1 B)
  Removed 1 objects from repo cache.
  No unused 'legacy' cache to remove.

While something that is needed cannot be read, nothing is deleted.

  $ printf 'outs: [' > b.dvc
  $ tutti gc -w -f
  error: b.dvc:1:8: expected a value
    while collecting what the workspace needs
  hint: add '--skip-failed' to go on without it; what only it needs is then dropped
  [2]
  $ rm b.dvc && rm .dvc/cache/files/md5/*/*.dir
  $ tutti gc -w -f
  error: the files of 'd' cannot be known: its manifest '8aa3d973fb0e2e0ae71782113fd06009.dir' is neither in the cache nor on a remote
  hint: run 'tutti fetch'
  hint: add '--skip-failed' to go on without it; what only it needs is then dropped
  [1]
  $ tutti gc -w --dry --skip-failed | tail -1
  Nothing was deleted: '--dry'.

With a budget, the least recently used goes as well, if it is on a remote and not in use; 'pull' brings it back.

  $ tutti add -q a d && tutti push -q && tutti fetch -q --all-tags
  $ find .dvc/cache/files -type f | xargs touch -d 2025-12-01 && rm .dvc/cache/lineage/used/*
  $ tutti gc --max-size 300 --dry
  The cache holds 249 B then, of 300 B that it may.
  Nothing was deleted: '--dry'.
  $ tutti gc --max-size 248 -f
  Drops 2 objects (123 B) from the cache: used least recently, and on a remote:
    d@808f63c  2 objects (123 B)
  The cache holds 126 B then, of 248 B that it may.
  Removed 2 objects from repo cache.
  No unused 'legacy' cache to remove.
  $ tutti gc --max-size 1 --dry
  Drops 1 object (1 B) from the cache: used least recently, and on a remote:
    a@808f63c  1 object (1 B)
  The cache holds 125 B then, of 1 B that it may.
  Nothing was deleted: '--dry'.
  warning: the budget of 1 B is not met: 125 B in use by the workspace
  $ tutti gc --max-size 1 --dry --json | tr ',' '\n' | sed -n '/budget/,/linked/p'
  "budget":{"max_size":1
  "before":126
  "after":125
  "met":false
  "in_use":125
  "unproven":0
  "young":0
  "linked_elsewhere":0}
  $ git checkout -q one && tutti pull && git checkout -q - && tutti checkout -q
  M	a
  M	d/
  2 files fetched (123 B) and 2 files modified
  $ tutti gc --max-size much
  error: '--max-size' wants a size, such as '200 GB', not 'much'
  [2]

It may stand in tutti's own settings.

  $ printf 'version: 1\ncache:\n  max_size: 1 GB\n' > tutti.yaml && tutti gc -f
  The cache holds 249 B then, of 1.0 GB that it may.
  No unused 'repo' cache to remove.
  No unused 'legacy' cache to remove.
  $ printf 'version: 1\ncache:\n  maxsize: 1 GB\n' > tutti.yaml
  $ tutti gc -f
  error: tutti.yaml:3:3: unknown key 'maxsize' in 'cache'; did you mean 'max_size'?
  [2]
