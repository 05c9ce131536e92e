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
  $ tutti why one
  one: up to date, nothing that it reads or writes has changed
    last run 2026-01-02T03:04:05.000000Z in 0.0 s (7610e339)
  $ printf b > in; echo 'lr: 0.2' > params.yaml
  $ tutti why
  one: runs, because 'in' changed (0cc175b9 -> 92eb5ffe)
  one: runs, because 'params.yaml:lr' changed (0.1 -> 0.2)
    last run 2026-01-02T03:04:05.000000Z in 0.0 s (7610e339)
  two: may run, because 'one' runs before it
    last run 2026-01-02T03:04:05.000000Z in 0.0 s (2e6e1870)
  $ sed -i 's/cat in/cat ./in/' dvc.yaml 2> /dev/null || sed -i 's|cat in|cat ./in|' dvc.yaml
  $ rm one
  $ tutti why one
  one: runs, because its command changed (cat in > one -> cat ./in > one)
  one: runs, because 'in' changed (0cc175b9 -> 92eb5ffe)
  one: runs, because 'params.yaml:lr' changed (0.1 -> 0.2)
  one: runs, because its output 'one' is missing (was 0cc175b9)
    last run 2026-01-02T03:04:05.000000Z in 0.0 s (7610e339)
  $ tutti why one --json
  {"stages":[{"stage":"one","stale":true,"differences":[{"subject":"cmd","before":"cat in > one","after":"cat ./in > one","reason":"runs, because its command changed (cat in > one -> cat ./in > one)"},{"subject":"in","before":"0cc175b9","after":"92eb5ffe","reason":"runs, because 'in' changed (0cc175b9 -> 92eb5ffe)"},{"subject":"params.yaml","before":"0.1","after":"0.2","reason":"runs, because 'params.yaml:lr' changed (0.1 -> 0.2)"},{"subject":"one","before":"0cc175b9","after":"","reason":"runs, because its output 'one' is missing (was 0cc175b9)"}],"waits_for":[],"last_run":{"record":"7610e3392e665ac1b059ae10cda15e652dbb1c9387b58668495e1c95b5d0d3ab","started":"2026-01-02T03:04:05.000000Z"}}]}
