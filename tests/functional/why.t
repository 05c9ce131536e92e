`tutti why` says what differs, from the value that the decision is made with.

  $ git init -q && tutti init -q
  $ cat > dvc.yaml <<'END'
  > stages:
  >   one:
  >     cmd: cat in > one
  >     deps: [in]
  >     params: [lr]
  >     outs: [one]
  >   two:
  >     cmd: cat one > two
  >     deps: [one]
  >     outs: [two]
  > END
  $ printf a > in; echo 'lr: 0.1' > params.yaml
  $ tutti why one
  one: runs, because it never ran
  one: runs, because 'in' is new to it (0cc175b9)
  one: runs, because 'params.yaml' is new to it
  one: runs, because its output 'one' is missing
  $ tutti run -q
  $ tutti why one | sed -E 's/\(([0-9a-f]{8})\)$/(ID)/'
  one: up to date, nothing that it reads or writes has changed
    as recorded: cmd (cat in > one)
    as recorded: in (ID)
    as recorded: params.yaml:lr (0.1)
    as recorded: one (ID)
    last run 2026-01-02T03:04:05Z in 0.0 s (ID)
  $ printf b > in; echo 'lr: 0.2' > params.yaml
  $ tutti why | sed -E 's/\(([0-9a-f]{8})\)$/(ID)/'
  one: runs, because 'in' changed (0cc175b9 -> 92eb5ffe)
  one: runs, because 'params.yaml:lr' changed (0.1 -> 0.2)
    last run 2026-01-02T03:04:05Z in 0.0 s (ID)
  two: may run, because 'one' runs before it
    last run 2026-01-02T03:04:05Z in 0.0 s (ID)
  $ sed -i 's/cat in/cat ./in/' dvc.yaml 2> /dev/null || sed -i 's|cat in|cat ./in|' dvc.yaml
  $ rm one
  $ tutti why one | sed -E 's/\(([0-9a-f]{8})\)$/(ID)/'
  one: runs, because its command changed (cat in > one -> cat ./in > one)
  one: runs, because 'in' changed (0cc175b9 -> 92eb5ffe)
  one: runs, because 'params.yaml:lr' changed (0.1 -> 0.2)
  one: runs, because its output 'one' is missing (was 0cc175b9)
      before: run 'one' 2026-01-02T03:04:05Z (ID)
    last run 2026-01-02T03:04:05Z in 0.0 s (ID)
  $ tutti why one --json | sed -E 's/"record":"[^"]*"/"record":"…"/g'
  {"stages":[{"stage":"one","stale":true,"differences":[{"subject":"cmd","before":"cat in > one","after":"cat ./in > one","reason":"runs, because its command changed (cat in > one -> cat ./in > one)"},{"subject":"in","before":"0cc175b9","after":"92eb5ffe","reason":"runs, because 'in' changed (0cc175b9 -> 92eb5ffe)"},{"subject":"params.yaml","key":"lr","before":"0.1","after":"0.2","reason":"runs, because 'params.yaml:lr' changed (0.1 -> 0.2)"},{"subject":"one","before":"0cc175b9","after":"","reason":"runs, because its output 'one' is missing (was 0cc175b9)","before_made_by":{"record":"…","activity":"run","stage":"one","started":"2026-01-02T03:04:05.000000Z"}}],"unchanged":[],"waits_for":[],"last_run":{"record":"…","activity":"run","stage":"one","started":"2026-01-02T03:04:05.000000Z"}}]}

A command that says more than a line is shown by the lines that changed. Bytes that are known are said to be of the run
that made them.

  $ tutti run -q
  $ cat > dvc.yaml <<'END'
  > stages:
  >   one:
  >     cmd:
  >     - cat ./in > one
  >     - "true this is a command long enough that nobody would want to read it whole to find --what=differs"
  >     - true the end
  >     deps: [in]
  >     params: [lr]
  >     outs: [one]
  >   two:
  >     cmd: cat one > two
  >     deps: [one]
  >     outs: [two]
  > END
  $ tutti run -q; printf c > one
  $ sed -i 's/--what=differs/--what=differed/; s/true the end/true the very end/' dvc.yaml
  $ tutti why | sed -E 's/\(([0-9a-f]{8})\)$/(ID)/'
  one: runs, because its command changed (…--what=differs; true the end -> …--what=differed; true the very end)
        cat ./in > one
      - true this is a command long enough that nobody would want to read it whole to find --what=differs
      - true the end
      + true this is a command long enough that nobody would want to read it whole to find --what=differed
      + true the very end
  one: runs, because its output 'one' is not as recorded (92eb5ffe -> 4a8a08f0)
      before: run 'one' 2026-01-02T03:04:05Z (ID)
    last run 2026-01-02T03:04:05Z in 0.0 s (ID)
  two: runs, because 'one' changed (92eb5ffe -> 4a8a08f0)
      before: run 'one' 2026-01-02T03:04:05Z (ID)
  two: may run, because 'one' runs before it
    last run 2026-01-02T03:04:05Z in 0.0 s (ID)
  $ tutti why two --json | sed -E 's/"record":"[^"]*"/"record":"…"/g'
  {"stages":[{"stage":"two","stale":true,"differences":[{"subject":"one","before":"92eb5ffe","after":"4a8a08f0","reason":"runs, because 'one' changed (92eb5ffe -> 4a8a08f0)","before_made_by":{"record":"…","activity":"run","stage":"one","started":"2026-01-02T03:04:05.000000Z"}}],"unchanged":[{"subject":"cmd","value":"cat one > two"},{"subject":"two","value":"92eb5ffe"}],"waits_for":["one"],"last_run":{"record":"…","activity":"run","stage":"two","started":"2026-01-02T03:04:05.000000Z"}}]}

`tutti accept` takes what is there for the result, and the record says why.

  $ export TUTTI_TEST_CLOCK=2026-01-02T04:00:00Z
  $ tutti accept one
  error: the record has to say why: give '--message'
  hint: tutti accept one -m 'only a comment changed'
  [2]
  $ tutti accept one nothing -m x
  error: no stage named 'nothing' in 'dvc.yaml'
  [1]
  $ tutti accept one -m 'the words have no effect'
  Accepted 'one'.

  To track the changes with git, run:

  	git add dvc.lock

  To enable auto staging, run:

  	tutti config core.autostage true
  $ tutti why one | sed -E 's/\(([0-9a-f]{8})\)$/(ID)/; s/by [^:]*:/by NAME:/'
  one: up to date, nothing that it reads or writes has changed
    as recorded: cmd (cat ./in > one; true this is a command long enough that nobody would want to read it whole to find --what=differed; true the very end)
    as recorded: in (ID)
    as recorded: params.yaml:lr (0.2)
    as recorded: one (ID)
    accepted 2026-01-02T04:00:00Z by NAME: the words have no effect (ID)
  $ tutti log one | head -2 | sed -E 's/^[0-9a-f]{8}/ID/'
  ID  2026-01-02T04:00:00Z  accept  one  (0.0 s, ok)
      because: the words have no effect
  $ tutti accept one -m again
  Nothing to accept: all is as recorded.
  $ tutti run -q; cat two
  c (no-eol)
  $ printf d > data; tutti add -q data; tutti accept data.dvc -m 'it is good'
  error: 'data.dvc' is data, not the result of a command
  hint: tutti commit data.dvc
  [1]

The run cache did not learn it: the same command on the same input makes what it makes.

  $ rm one dvc.lock; tutti run -q one; cat one
  b (no-eol)
