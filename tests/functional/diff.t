`tutti diff` shows what changed in tracked data.

  $ git init -q && tutti init -q
  $ printf 1 > a && mkdir d && printf 2 > d/x && printf 3 > d/y && tutti add -q a d
  $ git add -A && git commit -qm one
  $ tutti diff
  $ printf 11 > a && mv d/x d/moved && printf 5 > d/new && tutti add -q a d

Since the last commit.

  $ tutti diff
  Added:
      d/new

  Renamed:
      d/x -> d/moved

  Modified:
      a
      d/

  files summary: 1 added, 1 renamed, 1 modified
  $ tutti diff --show-hash
  Added:
      e4da3b7f  d/new

  Renamed:
      c81e728d  d/x -> d/moved

  Modified:
      c4ca4238..6512bd43  a
      c7a74081..04869ddd  d/

  files summary: 1 added, 1 renamed, 1 modified
  $ tutti diff --md
  | Status   | Path           |
  |----------|----------------|
  | added    | d/new          |
  | renamed  | d/x -> d/moved |
  | modified | a              |
  | modified | d/             |
  (blank)
  $ tutti diff --json
  {"added":[{"path":"d/new"}],"deleted":[],"modified":[{"path":"a"},{"path":"d/"}],"renamed":[{"path":{"old":"d/x","new":"d/moved"}}],"not in cache":[]}

Between commits.

  $ git add -A && git commit -qm two
  $ tutti diff HEAD~1 HEAD --targets a
  Modified:
      a

  files summary: 1 modified
  $ tutti diff HEAD~1 --json --show-hash --targets d
  {"added":[{"path":"d/new","hash":"e4da3b7fbbce2345d7772b0674a318d5"}],"deleted":[],"modified":[{"path":"d/","hash":{"old":"c7a740814a0bbfad11181b5b34dcb0a9.dir","new":"04869dddc90ad852660300fbb64ec40d.dir"}}],"renamed":[{"path":{"old":"d/x","new":"d/moved"},"hash":"c81e728d9d4c2f636f067f89cc14862c"}],"not in cache":[]}
  $ tutti diff --targets -- HEAD~1 HEAD | tail -1
  files summary: 1 added, 1 renamed, 1 modified
  $ tutti diff HEAD~1 --targets a -- HEAD | tail -1
  files summary: 1 modified
  $ tutti diff --check
  $ tutti diff HEAD~1 --check > /dev/null
  [3]
  $ tutti diff nope
  error: unknown Git revision 'nope'
  [1]
