A run names in dvc.lock only what the cache has at that moment, whoever deleted something meanwhile: here a stage does.

  $ git init -q && tutti init -q
  $ cat > dvc.yaml <<'END'
  > stages:
  >   one:
  >     cmd: echo one > one
  >     outs: [one]
  >   two:
  >     cmd: rm -f .dvc/cache/files/md5/*/*; echo two > two
  >     deps: [one]
  >     outs: [two]
  > END
  $ tutti run -q
  $ tutti fsck
  Checked 2 objects (8 B): all sound.

What the workspace no longer holds either makes its stage fail, and only that one: the other is recorded.

  $ rm dvc.lock && sed -i 's/echo two/echo else > one; echo two/' dvc.yaml
  $ tutti run
  Running 'one', because it never ran
  > echo one > one
  Running 'two', because it never ran
  > rm -f .dvc/cache/files/md5/*/*; echo else > one; echo two > two
  warning: what 'two' reads changed while it ran: it will run again
  error: stored content of 'one' was deleted by someone else meanwhile, and the workspace no longer holds it
    while running stage 'one'
  hint: run the command again
  [1]
  $ grep '^  [a-z]' dvc.lock
    two:
