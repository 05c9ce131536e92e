`tutti install` lets Git call tutti.

  $ git init -q && tutti init -q && git commit -qm init
  $ printf '#!/bin/sh\necho mine\n' > .git/hooks/pre-commit && chmod +x .git/hooks/pre-commit
  $ printf '#!/bin/sh\nexec dvc git-hook pre-push $@\n' > .git/hooks/pre-push && chmod +x .git/hooks/pre-push
  $ tutti install
  Git calls tutti in '[ROOT]/.git/hooks/pre-commit'.
  Git calls tutti in '[ROOT]/.git/hooks/post-checkout'.
  Git calls tutti in '[ROOT]/.git/hooks/pre-push'.
  The hook that was there runs first, as '[ROOT]/.git/hooks/pre-commit.before-tutti'.
  Git merges '*.dvc', 'dvc.lock', 'dvc.yaml' and '.gitignore' by tutti's driver.

  To track the changes with git, run:

  	git add .gitattributes

  To enable auto staging, run:

  	tutti config core.autostage true

A hook that was there runs first; DVC's own is replaced. Doing it again changes nothing.

  $ ls .git/hooks | grep -v sample
  post-checkout
  pre-commit
  pre-commit.before-tutti
  pre-push
  $ cat .git/hooks/pre-commit .git/hooks/pre-push
  #!/bin/sh
  # Written by 'tutti install'; a hook that was here before is pre-commit.before-tutti beside it.
  before="$(dirname "$0")/pre-commit.before-tutti"
  if [ -x "$before" ]; then "$before" "$@" || exit $?; fi
  exec tutti git-hook pre-commit "$@"
  #!/bin/sh
  # Written by 'tutti install'; a hook that was here before is pre-push.before-tutti beside it.
  before="$(dirname "$0")/pre-push.before-tutti"
  pushed=$(cat)
  if [ -x "$before" ]; then printf '%s\n' "$pushed" | "$before" "$@" || exit $?; fi
  printf '%s\n' "$pushed" | tutti git-hook pre-push "$@"
  $ cat .gitattributes && git config --get-regexp '^merge'
  *.dvc merge=tutti
  dvc.lock merge=tutti
  dvc.yaml merge=tutti
  .gitignore merge=tutti
  merge.tutti.name tutti merge driver
  merge.tutti.driver tutti git-hook merge-driver --ancestor %O --our %A --their %B --path %P --marker-size %L
  merge.dvc.name DVC merge driver
  merge.dvc.driver tutti git-hook merge-driver --ancestor %O --our %A --their %B --path %P --marker-size %L
  $ tutti install -q && ls .git/hooks | grep -v sample && git status --short
  post-checkout
  pre-commit
  pre-commit.before-tutti
  pre-push
  ?? .gitattributes
  $ printf hello > a.txt && tutti add -q a.txt && git add -A && git commit -qm data
  mine
  Data and pipelines are up to date.

A failure of that hook stops the commit.

  $ printf '#!/bin/sh\nexit 7\n' > .git/hooks/pre-commit.before-tutti
  $ git commit -qm nothing --allow-empty
  [1]
  $ rm .git/hooks/pre-commit.before-tutti

Data follows a branch, but not on the way of a checkout of files.

  $ git checkout -qb other && printf changed > a.txt && tutti add -q a.txt && git commit -qam changed
  Data and pipelines are up to date.
  $ git checkout -q main && cat a.txt; echo
  M	a.txt
  hello
  $ git checkout -q other -- a.txt.dvc && cat a.txt; echo
  hello
  $ git checkout -q main -- a.txt.dvc

Commits whose data is not on the remote are not pushed; without a remote there is nothing to ask.

  $ git init -q --bare ../up.git && git remote add origin ../up.git && git push -q origin main
  $ tutti remote add -q --local -d backup "$PWD/../backup"
  $ git push -q origin other:other
  error: 1 object of these commits is not on the remote: nobody else could get them
    a.txt
  hint: tutti push
  hint: 'tutti push --all-commits' for what only earlier commits name
  hint: 'git push --no-verify' pushes without them
  error: failed to push some refs to '../up.git'
  [1]
  $ git checkout -q other && tutti push -q && git push -q origin other:other
  M	a.txt

What the other side has already is not asked for again.

  $ git checkout -q main && git commit -q --allow-empty -m empty && git push -q origin main
  M	a.txt
  Data and pipelines are up to date.

All commits that are pushed count, not only the last: others get them, too. What is on another branch of the other side is no news.

  $ git checkout -qb long && printf gone > b.txt && tutti add -q b.txt && git add -A && git commit -qm 'with b'
  Data and pipelines are up to date.
  $ tutti remove -q b.txt.dvc && git add -A && git commit -qm 'without b' && git commit -q --allow-empty -m more
  Data and pipelines are up to date.
  Data and pipelines are up to date.
  $ git push -q origin long
  error: 1 object of these commits is not on the remote: nobody else could get them
    b.txt
  hint: tutti push
  hint: 'tutti push --all-commits' for what only earlier commits name
  hint: 'git push --no-verify' pushes without them
  error: failed to push some refs to '../up.git'
  [1]
  $ git push -q origin HEAD~2:refs/heads/long
  error: 1 object of these commits is not on the remote: nobody else could get them
    b.txt
  hint: tutti push
  hint: 'tutti push --all-commits' for what only earlier commits name
  hint: 'git push --no-verify' pushes without them
  error: failed to push some refs to '../up.git'
  [1]
  $ git push -q --no-verify origin HEAD~1:refs/heads/long && git push -q origin long
  $ git checkout -q main

