`tutti diff` shows what changed in tracked data.

  $ git init -q && tutti init -q
  $ printf 1 > a && mkdir d && printf 2 > d/x && printf 3 > d/y && tutti add -q a d
  $ git add -A && git commit -qm one
  $ tutti diff
  $ printf 11 > a && mv d/x d/moved && printf 5 > d/new && tutti add -q a d

Since the last commit.

  $ tutti diff
  $ tutti diff --show-hash
  $ tutti diff --md
  $ tutti diff --json

Between commits.

  $ git add -A && git commit -qm two
  $ tutti diff HEAD~1 HEAD --targets a
  $ tutti diff HEAD~1 --json --show-hash --targets d
  $ tutti diff --check
  $ tutti diff HEAD~1 --check > /dev/null
  $ tutti diff nope
