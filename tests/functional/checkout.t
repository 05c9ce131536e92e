`tutti checkout` brings data back.

  $ git init -q && tutti init -q && git commit -qm init
  $ printf 1 > a && mkdir d && printf 2 > d/x && printf 3 > d/y && tutti add -q a d
  $ git add -A && git commit -qm one
  $ printf 11 > a && printf 22 > d/x && printf 4 > d/z && tutti add -q a d
  $ git commit -qam two
  $ git checkout -q HEAD~1 && tutti checkout
  M	a
  M	d/
  $ cat a d/x; ls d
  12x
  y
  $ tutti checkout
  $ tutti checkout --summary
  No changes.

Deleted files come back, one by one if asked.

  $ rm -r a d && tutti checkout d/x && ls d
  'd' is sparse: 1 of 2 files is here
  A	d/
  x
  $ tutti checkout
  M	d/
  A	a

What is in nobody's cache is not overwritten.

  $ printf precious > d/x
  $ tutti checkout
  error: checkout would lose what the cache does not have: 'd/x'
  hint: tutti commit
  hint: tutti checkout --force
  [1]
  $ cat d/x
  precious (no-eol)
  $ tutti checkout -f && cat d/x
  M	d/
  2 (no-eol)

What the cache lacks is named; all else is checked out.

  $ rm -rf a d .dvc/cache/files/md5/c8
  $ tutti checkout
  A	a
  A	d/
  error: the cache does not have all of:
    d (1 object missing)
  hint: run 'tutti fetch'
  [1]
  $ ls d; cat a
  y
  1 (no-eol)
  $ tutti checkout --allow-missing
  warning: the cache does not have all of:
    d (1 object missing)
  hint: run 'tutti fetch'

Links instead of copies.

  $ tutti config cache.type symlink && rm a && tutti checkout a && readlink a
  A	a
  [ROOT]/.dvc/cache/files/md5/c4/ca4238a0b923820dcc509a6f75849b
  $ tutti config cache.type hardlink && tutti checkout --relink a && stat -c '%h %a' a
  Relinked successfully
  2 444
  $ tutti config cache.type copy && tutti checkout --relink a && stat -c '%h %a' a
  Relinked successfully
  1 644

A stored object that is damaged is never delivered.

  $ rm a && chmod u+w .dvc/cache/files/md5/c4/* && printf 9 > .dvc/cache/files/md5/c4/ca4238a0b923820dcc509a6f75849b
  $ tutti checkout a
  error: the object 'c4ca4238a0b923820dcc509a6f75849b' in the cache is damaged: its bytes hash to 45c48cce2e2d7fbdea1afc51c7c6ad26
  hint: run 'tutti fsck'
  [6]
