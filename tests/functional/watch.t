`tutti run --watch` repeats a run at each save (watch.py beside this drives it); what it cannot go with is refused.

  $ tutti init -q --no-scm
  $ tutti run --watch --dry
  error: '--dry' runs nothing that '--watch' could repeat
  [2]
  $ tutti run --watch --detach
  error: '--watch' waits for a person who saves: it does not go with '--detach'
  [2]
  $ tutti run --watch --json
  {"error":{"kind":"usage","message":"'--watch' has no end, and so no result as JSON","context":[],"hints":[],"exit":2}}
  [2]
  $ tutti run --watch=often
  error: 'tutti run': option '--watch' takes auto or poll, not 'often'
  hint: run 'tutti run --help'
  [2]
  $ tutti run --watch nothing
  error: no stage named 'nothing' in 'dvc.yaml'
  [1]
