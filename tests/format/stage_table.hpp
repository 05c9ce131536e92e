// Made by stage_table.py with DVC 3.67.1; not to be edited.
#pragma once

struct StageCase {
  const char* before;
  const char* name;  // of the stage
  const char* after;
  bool is_exact;
};

inline constexpr StageCase stage_table[] = {
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: echo hi
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: echo hi
    deps:
    - A/x
    - a
    - b
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: cmd
    deps:
    - q
    params:
    - a
    - b
    - lr
    - a.json:
    - other.yaml:
      - y
      - z
    - whole.toml:
      - k
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: cmd
    outs:
    - nc:
        cache: false
    - o1
    - o2
    - p:
        persist: true
    - pn:
        cache: false
        persist: true
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: cmd
    outs:
    - out
    metrics:
    - m.json
    - m2.json:
        cache: false
    plots:
    - p.csv
    - p2.csv:
        cache: false
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: cmd
    wdir: sub
    deps:
    - in
    outs:
    - out
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: cmd
    wdir: sub
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: cmd
    always_changed: true
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    desc: 'what it does: all'
    cmd: cmd
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    desc: all
    cmd: c
    wdir: sub
    deps:
    - d
    params:
    - x
    outs:
    - o
    metrics:
    - m:
        cache: false
    plots:
    - p
    always_changed: true
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: python train.py --with-a-very-long-option value 
      --and-another-long-option value --and-one-more value --end
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: "echo 'a: b' \"c\" # d"
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: "echo a\necho b"
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: 'true'
)~~", true},
    {R"~~()~~",
     "s",
     R"~~(stages:
  s:
    cmd: cmd
    deps:
    - '1'
    - a b
    - 'a: b'
    - no
    - é
    params:
    - '1'
    - 'true'
)~~", true},
    {R"~~()~~",
     "s-1_x",
     R"~~(stages:
  s-1_x:
    cmd: cmd
    params:
    - params.yaml:
)~~", true},
    {R"~~(stages:
  a:
    cmd: x
)~~",
     "s",
     R"~~(stages:
  a:
    cmd: x
  s:
    cmd: cmd
    outs:
    - o
)~~", true},
    {R"~~(stages:
  a:
    cmd: x
  b:
    cmd: y
)~~",
     "a",
     R"~~(stages:
  a:
    cmd: x2
    deps:
    - new
  b:
    cmd: y
)~~", true},
    {R"~~(stages:
  a:
    cmd: x
    deps:
    - one
    - two
    outs:
    - o
)~~",
     "a",
     R"~~(stages:
  a:
    cmd: x
    deps:
    - one
    outs:
    - o
)~~", true},
    {R"~~(stages:
  a:
    cmd: x
    frozen: true
    wdir: sub
    always_changed: true
)~~",
     "a",
     R"~~(stages:
  a:
    cmd: x
)~~", true},
    {R"~~(stages:
  a:
    desc: kept
    cmd: x # c
    meta:
      k: [1, 2] # m
  b:
    cmd: y
)~~",
     "a",
     R"~~(stages:
  a:
    desc: kept
    cmd: y # c
    meta:
      k: [1, 2] # m
  b:
    cmd: y
)~~", true},
    {R"~~(stages:
  a:
    cmd: x
    outs:
    - o:
        desc: kept
        type: model
        labels:
        - l
        push: false
        persist: true
    - q
)~~",
     "a",
     R"~~(stages:
  a:
    cmd: x
    outs:
    - o:
        desc: kept
        type: model
        labels:
        - l
        push: false
    - q:
        cache: false
)~~", true},
    {R"~~(stages:
  a:
    cmd: # list
    - one
    - two
  b:
    cmd: y
)~~",
     "a",
     R"~~(stages:
  a:
    cmd: three # list
  b:
    cmd: y
)~~", true},
    {R"~~(stages:
  a:
    cmd: x
    params:
    - lr # rate
    - other.yaml:
      - k
)~~",
     "a",
     R"~~(stages:
  a:
    cmd: x
    params:
    - lr # rate
    - other.yaml:
      - j
      - k
)~~", true},
    {R"~~(stages:
  a:
    cmd: x
metrics:
- m
)~~",
     "s",
     R"~~(stages:
  a:
    cmd: x
  s:
    cmd: cmd
