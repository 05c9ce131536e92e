`tutti config` reads and writes DVC's settings.

  $ git init -q && tutti init -q
  $ tutti config core.autostage true
  $ tutti config core.autostage
  $ tutti config cache.type hardlink,symlink && cat .dvc/config
  $ tutti config --local cache.dir ../cache && cat .dvc/config.local
  $ tutti config -l
  $ tutti config -l --show-origin --project
  $ tutti config -u core.autostage
  $ tutti config core.autostage

Comments stay.

  $ printf '# for the team\n[core]\n    # ask first\n    autostage = true\n' > .dvc/config
  $ tutti config core.remote backup && cat .dvc/config

What DVC would choke on is refused.

  $ tutti config core.autostge true
  $ tutti config core.autostage maybe
  $ tutti config nonsense
  $ tutti config cache.type teleport
  $ printf '[core\n' > .dvc/config; tutti status
