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

What DVC 2 left in the cache's old layout gets its new names; the old ones stay.

  $ tutti cache dir --global -u
  $ store() { mkdir -p .dvc/cache/$1 && cat > .dvc/cache/$1/$2; chmod 444 .dvc/cache/$1/$2; }
  $ printf 'a\r\nb\r\n' | tee text | store dd 8c6a395b5dd36c56d23275028f526c
  $ printf 'outs:\n- md5: dd8c6a395b5dd36c56d23275028f526c\n  size: 6\n  path: text\n' > text.dvc
  $ printf 'not what it was' | store 11 111111111111111111111111111111
  $ tutti status
  Data and pipelines are up to date.
  $ tutti cache migrate --dvc-files --dry
  2 files will be re-hashed and migrated to the DVC 3.0 cache location.
  Entries in following DVC files will be migrated to the 3.0 format:
  	text.dvc
  $ tutti cache migrate
  Migrated 1 files to DVC 3.0 cache location.
  warning: the object '11111111111111111111111111111111' stays as it is: its bytes hash to cfdf17406d48cf42457a58578c3cbcf1
  [6]
  $ rm -f .dvc/cache/11/1* && tutti cache migrate --dvc-files && cat text.dvc
  Migrated 0 files to DVC 3.0 cache location.
  Updated 'text.dvc'.

  To track the changes with git, run:

  	git add text.dvc

  To enable auto staging, run:

  	tutti config core.autostage true
  outs:
  - md5: 59b0d7772f0561efb95518f3cb8abc60
    size: 6
    path: text
    hash: md5
  $ tutti cache migrate --dvc-files --json
  {"dry_run":false,"old_objects":1,"migrated":0,"files":[],"left_objects":[],"left_paths":[],"staged":false}
  $ tutti fsck
  Checked 2 objects (12 B): all sound.

An entry whose content is nowhere keeps its old name, and nothing is lost.

  $ printf 'outs:\n- md5: f2222222222222222222222222222222\n  path: gone\n' > gone.dvc
  $ tutti cache migrate --dvc-files
  Migrated 0 files to DVC 3.0 cache location.
  warning: 'gone' keeps its old name: its content is neither in the cache nor in the workspace
  hint: run 'tutti fetch', then the same command again