metrics:
- m
)~~", true},
    {R"~~(metrics:
- m
)~~",
     "s",
     R"~~(metrics:
- m
stages:
  s:
    cmd: cmd
)~~", true},
    {R"~~(stages:
  a:
    foreach: [1, 2]
    do:
      cmd: echo ${item}
  b:
    cmd: y
)~~",
     "s",
     R"~~(stages:
  a:
    foreach: [1, 2]
    do:
      cmd: echo ${item}
  b:
    cmd: y
  s:
    cmd: cmd
)~~", true},
    {R"~~(# the pipeline
vars:
  - a: 1

stages:
  first:   # comes first
    cmd:   "echo hi"   # says hi
    deps:
      - z
      - 'b'

  # the second
  second:
    desc: about it
    cmd: echo second
    outs:
    - out.txt:
        desc: the output
        push: false
    - gone.txt
    meta:
      owner: me
# the end
metrics:
- m.json
)~~",
     "third",
     R"~~(# the pipeline
vars:
- a: 1

stages:
  first:   # comes first
    cmd: echo hi       # says hi
    deps:
    - z
    - b

  # the second
  second:
    desc: about it
    cmd: echo second
    outs:
    - out.txt:
        desc: the output
        push: false
    - gone.txt
    meta:
      owner: me
# the end
  third:
    cmd: cmd
    deps:
    - x
metrics:
- m.json
)~~", false},
    {R"~~(# the pipeline
vars:
  - a: 1

stages:
  first:   # comes first
    cmd:   "echo hi"   # says hi
    deps:
      - z
      - 'b'

  # the second
  second:
    desc: about it
    cmd: echo second
    outs:
    - out.txt:
        desc: the output
        push: false
    - gone.txt
    meta:
      owner: me
# the end
metrics:
- m.json
)~~",
     "first",
     R"~~(# the pipeline
vars:
- a: 1

stages:
  first:   # comes first
    cmd: echo bye      # says hi
    deps:
    - b
  second:
    desc: about it
    cmd: echo second
    outs:
    - out.txt:
        desc: the output
        push: false
    - gone.txt
    meta:
      owner: me
# the end
metrics:
- m.json
)~~", false},
    {R"~~(# the pipeline
vars:
  - a: 1

stages:
  first:   # comes first
    cmd:   "echo hi"   # says hi
    deps:
      - z
      - 'b'

  # the second
  second:
    desc: about it
    cmd: echo second
    outs:
    - out.txt:
        desc: the output
        push: false
    - gone.txt
    meta:
      owner: me
# the end
metrics:
- m.json
)~~",
     "second",
     R"~~(# the pipeline
vars:
- a: 1

stages:
  first:   # comes first
    cmd: echo hi       # says hi
    deps:
    - z
    - b

  # the second
  second:
    desc: about it
    cmd: echo again
    outs:
    - out.txt:
        desc: the output
        push: false
    meta:
      owner: me
# the end
metrics:
- m.json
)~~", false},
    {R"~~(stages:
    one:
        cmd: echo   1
        deps: [a, b]
    two:
        cmd: echo 2
)~~",
     "three",
     R"~~(stages:
  one:
    cmd: echo   1
    deps: [a, b]
  two:
    cmd: echo 2
  three:
    cmd: cmd
    deps:
    - x
)~~", false},
    {R"~~(stages:
    one:
        cmd: echo   1
        deps: [a, b]
    two:
        cmd: echo 2
)~~",
     "one",
     R"~~(stages:
  one:
    cmd: echo one
    deps: [a, c]
    outs:
    - z
  two:
    cmd: echo 2
)~~", false},
    {R"~~(stages: {a: {cmd: x}}
)~~",
     "s",
     R"~~(stages: {a: {cmd: x}, s: {cmd: cmd}}
)~~", false},
    {R"~~(stages: {a: {cmd: x}, b: {cmd: y}}
)~~",
     "a",
     R"~~(stages: {a: {cmd: cmd}, b: {cmd: y}}
)~~", false},
    {R"~~(stages: {}
)~~",
     "s",
     R"~~(stages:
  s:
    cmd: cmd
)~~", false},
    {R"~~(# nothing yet
)~~",
     "s",
     R"~~(stages:
  s:
    cmd: cmd
)~~", false},
};
