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
    last run 2026-01-02T03:04:05Z in 0.0 s (ID)
  $ tutti why one --json | sed -E 's/"record":"[^"]*"/"record":"…"/g'
  {"stages":[{"stage":"one","stale":true,"differences":[{"subject":"cmd","before":"cat in > one","after":"cat ./in > one","reason":"runs, because its command changed (cat in > one -> cat ./in > one)"},{"subject":"in","before":"0cc175b9","after":"92eb5ffe","reason":"runs, because 'in' changed (0cc175b9 -> 92eb5ffe)"},{"subject":"params.yaml","key":"lr","before":"0.1","after":"0.2","reason":"runs, because 'params.yaml:lr' changed (0.1 -> 0.2)"},{"subject":"one","before":"0cc175b9","after":"","reason":"runs, because its output 'one' is missing (was 0cc175b9)"}],"waits_for":[],"last_run":{"record":"…","started":"2026-01-02T03:04:05.000000Z"}}]}
