#!/bin/sh
# The main job on real data, in about ten seconds: sh templates/demo/demo.sh [TUTTI]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
tutti=${1:-tutti}
work=$(mktemp -d "${TMPDIR:-/tmp}/tutti-demo.XXXXXX")
trap 'rm -rf "$work"' EXIT
export GIT_AUTHOR_NAME=demo GIT_AUTHOR_EMAIL=demo@localhost GIT_COMMITTER_NAME=demo GIT_COMMITTER_EMAIL=demo@localhost
export GIT_CONFIG_GLOBAL=/dev/null PYTHONDONTWRITEBYTECODE=1

say() { printf '\n# %s\n' "$*"; }
show() {  # as one would type it
  printf '$'
  for word; do
    case $word in
      *' '*) printf " '%s'" "$word" ;;
      *) printf ' %s' "$word" ;;
    esac
  done
  printf '\n'
}
run() {
  show "$@"
  "$@"
}
t() {
  show tutti "$@"
  "$tutti" "$@"
}

say "A small project: measurements of 150 flowers, three stages in plain Python, parameters in params.yaml."
cp -r "$here/project" "$work/flowers"
cd "$work/flowers"
run git init -q -b main
t init
t config core.autostage true

say "Track the data. Git gets a small pointer (autostage adds it for us); the content goes to the cache."
t add data/iris.csv
run cat data/iris.csv.dvc

say "First run: every stage runs, in the order in which they need each other."
t run
run cat metrics.json
run git add -A
run git commit -q -m 'first model'

say "Second run: nothing changed, so nothing runs."
t run

say "Change one parameter. 'why' tells what differs, and 'run' runs only what depends on it: 'prepare' stays."
run sed -i 's/epochs: 200/epochs: 600/' params.yaml
t why train
t run
run cat metrics.json
run git add -A
run git commit -q -m 'train longer'

say "Another version of the data, on a branch: without the last ten flowers."
run git checkout -q -b fewer-flowers
printf '$ head -n 141 data/iris.csv > shorter.csv && mv -f shorter.csv data/iris.csv\n'
head -n 141 data/iris.csv > shorter.csv
mv -f shorter.csv data/iris.csv
t status || true
t add data/iris.csv
t run
run cat metrics.json
run git add -A
run git commit -q -m 'fewer flowers'

say "Switch back: Git brings the pointers, tutti the content. Nothing has to run."
run git checkout -q main
t checkout
run wc -l data/iris.csv
t run

say "What happened here, newest first."
t log

say "Share it: push to a directory, clone the code elsewhere, pull the data."
t remote add -d shared "$work/shared"
t push
run git commit -q -a -m 'share the data'
run git clone -q "$work/flowers" "$work/colleague"
run cd "$work/colleague"
t pull
t run

say "The clone has the same bytes and nothing to do. DVC would say the same: every file here is DVC's own format."
