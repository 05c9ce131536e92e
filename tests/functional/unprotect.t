`tutti unprotect` turns links to the cache into files of their own.

  $ git init -q && tutti init -q && tutti config cache.type hardlink,symlink
  $ mkdir data && echo 1 > data/one && echo 2 > data/two && tutti add -q data
  $ stat -c '%A %h' data/one data/two
  -r--r--r-- 2
  -r--r--r-- 2
  $ tutti unprotect data
  Unprotected 'data'.
  $ stat -c '%A %h' data/one data/two
  -rw-r--r-- 1
  -rw-r--r-- 1
  $ echo 3 >> data/two && tutti status && cat .dvc/cache/files/md5/26/ab0db90d72e28ad0ba1e22ee510510
  data.dvc:
  	changed outs:
  		modified:           data
  2
  $ tutti add -q data && stat -c %h data/two
  2
  $ tutti unprotect data/two --json
  {"unprotected":["data/two"]}
  $ tutti unprotect nothing
  error: 'nothing' is not there
  [1]
