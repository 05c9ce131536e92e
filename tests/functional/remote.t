Remotes are places outside the repository.

  $ mkdir code && cd code && git init -q && tutti init -q
  $ tutti remote list
  $ tutti remote default
  No default remote set
  [1]
  $ tutti remote add -d backup ../backup
  Setting 'backup' as a default remote.
  $ cat .dvc/config
  [core]
      remote = backup
  ['remote "backup"']
      url = ../../backup
  $ tutti remote add Other /srv/data
  Added remote 'other'.
  $ tutti remote list
  backup  [ROOT]/backup  (default)
  other   /srv/data
  $ tutti remote list --json
  {"remotes":[{"name":"backup","url":"[ROOT]/backup","default":true},{"name":"other","url":"/srv/data","default":false}]}
  $ tutti remote add backup /elsewhere
  error: remote 'backup' exists already
  hint: run 'tutti remote modify backup url URL', or give --force
  [2]
  $ tutti remote modify backup verify true
  Set 'remote.backup.verify'.
  $ tutti remote modify backup rgion x
  error: there is no option 'rgion' in a remote that is a directory
  hint: the options are url, checksum_jobs, jobs, worktree, no_traverse, version_aware, type, protected, shared, slow_link_warning, verify
  [2]
  $ tutti remote modify nope url x
  error: there is no remote 'nope'
  hint: run 'tutti remote list'
  [2]
  $ tutti remote default other && tutti remote default
  The default remote is 'other'.
  other
  $ tutti remote rename other archive && tutti remote default
  Renamed remote 'other' to 'archive'.
  archive
  $ tutti remote remove archive
  Removed remote 'archive'.
  $ tutti remote remove archive
  error: there is no remote 'archive'
  hint: run 'tutti remote list'
  [2]
  $ cat .dvc/config
  ['remote "backup"']
      url = ../../backup
      verify = true

A remote on a medium that tutti does not speak is refused by name.

  $ tutti remote add -q cloud s3://bucket/path && tutti push -r cloud
  error: remote 'cloud' is on s3, which tutti does not speak yet
  hint: use 'dvc' for it: both work in the same repository
  [5]
