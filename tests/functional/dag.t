`tutti dag` shows which stage needs which.

  $ git init -q && tutti init -q
  $ printf 1 > raw && tutti add -q raw
  $ cat > dvc.yaml <<'END'
  > stages:
  >   prepare:
  >     cmd: cp raw clean
  >     deps: [raw]
  >     outs: [clean]
  >   train:
  >     cmd: cp clean model
  >     deps: [clean]
  >     outs: [model]
  >   plot:
  >     cmd: cp clean picture
  >     deps: [clean]
  >     outs: [picture]
  > END
  $ tutti dag
  ┌─────────┐
  │ raw.dvc │
  └─────────┘
  ┌───────────┐
  │ prepare   │
  │ ↑ raw.dvc │
  └───────────┘
  ┌───────────┐  ┌───────────┐
  │ train     │  │ plot      │
  │ ↑ prepare │  │ ↑ prepare │
  └───────────┘  └───────────┘
  $ tutti dag train --dot
  strict digraph {
  "prepare";
  "train";
  "raw.dvc";
  "prepare" -> "train";
  "raw.dvc" -> "prepare";
  }
  (blank)
  $ tutti dag --mermaid
  flowchart TD
  	node1["plot"]
  	node2["prepare"]
  	node3["raw.dvc"]
  	node4["train"]
  	node2-->node1
  	node2-->node4
  	node3-->node2
  $ tutti dag --md -o train
  ```mermaid
  flowchart TD
  	node1["clean"]
  	node2["model"]
  	node3["raw"]
  	node1-->node2
  	node3-->node1
  ```
  $ tutti dag --full train --json
  {"nodes":["prepare","train","plot","raw.dvc"],"edges":[{"from":"raw.dvc","to":"prepare"},{"from":"prepare","to":"train"},{"from":"prepare","to":"plot"}]}
