The program itself.

  $ tutti --version
  tutti 0.1.0
  $ tutti version --json
  {"version":"0.1.0","dvc_format":"3.67.1"}
  $ git init -q && tutti init -q && mkdir -p a/b && cd a/b && tutti root && tutti root --json && cd ../..
  ../..
  {"root":"[ROOT]","relative":"../.."}
  $ tutti --cd a/b root
  ../..
  $ tutti root --cd a/b
  ../..

Without a command it shows what there is.

  $ tutti | head -4
  tutti keeps datasets, models and pipelines the way Git keeps code.
  It opens every DVC repository in place, and DVC can read back what it writes.

  Usage: tutti [OPTIONS] COMMAND

  Start:
    init                      Make a directory a repository
    root                      Print the path of the repository's root
    version                   Print the version
    help                      Show help for a command
    doctor                    Look for what stands in the way, and say how to
                              mend it

  Data:
    add                       Track files or directories: store their content,
                              write '.dvc' files
    commit                    Store the workspace's content and update '.dvc'
                              files and 'dvc.lock'
    checkout                  Bring tracked files to what '.dvc' files and
                              'dvc.lock' say
    remove                    Stop tracking data, or remove stages
    move                      Move or rename tracked data with its '.dvc' file
    unprotect                 Turn links to the cache into files of their own,
                              safe to edit
    check-ignore              Say which paths '.dvcignore' files hide
    gc                        Delete stored objects that nothing needs any more
    resolve                   List the conflicts that a merge left in data files,
                              or take a side

  Pipelines:
    stage add                 Write a stage into 'dvc.yaml'
    stage list                List the stages of 'dvc.yaml'
    freeze                    Let runs pass stages over, whatever changes
    unfreeze                  Let runs look at frozen stages again
    run                       Run the stages whose inputs, command or outputs
                              changed
    accept                    Take outputs as they are for a stage's result,
                              without running it
    runs                      List the runs that are going on, and those that are
                              over
    runs attach               Watch a run that goes on elsewhere, as if it were
                              here
    runs logs                 Print what the stages of a run wrote
    runs stop                 Stop a run as Ctrl-C would, and wait until it has
    dag                       Draw the graph of stages

  Sharing:
    push                      Send tracked content to a remote
    fetch                     Bring tracked content from a remote to the cache
    pull                      Bring tracked content from a remote to the
                              workspace
    remote add                Add a remote
    remote list               List the remotes
    remote modify             Set or remove an option of a remote
    remote default            Show or set the default remote
    remote remove             Remove a remote from the settings; its content
                              stays
    remote rename             Rename a remote

  Insight:
    status                    Say what changed in tracked data and in stages
    data status               Compare commit, metadata files, workspace and cache
    diff                      Show what changed in tracked data between commits,
                              or since one
    list                      List what a repository holds, tracked data included
    why                       Say exactly why a stage would run, or would not
    log                       Show what was run and tracked, newest first
    metrics show              Print the metrics of one revision or many
    metrics diff              Compare metrics between revisions
    params diff               Compare parameters between revisions
    plots show                Draw plots as a page
    plots diff                Draw plots of several revisions over one another
    plots templates           List the templates of plots, or print one
    plots modify              Make an output of a stage a plot, and say how it is
                              drawn
    fsck                      Check that stored bytes match their names
    verify                    Prove from records alone that everything is fresh
                              and stored

  Settings:
    config                    Read or write DVC's settings
    cache dir                 Print or set where the cache lies
    cache migrate             Give what DVC 2.x stored its name of DVC 3.x
    completion                Print a completion script for a shell
    install                   Install Git hooks and merge drivers

  Options:
    -h, --help                Show help for a command
    -V, --version             Print the version
        --json                Print the result as JSON, and an error as JSON on
                              stderr
    -q, --quiet               Print nothing but errors
    -v, --verbose             Say more of what is done; twice for everything
        --cd DIR              Work in this directory
        --color WHEN          auto, always or never
        --progress HOW        auto, plain, json or none
        --lock-timeout SECONDS
                              Wait this long for others; 60 by default
        --no-sync             Do not flush to disk: faster, and lost in a power
                              cut

  Run 'tutti help COMMAND' for one of them.
  $ tutti help | sed -n 1,12p
  tutti keeps datasets, models and pipelines the way Git keeps code.
  It opens every DVC repository in place, and DVC can read back what it writes.

  Usage: tutti [OPTIONS] COMMAND

  Start:
    init                      Make a directory a repository
    root                      Print the path of the repository's root
    version                   Print the version
    help                      Show help for a command
    doctor                    Look for what stands in the way, and say how to
                              mend it
  $ tutti help remote
  Usage: tutti remote COMMAND

  Commands:
    add                       Add a remote
    list                      List the remotes
    modify                    Set or remove an option of a remote
    default                   Show or set the default remote
    remove                    Remove a remote from the settings; its content
                              stays
    rename                    Rename a remote

  Run 'tutti remote COMMAND --help' for one of them.
  $ tutti root --help
  Print the path of the repository's root

  Usage: tutti root

  Relative to the current directory, as DVC does; absolute with --json.

  Options of every command:
    -h, --help                Show help for a command
    -V, --version             Print the version
        --json                Print the result as JSON, and an error as JSON on
                              stderr
    -q, --quiet               Print nothing but errors
    -v, --verbose             Say more of what is done; twice for everything
        --cd DIR              Work in this directory
        --color WHEN          auto, always or never
        --progress HOW        auto, plain, json or none
        --lock-timeout SECONDS
                              Wait this long for others; 60 by default
        --no-sync             Do not flush to disk: faster, and lost in a power
                              cut

  Examples:
    cd "$(tutti root)"
        Go to the root

  Exit status:
    0                         Done
    1                         Could not do it: not found, in conflict, refused by
                              the system, or a stage failed
    2                         Asked wrongly: usage, or a bad value in a file
  $ tutti completion | head -2
  # bash completion for tutti; made by 'tutti completion --shell bash'.
  _tutti() {
  $ tutti completion -s fish | head -2
  # fish completion for tutti; made by 'tutti completion --shell fish'.
  function __tutti_complete

What is wrong on the command line.

  $ tutti stats
  error: there is no command 'stats'
  hint: did you mean 'tutti status'?
  hint: run 'tutti help' for all commands
  [2]
  $ tutti exp run
  error: 'exp' is a command of DVC that tutti does not have yet
  hint: run 'tutti help' for the commands there are; DVC itself works in the same repository
  [2]
  $ tutti remote lst
  error: there is no command 'remote lst'
  hint: did you mean 'tutti remote list'?
  hint: run 'tutti help remote'
  [2]
  $ tutti status --jsn
  error: 'tutti status' has no option '--jsn'
  hint: did you mean '--json'?
  hint: run 'tutti status --help' for its options
  [2]
  $ tutti status --rec
  There are no data or pipelines tracked in this project yet.
  $ tutti status --recurs
  There are no data or pipelines tracked in this project yet.
  $ tutti root extra
  error: 'tutti root' does not take 'extra'
  hint: run 'tutti root --help'
  [2]
  $ tutti status --
  There are no data or pipelines tracked in this project yet.
  $ tutti root -- --extra
  error: 'tutti root' does not take '--extra'
  hint: run 'tutti root --help'
  [2]
  $ tutti help nothing
  error: there is no help on 'nothing'
  hint: run 'tutti help' for all commands
  [2]
  $ tutti completion --shell tcsh
  error: 'tutti completion': option '--shell' takes bash, zsh or fish, not 'tcsh'
  hint: run 'tutti completion --help'
  [2]
  $ tutti run -j
  error: 'tutti run': option '--jobs' needs a value
  hint: run 'tutti run --help'
  [2]
  $ tutti run --jobs many
  error: 'tutti run': option '--jobs' takes a number, not 'many'
  hint: run 'tutti run --help'
  [2]
  $ tutti --json stats
  {"error":{"kind":"usage","message":"there is no command 'stats'","context":[],"hints":["did you mean 'tutti status'?","run 'tutti help' for all commands"],"exit":2}}
  [2]

Results that could not be written are no success; a reader that has had enough is.

  $ tutti version > /dev/full
  error: cannot write to standard output: No space left on device
  [1]
  $ tutti version --json > /dev/full
  {"error":{"kind":"system","message":"cannot write to standard output: No space left on device","context":[],"hints":[],"exit":1}}
  [1]
  $ tutti version >&-
  error: cannot write to standard output: Bad file descriptor
  [1]
  $ tutti help | head -1
  tutti keeps datasets, models and pipelines the way Git keeps code.

Without standard streams no file takes their places.

  $ printf precious > precious && tutti add precious >&- 2>&- <&-; cat precious && tutti status
  preciousData and pipelines are up to date.
  $ rm precious precious.dvc

What completion scripts ask for: words and their meanings, and what the shell itself may offer.

  $ tutti internal complete -- run --f | grep -e --f
  --force	Run even what has not changed
  --force-downstream	Run what needs a stage that ran, changed or not
  $ tutti internal complete -- remote ''
  add	Add a remote
  list	List the remotes
  modify	Set or remove an option of a remote
  default	Show or set the default remote
  remove	Remove a remote from the settings; its content stays
  rename	Rename a remote
  :nothing
  $ tutti internal complete -- --color=
  --color=auto
  --color=always
  --color=never
  :nothing
  $ tutti internal complete -- --cd . completion -s ''
  bash
  zsh
  fish
  :nothing
  $ tutti internal complete -- add ''
  :files
  $ tutti internal complete -- remote add new ''
  :directories
  $ tutti internal complete -- root ''
  :nothing
  $ tutti internal complete -- stage add -n train --outs ''
  :files
  $ printf 'stages:\n  train: {cmd: "true", outs: [model]}\n' > dvc.yaml
  $ tutti internal complete -- run --jobs 2 ''
  train
  :files
  $ tutti internal complete -- diff --targets model ''
  model
  train
  :files
  $ tutti internal complete -- checkout --force -- ''
  model
  train
  :files
  $ printf 'stages: [' > dvc.yaml && tutti internal complete -- run '' && rm dvc.yaml
  :files
  $ tutti internal complete --json -- help rem | head -c 60
  {"words":[{"word":"init","help":"Make a directory a reposito (no-eol)

Called by the name dvc, it exits with DVC's statuses.

  $ ln -s "$(command -v tutti)" dvc
  $ ./dvc stats
  error: there is no command 'stats'
  hint: did you mean 'tutti status'?
  hint: run 'tutti help' for all commands
  [254]
  $ ./dvc config -u core.remote
  error: 'core.remote' is not set in '[ROOT]/.dvc/config'
  [251]
