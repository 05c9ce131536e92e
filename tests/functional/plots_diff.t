`tutti plots diff` draws revisions over one another.

  $ git init -q && tutti init -q
  $ tutti plots diff
  warning: no plots were found: there is nothing to draw
  $ cat > dvc.yaml <<'END'
  > stages:
  >   train:
  >     cmd: cp in.csv acc.csv
  >     deps: [in.csv]
  >     plots:
  >     - acc.csv:
  >         x: epoch
  > END
  $ printf 'epoch,acc\n0,0.1\n1,0.5\n2,0.75\n' > in.csv && tutti run -q && git add -A && git commit -qm one && git tag v1
  $ printf 'epoch,acc\n0,0.2\n1,0.7\n2,0.9\n3,0.95\n' > in.csv && tutti run -q && git add -A && git commit -qm two
  $ tutti plots diff v1 --terminal --targets acc.csv
  acc.csv
  1.0 ┤
      │                                             ******************************
      │                                     ********
      │                             ********         oooo
      │                       ******           oooooo
      │                   ****           oooooo
      │               ****         oooooo
  0.5 ┤           ****        ooooo
      │       ****       ooooo
      │   ****      ooooo
      │***     ooooo
      │   ooooo
      │ooo
    0 ┤
      └───────────────────────────────────────────────────────────────────────────
       0                        1                       2                        3
       acc over epoch
  * workspace  o v1
  $ tutti plots diff v1 HEAD --json --targets acc.csv -t simple
  {"data": {"acc.csv": [{"type": "vega", "revisions": ["v1", "HEAD"], "content": {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"values": [{"epoch": "0", "acc": "0.1", "rev": "v1"}, {"epoch": "1", "acc": "0.5", "rev": "v1"}, {"epoch": "2", "acc": "0.75", "rev": "v1"}, {"epoch": "0", "acc": "0.2", "rev": "HEAD"}, {"epoch": "1", "acc": "0.7", "rev": "HEAD"}, {"epoch": "2", "acc": "0.9", "rev": "HEAD"}, {"epoch": "3", "acc": "0.95", "rev": "HEAD"}]}, "title": {"text": "acc.csv", "anchor": "middle"}, "params": [{"name": "grid", "select": "interval", "bind": "scales"}], "width": 300, "height": 300, "mark": {"type": "line", "tooltip": {"content": "data"}}, "encoding": {"x": {"field": "epoch", "type": "quantitative", "title": "epoch"}, "y": {"field": "acc", "type": "quantitative", "title": "acc", "scale": {"zero": false}}, "color": {"field": "rev", "scale": {"domain": ["v1", "HEAD"], "range": ["#945dd6", "#13adc7"]}}, "strokeDash": {}, "tooltip": [{"field": "rev"}, {"field": "epoch"}, {"field": "acc"}]}}}]}}
  $ tutti plots diff | sed "s|$PWD|HERE|"
  file://HERE/dvc_plots/index.html
  $ tutti plots diff v1 HEAD workspace | sed "s|$PWD|HERE|"
  file://HERE/dvc_plots/index.html
  $ grep -o 'id="show-rev[0-9]"[^/]*/i>[a-zA-Z0-9]*' dvc_plots/index.html
  id="show-rev0" checked><i style="background:#945dd6"></i>workspace
  id="show-rev1" checked><i style="background:#13adc7"></i>v1
  id="show-rev2" checked><i style="background:#f46837"></i>HEAD

What is gone from the cache is an error of its revision alone.

  $ rm -rf .dvc/cache
  $ tutti plots diff v1 --json -t simple | grep -o '"errors".*"data"'
  warning: 'acc.csv' of 'v1' cannot be drawn: 'acc.csv' is neither there nor in the cache
  "errors": [{"name": "acc.csv", "rev": "v1", "source": "acc.csv", "type": "FileNotFoundError", "msg": "[Errno 2] No storage files available: 'acc.csv'"}], "data": {"acc.csv": [{"type": "vega", "revisions": ["workspace"], "content": {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"values": [{"epoch": "0", "acc": "0.2", "rev": "workspace"}, {"epoch": "1", "acc": "0.7", "rev": "workspace"}, {"epoch": "2", "acc": "0.9", "rev": "workspace"}, {"epoch": "3", "acc": "0.95", "rev": "workspace"}]}, "title": {"text": "acc.csv", "anchor": "middle"}, "params": [{"name": "grid", "select": "interval", "bind": "scales"}], "width": 300, "height": 300, "mark": {"type": "line", "tooltip": {"content": "data"
  $ tutti plots diff nope
  error: unknown Git revision 'nope'
  [1]
  $ tutti plots diff --experiment v1
  error: '--experiment' is an option of 'dvc plots diff' that tutti does not have yet
  hint: run 'tutti plots diff --help' for the options there are
  [2]
  $ tutti plots diff -e v1
  error: '-e' is an option of 'dvc plots diff' that tutti does not have yet
  hint: run 'tutti plots diff --help' for the options there are
  [2]
