`tutti cache dir` prints and sets where the cache lies.

  $ git init -q project && cd project && tutti init -q
  $ tutti cache dir
  [ROOT]/project/.dvc/cache
  $ tutti cache dir ../shared && cat .dvc/config && tutti cache dir
  [cache]
      dir = ../../shared
  [ROOT]/shared
  $ tutti cache dir --local /elsewhere --json
  {"file":"[ROOT]/project/.dvc/config.local"}
  $ tutti cache dir && tutti cache dir --project
  /elsewhere
  [ROOT]/shared
  $ tutti cache dir --local --unset && tutti cache dir
  [ROOT]/shared
  $ tutti cache dir --local
  error: 'cache.dir' is not set in '[ROOT]/project/.dvc/config.local'
  [2]
  $ tutti cache dir --local -u
  error: 'cache.dir' is not set in '[ROOT]/project/.dvc/config.local'
  [2]
  $ tutti cache dir -u && tutti cache dir --json
  {"directory":"[ROOT]/project/.dvc/cache"}
  $ tutti cache dir -u /somewhere
  error: '--unset' takes no directory
  [2]
  $ tutti cache dir --global ~/mine && cat ~/.config/dvc/config && tutti cache dir
  [cache]
      dir = [HOME]/mine
  [HOME]/mine
  $ tutti cache migrate
  error: 'cache migrate' is a command of DVC that tutti does not have yet
  hint: run 'tutti help' for the commands there are; DVC itself works in the same repository
  [2]
