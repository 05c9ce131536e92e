// Made by pointer_table.py with DVC 3.67.1; not to be edited.
#pragma once

struct PointerCase {
  const char* before;
  const char* after;
};

inline constexpr PointerCase pointer_table[] = {
    {R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184
  size: 6
  hash: md5
  path: a.txt
)~~",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  size: 4
  hash: md5
  path: a.txt
)~~"},
    {R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184
  size: 6
  hash: md5
  path: a.txt
)~~",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  size: 4
  hash: md5
  path: a.txt
)~~"},
    {R"~~(# top

outs:
- md5: b1946ac92492d2347c6235b4d2611184
  size: 6
  hash: md5
  path: a.txt
)~~",
     R"~~(# top

outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  size: 4
  hash: md5
  path: a.txt
)~~"},
    {R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184
  size: 6
  hash: md5
  path: a.txt
# end
)~~",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  size: 4
  hash: md5
  path: a.txt
# end
)~~"},
    {R"~~(outs:
# before
- md5: b1946ac92492d2347c6235b4d2611184  # was
  # middle
  size: 6  # bytes
  hash: md5
  path: a.txt # p
# end
)~~",
     R"~~(outs:
# before
- md5: 9cd599a3523898e6a12e13ec787da50a  # was
  # middle
  size: 4  # bytes
  hash: md5
  path: a.txt # p
# end
)~~"},
    {R"~~(outs:
  -   path:   a.txt
      md5: 'b1946ac92492d2347c6235b4d2611184'
      size: 6
      hash: md5
)~~",
     R"~~(outs:
- path: a.txt
  md5: 9cd599a3523898e6a12e13ec787da50a
  size: 4
  hash: md5
)~~"},
    {R"~~(outs:
- path: a.txt
  md5: b1946ac92492d2347c6235b4d2611184
  size: 6
)~~",
     R"~~(outs:
- path: a.txt
  md5: 9cd599a3523898e6a12e13ec787da50a
  size: 4
  hash: md5
)~~"},
    {R"~~(outs:
- path: a.txt
  md5: b1946ac92492d2347c6235b4d2611184
)~~",
     R"~~(outs:
- path: a.txt
  md5: 9cd599a3523898e6a12e13ec787da50a
  size: 4
  hash: md5
)~~"},
    {R"~~(---
outs:
- md5: b1946ac92492d2347c6235b4d2611184
  size: 6
  hash: md5
  path: a.txt
...
)~~",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  size: 4
  hash: md5
  path: a.txt
)~~"},
    {R"~~(%YAML 1.1
---
outs:
- md5: b1946ac92492d2347c6235b4d2611184
  path: a.txt
)~~",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  path: a.txt
  size: 4
  hash: md5
)~~"},
    {"outs:\r\n- md5: b1946ac92492d2347c6235b4d2611184\r\n  size: 6\r\n  hash: md5\r\n  path: a.txt\r\n",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  size: 4
  hash: md5
  path: a.txt
)~~"},
    {R"~~(wdir: .
outs:
- md5: b1946ac92492d2347c6235b4d2611184
  path: a.txt
  cache: true
  hash: md5
frozen: false
)~~",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  path: a.txt
  hash: md5
  size: 4
)~~"},
    {R"~~(desc: 'what it is'
outs:
- md5: b1946ac92492d2347c6235b4d2611184
  path: ./a.txt
  hash: md5
  desc: "an output"
  labels: [one, two]
  type: model
  meta:
    by: me # him
    n: 1
meta:
  # free text
  a: [1, 2]
  'b': yes
)~~",
     R"~~(desc: what it is
outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  path: a.txt
  hash: md5
  desc: an output
  labels: [one, two]
  type: model
  meta:
    by: me # him
    n: 1
  size: 4
meta:
  # free text
  a: [1, 2]
  b: yes
)~~"},
    {R"~~(outs:
- {md5: b1946ac92492d2347c6235b4d2611184, path: a.txt, hash: md5, size: 6}
)~~",
     R"~~(outs:
- {md5: 9cd599a3523898e6a12e13ec787da50a, path: a.txt, hash: md5, size: 4}
)~~"},
    {R"~~(outs: [{md5: b1946ac92492d2347c6235b4d2611184, path: a.txt}]
)~~",
     R"~~(outs: [{md5: 9cd599a3523898e6a12e13ec787da50a, path: a.txt, size: 4, hash: md5}]
)~~"},
    {R"~~({outs: [{md5: b1946ac92492d2347c6235b4d2611184, path: a.txt, hash: md5}]}
)~~",
     R"~~({outs: [{md5: 9cd599a3523898e6a12e13ec787da50a, path: a.txt, hash: md5, size: 4}]}
)~~"},
    {R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184
  hash: md5
  path: a.txt
  persist: true
  push: false
  remote: r
)~~",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  hash: md5
  path: a.txt
  persist: true
  push: false
  remote: r
  size: 4
)~~"},
    {R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184
  hash: md5
  path: a.txt
  persist: false
  push: true
  labels: []
  desc: ''
)~~",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  hash: md5
  path: a.txt
  size: 4
)~~"},
    {R"~~(outs:
- path: a.txt
  hash: md5
)~~",
     R"~~(outs:
