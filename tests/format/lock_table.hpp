// Made by lock_table.py with DVC 3.67.1; not to be edited.
#pragma once

struct LockCase {
  const char* before;
  const char* stages;  // JSON
  const char* after;
};

inline constexpr LockCase lock_table[] = {
    {R"~~()~~",
     R"~~({"a": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
)~~"},
    {R"~~()~~",
     R"~~({"a": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}, "b": {"cmd": "python train.py --with-a-very-long-option value --and-another-long-option value --and-one-more value --end", "outs": [{"path": "a-long-directory-name/a-long-directory-name/a-long-directory-name/a-long-directory-name/a-long-directory-name", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}]}, "c": {"cmd": ["one: two", "three\nfour", "true", ""]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  b:
    cmd: python train.py --with-a-very-long-option value 
      --and-another-long-option value --and-one-more value --end
    outs:
    - path: 
        a-long-directory-name/a-long-directory-name/a-long-directory-name/a-long-directory-name/a-long-directory-name
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  c:
    cmd:
    - 'one: two'
    - "three\nfour"
    - 'true'
    - ''
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"a": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"c": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"d": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
  d:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"z": {"cmd": "python train.py --with-a-very-long-option value --and-another-long-option value --and-one-more value --end", "outs": [{"path": "a-long-directory-name/a-long-directory-name/a-long-directory-name/a-long-directory-name/a-long-directory-name", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}]}, "a": {"cmd": ["one: two", "three\nfour", "true", ""]}, "y": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd:
    - 'one: two'
    - "three\nfour"
    - 'true'
    - ''
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
  z:
    cmd: python train.py --with-a-very-long-option value 
      --and-another-long-option value --and-one-more value --end
    outs:
    - path: 
        a-long-directory-name/a-long-directory-name/a-long-directory-name/a-long-directory-name/a-long-directory-name
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  y:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"123": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}, "true": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}, "a b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}, "x@1": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}, "é": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
  '123':
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  'true':
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  a b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  x@1:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  é:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
)~~"},
    {R"~~(# top
schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(# top
schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
# end
)~~",
     R"~~({"c": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
# end
)~~",
     R"~~({"d": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
# end
  d:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b: # about b
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b: # about b
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4

  # above b
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4

  # above b
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4

  # above b
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"a": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4


  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"a": {"cmd": ["one: two", "three\nfour", "true", ""]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd:
    - 'one: two'
    - "three\nfour"
    - 'true'
    - ''
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a # inside
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"a": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a # inside
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a # inside
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: python train.py --with-a-very-long-option value --and-another-long-option
      value --end
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: python train.py --with-a-very-long-option value 
      --and-another-long-option value --end
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: python train.py --with-a-very-long-option value --and-another-long-option
      value --end
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"a": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: "2.0"
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {"schema: '2.0'\r\nstages:\r\n  a:\r\n    cmd: echo a\r\n    deps:\r\n    - path: x\r\n      hash: md5\r\n      md5: 2a4732b1de5db823e94d662d207b8fb2\r\n      size: 4\r\n    params:\r\n      params.yaml:\r\n        lr: 0.1\r\n        nested.key:\r\n        - 1\r\n        - two\r\n    outs:\r\n    - path: o\r\n      hash: md5\r\n      md5: 2a4732b1de5db823e94d662d207b8fb2\r\n      size: 4\r\n  b:\r\n    cmd: 'echo: b'\r\n  c:\r\n    cmd: \"two\\nlines\"\r\n    outs:\r\n    - path: d\r\n      hash: md5\r\n      md5: 2a4732b1de5db823e94d662d207b8fb2.dir\r\n      size: 10\r\n      nfiles: 2\r\n",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
    a:
        cmd: x
    b:
        cmd: y
        outs:
            - path: o
)~~",
     R"~~({"a": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  b:
    cmd: y
    outs:
    - path: o
)~~"},
    {R"~~(schema: '2.0'
stages:
  a: {cmd: x}
  b:
    cmd: y
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a: {cmd: x}
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
)~~"},
    {R"~~(schema: '2.0'
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
)~~"},
    {R"~~(stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
schema: '2.0'
)~~",
     R"~~({"d": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
  d:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
schema: '2.0'
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
datasets:
- name: n
)~~",
     R"~~({"d": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
  d:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
datasets:
- name: n
)~~"},
    {R"~~(schema: '2.0'
datasets:
- name: n
stages:
  a:
    cmd: x
)~~",
     R"~~({"d": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
datasets:
- name: n
stages:
  a:
    cmd: x
  d:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.10
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.10
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: True
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: true
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: '0.1'
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: '0.1'
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: 'echo a'
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: python train.py --with-a-very-long-option value --and-another-long-option value --and-one-more value --end
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: python train.py --with-a-very-long-option value 
      --and-another-long-option value --and-one-more value --end
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
    {R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 0x4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 0x4
  b:
    cmd: 'echo: b'
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~",
     R"~~({"b": {"cmd": "echo new", "deps": [{"path": "é", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}], "params": {"params.yaml": {"l": [], "lr": 1e-05, "m": {}, "n": null, "s": "1.0"}}, "outs": [{"path": "o", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4}, {"path": "run", "hash": "md5", "md5": "2a4732b1de5db823e94d662d207b8fb2", "size": 4, "isexec": true}]}})~~",
     R"~~(schema: '2.0'
stages:
  a:
    cmd: echo a
    deps:
    - path: x
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 0x4
    params:
      params.yaml:
        lr: 0.1
        nested.key:
        - 1
        - two
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 0x4
  b:
    cmd: echo new
    deps:
    - path: é
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    params:
      params.yaml:
        l: []
        lr: 1e-05
        m: {}
        n:
        s: '1.0'
    outs:
    - path: o
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
    - path: run
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2
      size: 4
      isexec: true
  c:
    cmd: "two\nlines"
    outs:
    - path: d
      hash: md5
      md5: 2a4732b1de5db823e94d662d207b8fb2.dir
      size: 10
      nfiles: 2
)~~"},
};
