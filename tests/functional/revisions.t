`push`, `fetch`, `pull` and `status --cloud` know what branches, tags and commits need.

  $ git init -q code && cd code && tutti init -q && tutti remote add -q -d backup ../remote
  $ printf 1 > a && mkdir d && printf x > d/x && tutti add -q a d && git add -A && git commit -qm one && git tag v1
  $ printf 22 > a && tutti add -q a && git commit -qam two
  $ printf 333 > a && printf y > d/y && tutti add -q a d && git commit -qam three
  $ tutti status -c
  	new:                a
  	new:                d
  	new:                d/x
  	new:                d/y
  $ tutti status -c -A --json
  {"a":"new","d":"new","d/x":"new","d/y":"new"}
  $ tutti status -r backup a -q
  [3]
  $ tutti push -T
  6 files pushed (189 B)
  $ tutti status -c
  Cache and remote 'backup' are in sync.
  $ tutti status -c -A
  	new:                a
  $ tutti push -A
  1 file pushed (2 B)
  $ tutti push -A
  Everything is up to date.
  $ tutti status -c -A
  Cache and remote 'backup' are in sync.

A target has to be known in one revision.

  $ git rm -q a.dvc && rm a && git commit -qm four
  $ rm -rf .dvc/cache && tutti fetch a
  error: 'a' is neither a stage nor an output
  [1]
  $ tutti fetch -T a
  1 file fetched (1 B)
  $ tutti fetch -A a
  2 files fetched (5 B)
  $ tutti fetch -A nothing
  error: 'nothing' is neither a stage nor an output
  [1]
  $ tutti pull -A a
  error: 'a' is neither a stage nor an output
  [1]
  $ tutti fetch --all-commits --json
  {"files":4,"bytes":185,"runs":0,"missing":[]}

What the cache does not have is 'deleted', what nobody has is 'missing'; manifests come along.

  $ rm -rf .dvc/cache && tutti status -c
  	deleted:            d/x
  	deleted:            d/y
  $ rm -rf ../remote/files && tutti status -c --json
  {"d":"new","d/x":"missing","d/y":"missing"}

A commit that cannot be read is passed over by push, and refused by status.

  $ printf 'outs: 3\n' > bad.dvc && git add bad.dvc && git commit -qm bad && git rm -qf bad.dvc && git commit -qm good
  $ tutti checkout -q; tutti commit -qf; tutti push -A d 2>&1 | sed 's/commit [0-9a-f]*/commit ID/; s/@[0-9a-f]*/@ID/'
  warning: commit ID is passed over: bad.dvc@ID:1:7: 'outs' must be a list, not an integer
  3 files pushed (124 B)
  error: 1 object is neither in the cache nor on the remote:
    md5: 9b1345c7a223c1e3b15054d677977ced.dir
  hint: 'tutti status' names the outputs; 'tutti push' in the repository that has them sends them
  $ tutti status -c -A 2>&1 | sed 's/[0-9a-f]\{7,40\}/ID/'
  error: bad.dvc@ID:1:7: 'outs' must be a list, not an integer
    while reading commit ID

Without a remote there is nothing to compare with.

  $ tutti status -a
  error: '--all-branches' is about the comparison with a remote
  hint: add '--cloud'
  [2]
  $ tutti status -T -A -j 3
  error: '--all-tags', '--all-commits', '--jobs' are about the comparison with a remote
  hint: add '--cloud'
  [2]
  $ tutti status -c -r nowhere
  error: no remote is named 'nowhere'
  hint: tutti remote add nowhere URL
  [1]

fetch can be limited to what is small, or to metrics and plots.

  $ printf 'stages:\n  s:\n    cmd: echo 1 > m.json; echo 22 > out\n    outs: [out]\n    metrics: [m.json]\n' > dvc.yaml
  $ tutti run -q && tutti push -q out m.json && rm -rf .dvc/cache
  $ tutti fetch out m.json --max-size 3
  1 file fetched (2 B)
  $ rm -rf .dvc/cache && tutti fetch out m.json --type metrics
  1 file fetched (2 B)
  $ tutti fetch --type params
  error: 'tutti fetch': option '--type' takes metrics or plots, not 'params'
  hint: run 'tutti fetch --help'
  [2]
  $ tutti fetch --max-size 3k
  error: '--max-size' takes a number of bytes, not '3k'
  [2]
