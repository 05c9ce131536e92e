`tutti checkout` brings data back.

  $ git init -q && tutti init -q && git commit -qm init
  $ printf 1 > a && mkdir d && printf 2 > d/x && printf 3 > d/y && tutti add -q a d
  $ git add -A && git commit -qm one
  $ printf 11 > a && printf 22 > d/x && printf 4 > d/z && tutti add -q a d
  $ git commit -qam two
  $ git checkout -q HEAD~1 && tutti checkout
  $ cat a d/x; ls d
  $ tutti checkout
  $ tutti checkout --summary

Deleted files come back, one by one if asked.

  $ rm -r a d && tutti checkout d/x && ls d
  $ tutti checkout

What is in nobody's cache is not overwritten.

  $ printf precious > d/x
  $ tutti checkout
  $ cat d/x
  $ tutti checkout -f && cat d/x

What the cache lacks is named; all else is checked out.

  $ rm -rf a d .dvc/cache/files/md5/c8
  $ tutti checkout
  $ ls d; cat a
  $ tutti checkout --allow-missing

Links instead of copies.

  $ tutti config cache.type symlink && rm a && tutti checkout a && readlink a
  $ tutti config cache.type hardlink && tutti checkout --relink a && stat -c '%h %a' a

A stored object that is damaged is never delivered.

  $ rm a && chmod u+w .dvc/cache/files/md5/c4/* && printf 9 > .dvc/cache/files/md5/c4/ca4238a0b923820dcc509a6f75849b
  $ tutti checkout a
