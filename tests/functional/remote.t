Remotes are places outside the repository.

  $ git init -q && tutti init -q
  $ tutti remote list
  $ tutti remote default
  $ tutti remote add -d backup ../backup
  $ cat .dvc/config
  $ tutti remote add Other /srv/data
  $ tutti remote list
  $ tutti remote list --json
  $ tutti remote add backup /elsewhere
  $ tutti remote modify backup verify true
  $ tutti remote modify backup rgion x
  $ tutti remote modify nope url x
  $ tutti remote default other && tutti remote default
  $ tutti remote rename other archive && tutti remote default
  $ tutti remote remove archive
  $ tutti remote remove archive
  $ cat .dvc/config

A remote on a medium that tutti does not speak is refused by name.

  $ tutti remote add -q cloud s3://bucket/path && tutti push -r cloud
