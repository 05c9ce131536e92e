`tutti config` reads and writes DVC's settings.

  $ mkdir code && cd code && git init -q && tutti init -q
  $ tutti config core.autostage true
  $ tutti config core.autostage
  true
  $ tutti config cache.type hardlink,symlink && cat .dvc/config
  [core]
      autostage = true
  [cache]
      type = "hardlink,symlink"
  $ tutti config --local cache.dir ../cache && cat .dvc/config.local
  [cache]
      dir = ../../cache
  $ tutti config -l
  core.autostage=true
  cache.type=hardlink,symlink
  cache.dir=[ROOT]/cache
  $ tutti config -l --show-origin --project
  [ROOT]/code/.dvc/config	core.autostage=true
  [ROOT]/code/.dvc/config	cache.type=hardlink,symlink
  $ tutti config -u core.autostage
  $ tutti config core.autostage
  error: 'core.autostage' is not set
  hint: run 'tutti config --list' for what is
  [2]

Comments stay.

  $ printf '# for the team\n[core]\n    # ask first\n    autostage = true\n' > .dvc/config
  $ tutti config core.remote backup && cat .dvc/config
  # for the team
  [core]
      # ask first
      autostage = true
      remote = backup

What DVC would choke on is refused.

  $ tutti config core.autostge true
  error: there is no option 'autostge' in section 'core'
  hint: did you mean 'core.autostage'?
  hint: the options are remote, checksum_jobs, interactive, analytics, hardlink_lock, no_scm, autostage, experiments, check_update, site_cache_dir, machine
  [2]
  $ tutti config core.autostage maybe
  error: 'core.autostage' cannot be 'maybe': expected true or false
  [2]
  $ tutti config nonsense
  error: 'nonsense' does not name an option
  hint: write section.option, remote.NAME.option or db.NAME.option
  [2]
  $ tutti config cache.type teleport
  error: 'cache.type' cannot be 'teleport': expected one or several of reflink, hardlink, symlink, copy, separated by commas
  [2]
  $ printf '[core\n' > .dvc/config; tutti status
  error: [ROOT]/code/.dvc/config:1: expected [section] or key = value
  [2]
