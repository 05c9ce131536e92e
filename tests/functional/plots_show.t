`tutti plots show` draws the plots of a repository as a page, and prints where it is. Files are drawn without one, too.

  $ printf 'a,b\n1,2\n2,4\n' > quick.csv && tutti plots show --terminal quick.csv
  quick.csv
  4.0 ┤                                                                      ⣀⡠⠔⠒⠉
      │                                                                ⢀⣀⠤⠔⠊⠉
      │                                                           ⣀⡠⠤⠒⠉⠁
  3.5 ┤                                                      ⣀⠤⠔⠒⠉
      │                                                ⢀⡠⠤⠒⠊⠉
      │                                           ⣀⡠⠔⠒⠉⠁
      │                                     ⢀⣀⠤⠒⠊⠉
  3.0 ┤                                ⣀⡠⠤⠒⠉⠁
      │                          ⢀⣀⠤⠔⠊⠉
      │                     ⣀⡠⠤⠒⠊⠁
  2.5 ┤                ⣀⠤⠔⠒⠉
      │          ⢀⣀⠤⠒⠊⠉
      │     ⣀⡠⠔⠒⠉⠁
  2.0 ┤⣀⠤⠔⠊⠉
      └───────────────────────────────────────────────────────────────────────────
       0             0.2            0.4           0.6            0.8           1.0
       b over step
  $ tutti plots show quick.csv -q > where && ls dvc_plots && rm -r dvc_plots
  index.html
  $ tutti plots diff
  error: '[ROOT]' is not inside a DVC repository
  hint: tutti init
  [1]
  $ git init -q && tutti init -q
  $ printf 'epoch,acc,loss\n0,0.1,2.5\n1,0.5,1.25\n2,0.75,0.9\n' > acc.csv
  $ mkdir pictures && printf 'PNG' > pictures/1.png
  $ cat > dvc.yaml <<'END'
  > plots:
  > - acc.csv:
  >     x: epoch
  >     y: acc
  >     title: Accuracy <of the model>
  > - pictures
  > END
  $ tutti plots show | sed "s|$PWD|HERE|"
  file://HERE/dvc_plots/index.html
  $ find dvc_plots -type f | sort
  dvc_plots/index.html
  dvc_plots/static/workspace_pictures_1.png
  $ grep -c '<svg' dvc_plots/index.html
  1
  $ grep -o 'Accuracy &lt;of the model&gt;' dvc_plots/index.html | sort -u
  Accuracy &lt;of the model&gt;
  $ tutti plots show --out elsewhere --quiet acc.csv > where && ls elsewhere
  index.html

In the terminal, of one width; where the locale knows no Braille, in ASCII.

  $ tutti plots show --terminal acc.csv
  Accuracy <of the model>
  0.8 ┤                                                                         ⢀⣀
      │                                                                 ⢀⣀⡠⠤⠔⠒⠊⠉⠁
      │                                                         ⢀⣀⡠⠤⠔⠒⠊⠉⠁
  0.6 ┤                                                 ⣀⣀⠤⠤⠒⠒⠉⠉⠁
      │                                         ⣀⣀⠤⠤⠒⠒⠉⠉
      │                                  ⢀⡠⠤⠒⠒⠉⠉
      │                            ⢀⣀⠤⠔⠒⠉⠁
  0.4 ┤                       ⣀⡠⠤⠒⠊⠁
      │                 ⢀⣀⠤⠔⠒⠉
      │            ⣀⡠⠤⠒⠉⠁
  0.2 ┤      ⢀⣀⠤⠔⠊⠉
      │ ⣀⡠⠔⠒⠉⠁
      │⠉
    0 ┤
      └───────────────────────────────────────────────────────────────────────────
       0                 0.5               1.0                1.5              2.0
       acc over epoch
  $ LC_ALL=C tutti plots show --terminal acc.csv -y loss --title Loss --y-label L
  Loss
  2.5 +***
      |   ****
      |       *****
  2.0 +            *****
      |                 ****
      |                     *****
      |                          *****
  1.5 +                               ****
      |                                   ************
      |                                               ******************
  1.0 +                                                                 **********
      |
      |
  0.5 +
      +---------------------------------------------------------------------------
       0                 0.5               1.0                1.5              2.0
       L over epoch