Hooks go where core.hooksPath says, and to the shared ones from a worktree.

  $ git config core.hooksPath .hooks && tutti install | head -1 && ls .hooks
  Git calls tutti in '[ROOT]/.hooks/pre-commit'.
  post-checkout
  pre-commit
  pre-push

Others get them with the repository: they name no path of this machine, and do nothing where tutti is not installed.

  $ cat .hooks/pre-commit .hooks/pre-push
  #!/bin/sh
  # Written by 'tutti install'; a hook that was here before is pre-commit.before-tutti beside it.
  before="$(dirname "$0")/pre-commit.before-tutti"
  if [ -x "$before" ]; then "$before" "$@" || exit $?; fi
  if ! command -v tutti > /dev/null; then
    echo 'tutti is not installed: its pre-commit hook does nothing' >&2
    exit 0
  fi
  exec tutti git-hook pre-commit "$@"
  #!/bin/sh
  # Written by 'tutti install'; a hook that was here before is pre-push.before-tutti beside it.
  before="$(dirname "$0")/pre-push.before-tutti"
  pushed=$(cat)
  if [ -x "$before" ]; then printf '%s\n' "$pushed" | "$before" "$@" || exit $?; fi
  if ! command -v tutti > /dev/null; then
    echo 'tutti is not installed: its pre-push hook does nothing' >&2
    exit 0
  fi
  printf '%s\n' "$pushed" | tutti git-hook pre-push "$@"
  $ printf 'x  \n' > x && git add x && cp .hooks/pre-commit p && PATH=/usr/bin:/bin sh ./p; rm -f p x; git reset -q
  tutti is not installed: its pre-commit hook does nothing
  $ rm -r .hooks && echo /.hooks > .git/info/exclude && tutti install -q && grep -c command .hooks/pre-commit; rm -r .git/info/exclude
  0
  $ git config --unset core.hooksPath && git worktree add -q ../tree && (cd ../tree && tutti install | head -1)
  warning: the cache does not have all of:
    a.txt (1 object missing)
  hint: run 'tutti fetch'
  Git calls tutti in '[ROOT]/.git/hooks/pre-commit'.

In a submodule, whose .git is a file, they go to the submodule's own.

  $ git init -q ../sub && (cd ../sub && tutti init -q && git commit -qm init) && git -c protocol.file.allow=always submodule --quiet add ../sub sub
  $ (cd sub && tutti install | head -1 && git config merge.tutti.name)
  Git calls tutti in '[ROOT]/.git/modules/sub/hooks/pre-commit'.
  tutti merge driver
  $ git rm -qf sub .gitmodules

With the pre-commit tool, its file is written and nothing else in it changes.

  $ printf '# ours\nrepos:\n- repo: https://example.com/x\n  rev: v1\n  hooks:\n  - id: x\n' > .pre-commit-config.yaml
  $ tutti install -q --use-pre-commit-tool && cat .pre-commit-config.yaml
  # ours
  repos:
  - repo: https://example.com/x
    rev: v1
    hooks:
    - id: x
  - repo: local
    hooks:
    - id: tutti-pre-commit
      name: tutti pre-commit
      entry: tutti git-hook pre-commit
      language: system
      pass_filenames: false
      always_run: true
      verbose: true
      stages:
      - pre-commit
    - id: tutti-post-checkout
      name: tutti post-checkout
      entry: tutti git-hook post-checkout
      language: system
      pass_filenames: false
      always_run: true
      verbose: true
      stages:
      - post-checkout
    - id: tutti-pre-push
      name: tutti pre-push
      entry: tutti git-hook pre-push
      language: system
      pass_filenames: false
      always_run: true
      verbose: true
      stages:
      - pre-push
  $ tutti install --use-pre-commit-tool
  The pre-commit tool finds its hooks in '[ROOT]/.pre-commit-config.yaml'.
  Git merges '*.dvc', 'dvc.lock', 'dvc.yaml' and '.gitignore' by tutti's driver.
  hint: pre-commit install -t pre-commit -t post-checkout -t pre-push

Outside of Git, there is nothing to install into; hooks do nothing where no repository is.

  $ mkdir ../plain && cd ../plain && tutti init -q --no-scm && tutti install 2>&1 | sed "s|'/.*/|'|"
  error: 'plain' is in no Git repository, or 'core.no_scm' says so
  hint: git init
  $ mkdir ../none && cd ../none && tutti git-hook pre-commit

A hook that Git would not run is put aside, and said not to run.

  $ git init -q ../idle && cd ../idle && tutti init -q && echo '#!/bin/sh' > .git/hooks/pre-commit && tutti install | grep -o '.*does not run'
  The hook that was there is not executable and does not run
