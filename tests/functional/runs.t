`tutti runs` knows every run that had something to do, also those that go on in the background.

  $ git init -q && tutti init -q
  $ cat > dvc.yaml <<'YAML'
  > stages:
  >   one:
  >     cmd: echo making one; echo 1 > one
  >     outs: [one]
  >   two:
  >     cmd: echo making two; cat one > two
  >     deps: [one]
  >     outs: [two]
  > YAML
  $ tutti runs
  Nothing has been run yet.
  $ tutti run --detach | sed 's/[0-9a-f]\{6\}/RUN/g'
  Run RUN goes on in the background.
  Use 'tutti runs attach RUN' to watch it, 'tutti runs stop RUN' to stop it.
  $ tutti runs logs --follow
  ==> one <==
  making one

  ==> two <==
  making two
  $ tutti runs | sed 's/^[0-9a-f]\{6\} /RUN    /'
  run     started               state  stages  time
  RUN     2026-01-02T03:04:05Z  done   2/2     0.0 s
  $ tutti runs logs "$(tutti runs | sed -n '2s/^\(...\).*/\1/p')" two
  making two
  $ tutti runs attach
  error: no run is going on
  hint: tutti runs
  [1]
  $ tutti runs attach "$(tutti runs | sed -n '2s/^\(...\).*/\1/p')"
  Running 'one', because it never ran
  > echo making one; echo 1 > one
  Running 'two', because it never ran
  > echo making two; cat one > two
  Stages: 2 ran.

  To track the changes with git, run:

  	git add .gitignore dvc.lock

  To enable auto staging, run:

  	tutti config core.autostage true
  Use 'tutti push' to send your updates to remote storage.

A run with nothing to do leaves nothing, wherever it is. In the background it has a name, though.

  $ tutti run
  Nothing to do: 2 stages are up to date.
  $ tutti runs | wc -l
  2
  $ tutti run --detach | sed 's/[0-9a-f]\{6\}/RUN/g'
  Run RUN goes on in the background.
  Use 'tutti runs attach RUN' to watch it, 'tutti runs stop RUN' to stop it.
  $ tutti runs logs --follow; tutti runs | sed -n '2s/^[0-9a-f]*//p'
    2026-01-02T03:04:05Z  done   2/2     0.0 s

What would fail at once fails before it goes into the background.

  $ tutti run --detach three
  error: no stage named 'three' in 'dvc.yaml'
  [1]
  $ tutti run --detach --dry
  error: '--dry' runs nothing that '--detach' could leave behind
  [2]
  $ echo 'stages: [' > sub.yaml; mkdir sub; mv sub.yaml sub/dvc.yaml; tutti run --detach; rm -r sub
  error: sub/dvc.yaml:2:1: expected a value
  $ cp dvc.yaml whole.yaml; sed -i 's/outs: \[one\]/outs: [one]\n    deps: [two]/' dvc.yaml; tutti run --detach; mv whole.yaml dvc.yaml
  error: dvc.yaml:2:3: stages need each other in a cycle: 'one' -> 'two' -> 'one'
  $ tutti runs | wc -l
  3

A failing run says so, to who asks later too.

  $ echo '  bad: {cmd: echo trouble; exit 3, deps: [two]}' >> dvc.yaml
  $ tutti run --detach > /dev/null; tutti runs logs --follow
  ==> bad <==
  trouble
  $ tutti runs | sed -n '2s/^[0-9a-f]*//p'
    2026-01-02T03:04:05Z  failed  2/3     0.0 s
  $ tutti runs attach $(tutti runs | sed -n '2s/ .*//p') 2>&1 | sed 's/[^ ]*\/logs/LOGS/'
  Running 'bad', because it never ran
  > echo trouble; exit 3
  trouble
  error: stage 'bad' failed: failed to run: echo trouble; exit 3, exited with 3
  hint: its output is in LOGS/bad-2026-01-02T03:04:05.000000Z.log'
  Stages: 1 failed, 2 up to date.
  $ tutti runs attach $(tutti runs | sed -n '2s/ .*//p') > /dev/null 2>&1
  [1]

So does one that an error ended, and the error is the same.

  $ sed -i '/bad:/d' dvc.yaml; echo '  none: {cmd: "true", outs: [nothing]}' >> dvc.yaml
  $ tutti run --detach > /dev/null; tutti runs logs --follow
  ==> tutti <==
  error: output 'nothing' does not exist
  $ tutti runs attach $(tutti runs | sed -n '2s/ .*//p')
  Running 'none', because it never ran
  > true
  error: output 'nothing' does not exist
    while running stage 'none'
  [1]

It is stopped as by Ctrl-C, and what it had finished is safe.

  $ mkfifo pipe; sed -i '/none:/d' dvc.yaml; echo '  wait: {cmd: touch sign; cat pipe, deps: [two]}' >> dvc.yaml
  $ tutti runs stop
  error: no run is going on
  hint: tutti runs
  [1]
  $ tutti run --detach > /dev/null
  $ until [ -e sign ]; do :; done; tutti runs | sed 's/^[0-9a-f]\{6\} /RUN    /' | head -2
  run     started               state    stages  time   at work
  RUN     2026-01-02T03:04:05Z  running  2/3     0.0 s  wait
  $ tutti runs stop | sed 's/[0-9a-f]\{6\}/RUN/'
  Run RUN has stopped, 2 of 3 stages done.
  $ tutti runs | sed 's/^[0-9a-f]\{6\} /RUN    /' | head -2
  run     started               state    stages  time
  RUN     2026-01-02T03:04:05Z  stopped  2/3     0.0 s
  $ tutti runs stop $(tutti runs | sed -n '2s/ .*//p') | sed 's/[0-9a-f]\{6\}/RUN/'
  Run RUN is over already: stopped.
  $ tutti runs attach $(tutti runs | sed -n '2s/ .*//p') 2>&1 >/dev/null | tail -1 | sed 's/[0-9a-f]\{6\}/RUN/'
  Run RUN was stopped.