As Vega-Lite, which other tools draw.

  $ tutti plots show --show-vega acc.csv -t simple
  {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"values": [{"epoch": "0", "acc": "0.1", "loss": "2.5", "rev": "workspace"}, {"epoch": "1", "acc": "0.5", "loss": "1.25", "rev": "workspace"}, {"epoch": "2", "acc": "0.75", "loss": "0.9", "rev": "workspace"}]}, "title": {"text": "Accuracy <of the model>", "anchor": "middle"}, "params": [{"name": "grid", "select": "interval", "bind": "scales"}], "width": 300, "height": 300, "mark": {"type": "line", "tooltip": {"content": "data"}}, "encoding": {"x": {"field": "epoch", "type": "quantitative", "title": "epoch"}, "y": {"field": "acc", "type": "quantitative", "title": "acc", "scale": {"zero": false}}, "color": {"field": "rev", "scale": {"domain": ["workspace"], "range": ["#945dd6"]}}, "strokeDash": {}, "tooltip": [{"field": "rev"}, {"field": "epoch"}, {"field": "acc"}]}}
  $ tutti plots show --json acc.csv -t simple --split
  {"data": {"dvc.yaml::acc.csv": [{"type": "vega", "revisions": ["workspace"], "content": {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"values": "<DVC_METRIC_DATA>"}, "title": {"text": "<DVC_METRIC_TITLE>", "anchor": "middle"}, "params": ["<DVC_METRIC_ZOOM_AND_PAN>"], "width": "<DVC_METRIC_PLOT_WIDTH>", "height": "<DVC_METRIC_PLOT_HEIGHT>", "mark": {"type": "line", "tooltip": {"content": "data"}}, "encoding": {"x": {"field": "epoch", "type": "quantitative", "title": "<DVC_METRIC_X_LABEL>"}, "y": {"field": "acc", "type": "quantitative", "title": "<DVC_METRIC_Y_LABEL>", "scale": {"zero": false}}, "color": "<DVC_METRIC_COLOR>", "strokeDash": {}, "tooltip": "<DVC_METRIC_TOOLTIP>"}}, "anchor_definitions": {"<DVC_METRIC_COLOR>": {"field": "rev", "scale": {"domain": ["workspace"], "range": ["#945dd6"]}}, "<DVC_METRIC_ZOOM_AND_PAN>": {"name": "grid", "select": "interval", "bind": "scales"}, "<DVC_METRIC_PLOT_HEIGHT>": 300, "<DVC_METRIC_PLOT_WIDTH>": 300, "<DVC_METRIC_TOOLTIP>": [{"field": "rev"}, {"field": "epoch"}, {"field": "acc"}], "<DVC_METRIC_TITLE>": "Accuracy <of the model>", "<DVC_METRIC_X_LABEL>": "epoch", "<DVC_METRIC_Y_LABEL>": "acc", "<DVC_METRIC_DATA>": [{"epoch": "0", "acc": "0.1", "loss": "2.5", "rev": "workspace"}, {"epoch": "1", "acc": "0.5", "loss": "1.25", "rev": "workspace"}, {"epoch": "2", "acc": "0.75", "loss": "0.9", "rev": "workspace"}]}}], "acc.csv": [{"type": "vega", "revisions": ["workspace"], "content": {"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "data": {"values": "<DVC_METRIC_DATA>"}, "title": {"text": "<DVC_METRIC_TITLE>", "anchor": "middle"}, "params": ["<DVC_METRIC_ZOOM_AND_PAN>"], "width": "<DVC_METRIC_PLOT_WIDTH>", "height": "<DVC_METRIC_PLOT_HEIGHT>", "mark": {"type": "line", "tooltip": {"content": "data"}}, "encoding": {"x": {"field": "step", "type": "quantitative", "title": "<DVC_METRIC_X_LABEL>"}, "y": {"field": "loss", "type": "quantitative", "title": "<DVC_METRIC_Y_LABEL>", "scale": {"zero": false}}, "color": "<DVC_METRIC_COLOR>", "strokeDash": {}, "tooltip": "<DVC_METRIC_TOOLTIP>"}}, "anchor_definitions": {"<DVC_METRIC_COLOR>": {"field": "rev", "scale": {"domain": ["workspace"], "range": ["#945dd6"]}}, "<DVC_METRIC_ZOOM_AND_PAN>": {"name": "grid", "select": "interval", "bind": "scales"}, "<DVC_METRIC_PLOT_HEIGHT>": 300, "<DVC_METRIC_PLOT_WIDTH>": 300, "<DVC_METRIC_TOOLTIP>": [{"field": "rev"}, {"field": "step"}, {"field": "loss"}], "<DVC_METRIC_TITLE>": "acc.csv", "<DVC_METRIC_X_LABEL>": "step", "<DVC_METRIC_Y_LABEL>": "loss", "<DVC_METRIC_DATA>": [{"epoch": "0", "acc": "0.1", "loss": "2.5", "step": 0, "rev": "workspace"}, {"epoch": "1", "acc": "0.5", "loss": "1.25", "step": 1, "rev": "workspace"}, {"epoch": "2", "acc": "0.75", "loss": "0.9", "step": 2, "rev": "workspace"}]}}]}}
  $ tutti plots show --show-vega
  error: '--show-vega' needs a target
  hint: tutti plots show --show-vega logs/acc.csv
  [2]
  $ tutti plots show --show-vega acc.csv pictures
  error: '--show-vega' takes one target only
  hint: tutti plots show --show-vega logs/acc.csv
  [2]
  $ tutti plots show --show-vega acc.csv --json
  {"error":{"kind":"usage","message":"'--show-vega' and '--json' exclude each other","context":[],"hints":["tutti plots show --show-vega logs/acc.csv"],"exit":2}}
  [2]
  $ tutti plots templates
  simple
  linear
  confusion
  confusion_normalized
  scatter
  scatter_jitter
  smooth
  bar_horizontal_sorted
  bar_horizontal
  $ tutti plots templates scatter
  {"$schema":"https://vega.github.io/schema/vega-lite/v5.json","data":{"values":"<DVC_METRIC_DATA>"},"title":{"text":"<DVC_METRIC_TITLE>","anchor":"middle"},"width":"<DVC_METRIC_PLOT_WIDTH>","height":"<DVC_METRIC_PLOT_HEIGHT>","mark":{"type":"point","tooltip":{"content":"data"}},"params":["<DVC_METRIC_ZOOM_AND_PAN>"],"encoding":{"x":{"field":"<DVC_METRIC_X>","type":"quantitative","title":"<DVC_METRIC_X_LABEL>"},"y":{"field":"<DVC_METRIC_Y>","type":"quantitative","title":"<DVC_METRIC_Y_LABEL>"},"color":"<DVC_METRIC_COLOR>","shape":"<DVC_METRIC_SHAPE>","tooltip":"<DVC_METRIC_TOOLTIP>"}}
  $ tutti plots templates scater
  error: no template is called 'scater'
  hint: did you mean 'scatter'?
  hint: tutti plots templates
  [1]
  $ tutti plots show acc.csv -t scater
  error: no template is called 'scater'
  hint: did you mean 'scatter'?
  hint: tutti plots templates
  [1]

What cannot be drawn is a warning, and an error in the JSON.

  $ printf 'a,b\n1,2\n1,2,3\n' > long.csv && echo '[' > broken.json && echo 5 > five.json && touch words.txt
  $ tutti plots show acc.csv long.csv -y nope | sed "s|$PWD|HERE|"
  warning: 'acc.csv' of the workspace cannot be drawn: 'acc.csv' has no field 'nope', but 'epoch, acc, loss'
  warning: 'long.csv' of the workspace cannot be drawn: 'long.csv' holds no rows with the same fields
  file://HERE/dvc_plots/index.html
  $ tutti plots show gone.csv broken.json five.json words.txt --terminal
  warning: 'gone.csv' is no plot, and no file
  warning: 'broken.json' of the workspace cannot be drawn: broken.json:2:1: expected a value
  warning: 'five.json' of the workspace cannot be drawn: a list of maps is needed, and the file holds a single value
  warning: 'words.txt' of the workspace cannot be drawn: 'words.txt' is neither CSV, TSV, JSON, YAML nor a picture
  broken.json
  no data

  five.json
  no data

  words.txt
  no data
  $ tutti plots show broken.json long.csv --json
  warning: 'broken.json' of the workspace cannot be drawn: broken.json:2:1: expected a value
  warning: 'long.csv' of the workspace cannot be drawn: 'long.csv' holds no rows with the same fields
  {"errors": [{"name": "broken.json", "rev": "workspace", "source": "broken.json", "type": "JSONFileCorruptedError", "msg": "unable to read: 'broken.json', JSON file structure is corrupted"}, {"name": "long.csv", "rev": "workspace", "type": "TypeError", "msg": "argument of type 'NoneType' is not iterable"}], "data": {"broken.json": [], "long.csv": []}}
  $ grep -A3 'Not drawn' dvc_plots/index.html
  <details class="tutti-problems" open><summary>Not drawn</summary>
  <ul>
  <li>acc.csv of workspace: &#39;acc.csv&#39; has no field &#39;nope&#39;, but &#39;epoch, acc, loss&#39;</li>
  <li>long.csv of workspace: &#39;long.csv&#39; holds no rows with the same fields</li>
  $ echo 'plots: [' > sub.yaml && rm dvc.yaml && tutti plots show
  warning: no plots were found: there is nothing to draw
  $ tutti plots show --json
  {}

A page of one's own has a place for plots.

  $ echo '<title>Mine</title>{scripts}<body>{plot_divs}</body>' > .dvc/mine.html && echo nothing > none.html
  $ tutti plots show acc.csv --html-template none.html
  error: the page '[ROOT]/none.html' has no place for plots
  hint: write {plot_divs} where they go
  [2]
  $ tutti plots show acc.csv --html-template gone.html
  error: the page '[ROOT]/gone.html' does not exist
  [1]
  $ tutti config plots.html_template mine.html && tutti plots show acc.csv -q > where && head -c 20 dvc_plots/index.html && grep -c '<svg' dvc_plots/index.html
  <title>Mine</title><1
  $ tutti config plots.html_template -q --unset

A repository cannot have files written outside of it; a person can.

  $ tutti config plots.out_dir /nonexistent/outside && tutti plots show acc.csv
  error: '/nonexistent/outside' leads out of the repository
  hint: tutti plots show --out /nonexistent/outside
  [1]
  $ tutti plots show acc.csv --out ../chosen -q > where && ls ../chosen
  index.html
  $ tutti config plots.out_dir reports && tutti plots show acc.csv | sed "s|$PWD|HERE|"
  file://HERE/reports/index.html
  $ tutti config plots.out_dir --unset && rm -rf dvc_plots && ln -s .. dvc_plots && tutti plots show acc.csv
  error: '[ROOT]/dvc_plots' leads out of the repository
  hint: tutti plots show --out [ROOT]/dvc_plots
  [1]

  $ rm dvc_plots && mkdir dvc_plots && ln -s /nonexistent dvc_plots/static && tutti plots show acc.csv
  error: '[ROOT]/dvc_plots' leads out of the repository
  hint: tutti plots show --out [ROOT]/dvc_plots
  [1]
  $ rm -r dvc_plots && mkdir -p sub dvc_plots && ln -s ../sub dvc_plots/static && tutti plots show acc.csv -q && ls dvc_plots
  index.html
  static

The browser is the one that BROWSER names.

  $ rm -r dvc_plots && printf '#!/bin/sh\necho "$@" > opened\n' > browser && chmod +x browser
  $ BROWSER=$PWD/browser tutti plots show acc.csv --open -q && sed "s|$PWD|HERE|" opened
  file://HERE/dvc_plots/index.html
