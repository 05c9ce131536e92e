`list` shows what a repository holds, tracked data included, whether it is there or not.

  $ git init -q code && cd code && tutti init -q && mkdir -p data/sub src
  $ printf 1 > data/a && printf 22 > data/sub/b && printf 333 > model && printf x > src/main.py && tutti add -q data model
  $ git add -A && git commit -qm one && git tag v1 && rm -rf model data/a && printf new > data/new
  $ tutti list .
  .dvcignore
  .gitignore
  data
  data.dvc
  model
  model.dvc
  src
  $ tutti ls . data
  a
  new
  sub
  $ tutti ls . -R --size --show-hash
  139  -                                 .dvcignore
   13  -                                 .gitignore
   97  -                                 data.dvc
       c4ca4238a0b923820dcc509a6f75849b  data/a
    3  -                                 data/new
    2  b6d767d2f8ed5d21a44b0e5886680cb9  data/sub/b
    3  310dcbbf4cce62f762a2aaa148d556bd  model
   82  -                                 model.dvc
    1  -                                 src/main.py
  $ tutti ls . -T -L 2
  .
  ├── .dvcignore
  ├── .gitignore
  ├── data
  │   ├── a
  │   ├── new
  │   └── sub
  ├── data.dvc
  ├── model
  ├── model.dvc
  └── src
      └── main.py
  $ tutti ls . --dvc-only --json
  [{"isout":true,"isdir":true,"isexec":false,"size":3,"md5":"ed6eeca16b842a2bb644fcbb6519f1da.dir","path":"data"},{"isout":true,"isdir":false,"isexec":false,"size":3,"md5":"310dcbbf4cce62f762a2aaa148d556bd","path":"model"}]
  $ tutti ls . --rev v1 -R
  .dvcignore
  .gitignore
  data.dvc
  data/a
  data/sub/b
  model
  model.dvc
  src/main.py
  $ cd .. && tutti ls code data/sub && tutti ls "file://$PWD/code" model
  b
  model
  $ cd code

A directory whose files nobody knows is named.

  $ rm -rf .dvc/cache && tutti ls . data
  new
  sub
  warning: the files of 'data' are not listed: its manifest is not in the cache
  hint: 'tutti fetch' in that repository brings it
  $ tutti ls . nothing
  error: 'nothing' is not in the repository
  [1]
  $ tutti ls ../nowhere
  error: there is no repository at '../nowhere'
  [1]
  $ tutti ls https://example.com/repo.git
  error: 'https://example.com/repo.git' is on another host: tutti lists repositories of this machine only, so far
  hint: git clone https://example.com/repo.git
  [2]
  $ tutti ls git@example.com:repo.git
  error: 'git@example.com:repo.git' is on another host: tutti lists repositories of this machine only, so far
  hint: git clone git@example.com:repo.git
  [2]
  $ tutti ls . --remote backup
  error: '--remote' is an option of 'dvc list' that tutti does not have yet
  hint: run 'tutti list --help' for the options there are
  [2]
  $ tutti ls . -T --json
  {"error":{"kind":"usage","message":"'--tree' and '--json' cannot be used together","context":[],"hints":[],"exit":2}}
  [2]
  $ tutti ls . -R -L deep
  error: '--level' takes a number, not 'deep'
  [2]
  $ tutti ls . --rev v2
  error: unknown Git revision 'v2'
  hint: git show v1
  [1]
