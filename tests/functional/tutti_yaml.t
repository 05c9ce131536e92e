`tutti.yaml` says of stages what `dvc.yaml` cannot: what they need, how often they are tried, for how long.

  $ tutti init -q --no-scm
  $ cat > dvc.yaml <<'END'
  > stages:
  >   flaky:
  >     cmd: echo try >> tries; test $(wc -l < tries) = 3 && cp in out
  >     deps: [in]
  >     outs: [out]
  > END
  $ cat > tutti.yaml <<'END'
  > version: 1
  > stages:
  >   flaky:
  >     retries: {count: 3, backoff: 20ms}
  > END
  $ echo 1 > in
  $ tutti run
  Running 'flaky', because it never ran
  > echo try >> tries; test $(wc -l < tries) = 3 && cp in out
  warning: stage 'flaky' failed to run: echo try >> tries; test $(wc -l < tries) = 3 && cp in out, exited with 1: attempt 2 of 4 in 20ms
  Running 'flaky', because it never ran
  > echo try >> tries; test $(wc -l < tries) = 3 && cp in out
  warning: stage 'flaky' failed to run: echo try >> tries; test $(wc -l < tries) = 3 && cp in out, exited with 1: attempt 3 of 4 in 40ms
  Running 'flaky', because it never ran
  > echo try >> tries; test $(wc -l < tries) = 3 && cp in out
  Stages: 1 ran.

  To track the changes with git, run:

  	git add dvc.lock

  To enable auto staging, run:

  	tutti config core.autostage true
  Use 'tutti push' to send your updates to remote storage.
  $ tutti log flaky | grep -c run
  3

A stage whose time is over is stopped, with all that it started.

  $ printf 'version: 1\nstages:\n  flaky: {timeout: 50ms}\n' > tutti.yaml
  $ cat > dvc.yaml <<'END'
  > stages:
  >   flaky:
  >     cmd: sleep 100
  >     outs: [out2]
  > END
  $ tutti run
  Running 'flaky', because its command changed (echo try >> tries; test $(wc -l < tries) = 3 && cp in out -> sleep 100)
  > sleep 100
  error: stage 'flaky' failed: failed to run: sleep 100, timed out after 50ms
  Stages: 1 failed.
  [1]

What a stage asks for and the machine does not have is refused before anything runs; this workspace may say that it has
it.

  $ printf 'version: 1\nstages:\n  flaky: {resources: {licence: 1}}\n' > tutti.yaml
  $ tutti run
  error: tutti.yaml:3:32: stage 'flaky' asks for 1 licence, and this machine offers 0
  hint: say what it offers in '.dvc/tmp/tutti/config', as in 'resources: {licence: 1}'
  [2]
  $ echo 'resources: {licence: 1}' > .dvc/tmp/tutti/config
  $ sed -i 's/sleep 100/echo > out2/' dvc.yaml
  $ tutti run
  Running 'flaky', because its command changed (echo try >> tries; test $(wc -l < tries) = 3 && cp in out -> echo > out2)
  > echo > out2
  Stages: 1 ran.

  To track the changes with git, run:

  	git add dvc.lock

  To enable auto staging, run:

  	tutti config core.autostage true
  Use 'tutti push' to send your updates to remote storage.

What it does not know is refused, and a newer file before anything is touched.

  $ printf 'version: 1\nstages:\n  flaky: {retry: 1}\n' > tutti.yaml; tutti run
  error: tutti.yaml:3:11: unknown key 'retry' in 'stages.flaky'; known are resources, mutex, retries, timeout, map
  [2]
  $ printf 'version: 1\nstages:\n  flakey: {retries: 1}\n' > tutti.yaml; tutti run --dry
  warning: tutti.yaml:3:3: no stage is called 'flakey'; did you mean 'flaky'?
  Nothing would run.
  $ printf 'version: 2\nexecutors: []\n' > tutti.yaml; tutti run
  error: tutti.yaml:1:10: it is of version 2, and this tutti knows up to 1: use the newer tutti
  [2]