- path: a.txt
  hash: md5
  md5: 9cd599a3523898e6a12e13ec787da50a
  size: 4
)~~"},
    {R"~~(outs:
- path: a.txt
)~~",
     R"~~(outs:
- path: a.txt
  md5: 9cd599a3523898e6a12e13ec787da50a
  size: 4
  hash: md5
)~~"},
    {R"~~(outs:
- path: a.txt
  md5: ''
  hash: md5
)~~",
     R"~~(outs:
- path: a.txt
  md5: 9cd599a3523898e6a12e13ec787da50a
  hash: md5
  size: 4
)~~"},
    {R"~~(outs:

- md5: b1946ac92492d2347c6235b4d2611184

  size: 6

  hash: md5
  path: a.txt


meta:
  a: 1

)~~",
     R"~~(outs:

- md5: 9cd599a3523898e6a12e13ec787da50a

  size: 4

  hash: md5
  path: a.txt


meta:
  a: 1

)~~"},
    {R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184
  hash: md5
  path: a.txt
always_changed: true
desc: |
  two
  lines
)~~",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  hash: md5
  path: a.txt
  size: 4
always_changed: true
desc: |
  two
  lines
)~~"},
    {R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184
  isexec: true
  hash: md5
  path: a.txt
)~~",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  hash: md5
  path: a.txt
  size: 4
)~~"},
    {R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184
  isexec: false # no
  hash: md5
  path: a.txt
locked: false
)~~",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  hash: md5
  path: a.txt
  size: 4
)~~"},
    {R"~~(wdir: ..
outs:
- md5: b1946ac92492d2347c6235b4d2611184
  hash: md5
  path: a.txt
)~~",
     R"~~(wdir: ..
outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  hash: md5
  path: a.txt
  size: 4
)~~"},
    {R"~~(wdir: ../ # up
outs:
- md5: b1946ac92492d2347c6235b4d2611184
  hash: md5
  path: d/../a.txt
)~~",
     R"~~(wdir: ..  # up
outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  hash: md5
  path: a.txt
  size: 4
)~~"},
    {R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184.dir # tree
  size: 6
  nfiles: 1
  hash: md5
  path: d/
)~~",
     R"~~(outs:
- md5: 56e85925420f3832be82b4fb6fd8493e.dir # tree
  size: 5
  nfiles: 2
  hash: md5
  path: d
)~~"},
    {R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184.dir
  path: d
)~~",
     R"~~(outs:
- md5: 56e85925420f3832be82b4fb6fd8493e.dir
  path: d
  size: 5
  nfiles: 2
  hash: md5
)~~"},
    {R"~~(outs:
- nfiles: 7 # files
  path: d
  md5: b1946ac92492d2347c6235b4d2611184.dir
  hash: md5
  desc: it's long enough that the line must be folded somewhere before its end, or not
)~~",
     R"~~(outs:
- nfiles: 2 # files
  path: d
  md5: 56e85925420f3832be82b4fb6fd8493e.dir
  hash: md5
  desc: it's long enough that the line must be folded somewhere before its end, 
    or not
  size: 5
)~~"},
    {R"~~('outs':
- 'md5': "b1946ac92492d2347c6235b4d2611184"
  "hash": 'md5'
  path: 'a.txt'
)~~",
     R"~~(outs:
- md5: 9cd599a3523898e6a12e13ec787da50a
  hash: md5
  path: a.txt
  size: 4
)~~"},
    {R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184
  size: 6
  hash: md5
  path: a.txt
# end
)~~",
     R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184
  size: 6
  hash: md5
  path: a.txt
# end
frozen: true
)~~"},
    {R"~~(frozen: true # for now
outs:
- md5: b1946ac92492d2347c6235b4d2611184
  size: 6
  hash: md5
  path: a.txt
)~~",
     R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184
  size: 6
  hash: md5
  path: a.txt
)~~"},
    {R"~~(locked: true
outs:
- md5: b1946ac92492d2347c6235b4d2611184
  size: 6
  hash: md5
  path: a.txt
)~~",
     R"~~(outs:
- md5: b1946ac92492d2347c6235b4d2611184
  size: 6
  hash: md5
  path: a.txt
)~~"},
};
