`tutti metrics show` prints metrics, `tutti metrics diff` how they changed.

  $ git init -q && tutti init -q
  $ cat > dvc.yaml <<'END'
  > stages:
  >   train:
  >     cmd: cp in.json m.json
  >     deps: [in.json]
  >     metrics: [m.json]
  > metrics: [eval]
  > END
  $ echo '{"acc": 0.9, "loss": {"train": 0.123456789, "ok": true}, "list": [1]}' > in.json
  $ mkdir eval && echo 'f1: 0.5' > eval/test.yaml && echo 'best = "a"' > eval/notes.toml
  $ tutti run -q && git add -A && git commit -qm one
  $ tutti metrics show
  Path             acc    best    f1    loss.ok    loss.train
  m.json           0.9    -       -     True       0.12346
  eval/notes.toml  -      a       -     -          -
  eval/test.yaml   -      -       0.5   -          -
  $ tutti metrics show eval --md
  | Path            | best   | f1   |
  |-----------------|--------|------|
  | eval/notes.toml | a      | -    |
  | eval/test.yaml  | -      | 0.5  |
  (blank)
  $ tutti metrics show --json
  {"":{"data":{"m.json":{"data":{"acc":0.9,"loss":{"train":0.123456789,"ok":true}}},"eval/notes.toml":{"data":{"best":"a"}},"eval/test.yaml":{"data":{"f1":0.5}}}}}
  $ tutti metrics show m.json --precision 2
  Path    acc    loss.ok    loss.train
  m.json  0.9    True       0.12
  $ tutti metrics diff

Since a commit.

  $ echo '{"acc": 0.95, "loss": {"train": NaN, "ok": false}, "new": 12345678901234567890123}' > in.json
  $ tutti run -q && rm eval/notes.toml
  $ tutti metrics diff
  Path             Metric      HEAD     workspace                Change
  eval/notes.toml  best        a        -                        -
  m.json           acc         0.9      0.95                     0.05
  m.json           loss.ok     True     False                    -1
  m.json           loss.train  0.12346  nan                      nan
  m.json           new         -        12345678901234567890123  -
  $ tutti metrics diff --json
  {"eval/notes.toml":{"best":{"old":"a","new":null}},"m.json":{"acc":{"old":0.9,"new":0.95,"diff":0.04999999999999993},"loss.ok":{"old":true,"new":false,"diff":-1},"loss.train":{"old":0.123456789,"new":NaN,"diff":NaN},"new":{"old":null,"new":12345678901234567890123}}}
  $ tutti metrics diff --all --no-path --md --targets eval
  | Metric   | HEAD   | workspace   | Change   |
  |----------|--------|-------------|----------|
  | best     | a      | -           | -        |
  | f1       | 0.5    | 0.5         | 0.0      |
  (blank)
  $ tutti metrics diff workspace HEAD --targets m.json --json
  {"m.json":{"acc":{"old":0.95,"new":0.9,"diff":-0.04999999999999993},"loss.ok":{"old":false,"new":true,"diff":1},"loss.train":{"old":NaN,"new":0.123456789,"diff":NaN},"new":{"old":12345678901234567890123,"new":null}}}
  $ cd eval && tutti metrics diff --targets notes.toml && cd ..
  warning: not all could be read in the workspace: 'eval/notes.toml' does not exist
  Path        Metric    HEAD    workspace    Change
  notes.toml  best      a       -            -

Of many revisions; the workspace is left out where the active branch says the same.

  $ tutti metrics show -a m.json
  Revision    Path    acc    loss.ok    loss.train    new
  workspace   m.json  0.95   False      nan           12345678901234567890123
  main        m.json  0.9    True       0.12346       -
  $ git add -A && git commit -qm two && git tag v2
  $ tutti metrics show -a eval
  Revision    Path            f1
  main        eval/test.yaml  0.5
  $ tutti metrics show -T eval --json
  {"workspace":{"data":{"eval/test.yaml":{"data":{"f1":0.5}}}},"v2":{"data":{"eval/test.yaml":{"data":{"f1":0.5}}}}}

What is not in the workspace comes from the cache; what is nowhere is a warning, and an error in the JSON.

  $ rm m.json && tutti metrics show m.json --json
  {"":{"data":{"m.json":{"data":{"acc":0.95,"loss":{"train":NaN,"ok":false},"new":12345678901234567890123}}}}}
  $ rm -rf .dvc/cache/files && tutti metrics show m.json eval/nope.json
  warning: not all could be read in the workspace: 'm.json' is neither there nor in the cache, and 1 more
  Path
  m.json
  eval/nope.json
  $ tutti metrics show m.json eval/nope.json --json 2> /dev/null
  {"":{"data":{"m.json":{"error":{"type":"FileNotFoundError","msg":"[Errno 2] No storage files available: 'm.json'"}},"eval/nope.json":{"error":{"type":"FileNotFoundError","msg":"[Errno 2] No such file or directory: 'eval/nope.json'"}}}}}
  $ tutti metrics diff nope
  error: unknown Git revision 'nope'
  [1]
