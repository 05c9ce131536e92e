`tutti stage add` writes a stage and leaves the rest of the file alone.

  $ git init -q && tutti init -q && git commit -qm init
  $ tutti stage add -n prepare -d raw.csv -p split -o clean.csv ./prepare.sh --fast "two words"
  $ cat dvc.yaml .gitignore
  $ cat >> dvc.yaml <<'END'
  >   # the real work
  >   train:
  >     cmd: [first, second]   # two commands
  > END
  $ tutti stage add -q -n evaluate -d clean.csv -M metrics.json --plots plot.csv --desc 'how good' -w . --always-changed cat clean.csv
  $ cat dvc.yaml
  $ tutti stage list
  $ tutti stage list --name-only
  $ tutti stage list --json

An existing one is replaced only with --force.

  $ tutti stage add -n train -o model true
  $ tutti stage add -f -q -n train -o model true && tail -3 dvc.yaml

What makes no sense is refused, with the place.

  $ tutti stage add -n 'bad name' true
  $ tutti stage add -n twice -o model true
  $ tutti stage add -n escape -o ../../x true
  $ tutti stage add -n nothing
  $ tutti stage add --run -n x true
  $ printf 'stages:\n  a:\n    cmd: x\n    ousts: [b]\n' > dvc.yaml
  $ tutti stage list

Templating is not read yet, and says where it stands.

  $ printf 'vars:\n- lr: 1\nstages:\n  a:\n    cmd: echo ${lr}\n' > dvc.yaml
  $ tutti stage list