One that is killed has died, and the next goes on from what it had finished.

  $ rm sign; tutti run --detach > /dev/null; until [ -e sign ]; do :; done
  $ kill -9 $(tutti runs --json | sed 's/.*"runs":\[{[^}]*"pid":\([0-9]*\).*/\1/'); : > pipe
  $ until tutti runs 2>&1 | grep -q died; do :; done
  $ tutti runs attach $(tutti runs 2>/dev/null | sed -n '2s/ .*//p') 2>&1 | sed 's/[0-9a-f]\{6\}/RUN/'
  Running 'wait', because it never ran
  > touch sign; cat pipe
  error: run RUN has died: it was killed
  hint: run 'tutti run' to go on from what was finished
  $ tutti runs 2>&1 | sed 's/^[0-9a-f]\{6\}/RUN/' | sed -n '2p; /^RUN died/,$p'
  RUN  2026-01-02T03:04:05Z  died     2/3     0.0 s
  RUN died: it was killed while it ran wait.
  It had finished nothing yet. Use 'tutti run' to go on from there.
  $ sed -i '/wait:/d' dvc.yaml; tutti run
  Nothing to do: 2 stages are up to date.

Ids may be shortened as long as only one run is meant.

  $ tutti runs logs zzz
  error: there is no run 'zzz'
  hint: tutti runs
  [1]
  $ tutti runs --number 1 2>&1 | sed 's/^[0-9a-f]\{6\}/RUN/'
  run     started               state  stages  time
  RUN  2026-01-02T03:04:05Z  died   2/3     0.0 s
  RUN died: it was killed while it ran wait.
  It had finished nothing yet. Use 'tutti run' to go on from there.
  5 more: tutti runs --all

They are completed, and so are the commands below 'runs'.

  $ tutti internal complete -- runs attach '' | sed 's/^[0-9a-f]\{6\}$/RUN/' | uniq
  RUN
  :nothing
  $ tutti internal complete -- runs '' | cut -f1
  attach
  logs
  stop
  :nothing
  $ tutti internal complete -- runs stop --f | cut -f1 | head -1
  --force
  $ tutti runs --help | sed -n '1,3p; /^Commands:/,$p'
  List the runs that are going on, and those that are over

  Usage: tutti runs [OPTIONS]
  Commands:
    attach                    Watch a run that goes on elsewhere, as if it were
                              here
    logs                      Print what the stages of a run wrote
    stop                      Stop a run as Ctrl-C would, and wait until it has

  Run 'tutti runs COMMAND --help' for one of them.
  $ tutti runs stopp
  error: there is no command 'runs stopp'
  hint: did you mean 'tutti runs stop'?
  hint: run 'tutti help runs'
  [2]

A run that a newer tutti wrote down is none of our business.

  $ mkdir .dvc/tmp/tutti/runs/000000; echo '{"format": 2}' > .dvc/tmp/tutti/runs/000000/events
  $ tutti runs --number 1
  run     started  state    stages  time
  000000           unknown
  Nothing is known of 000000: a newer tutti wrote this (format 2)
  6 more: tutti runs --all
  $ tutti runs attach 0000
  error: a newer tutti wrote this (format 2)
    while reading what was written of run '000000'
  hint: update tutti
  [1]
  $ tutti runs stop 0000
  error: nothing is known of run '000000': a newer tutti wrote this (format 2)
  [1]

What a run in the background would have said is kept, and shown to who asks.

  $ rm -r .dvc/tmp/tutti/runs; tutti freeze -q two; echo changed > two
  $ tutti run --detach > /dev/null; tutti runs logs --follow
  ==> tutti <==
  warning: stage 'two' is frozen: its dependencies are not looked at
  $ tutti runs attach $(tutti runs | sed -n '2s/ .*//p') | head -1
  Running 'two', because its output 'two' is not as recorded (b026324c -> ec1bebae)
  Took in the changed data of 'two'
  warning: stage 'two' is frozen: its dependencies are not looked at
  Stages: 1 taken in, 1 up to date.

A run that cannot be written down is a run all the same. In the background nobody could find it, so it is none.

  $ rm -r .dvc/tmp/tutti/runs; : > .dvc/tmp/tutti/runs; tutti unfreeze -q two
  $ tutti run --force two | head -1
  warning: 'tutti runs' will not show this run: cannot make the directory '[ROOT]/.dvc/tmp/tutti/runs': File exists
  Running 'one', because it was forced to
  > echo making one; echo 1 > one
  making one
  Running 'two', because it was forced to
  > echo making two; cat one > two
  making two
  Stages: 2 ran.
  $ tutti run --detach --force
  error: cannot make the directory '[ROOT]/.dvc/tmp/tutti/runs': File exists
  [1]
  $ tutti run --detach --force --json
  {"error":{"kind":"system","message":"cannot make the directory '[ROOT]/.dvc/tmp/tutti/runs': File exists","context":[],"hints":[],"exit":1}}
  [1]
  $ tutti runs
  Nothing has been run yet.
