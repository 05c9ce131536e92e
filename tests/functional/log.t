`tutti log` shows what was run and tracked.

  $ git init -q && tutti init -q && git commit -qm init
  $ tutti log
  Nothing has been recorded yet.
  $ printf 'stages:\n  one:\n    cmd: cat in > one\n    deps: [in]\n    params: [lr]\n    outs: [one]\n' > dvc.yaml
  $ printf a > in; echo 'lr: 0.1' > params.yaml
  $ tutti run -q
  $ printf data > d && tutti add -q d
  $ tutti log one | sed -E 's/^[0-9a-f]{8} /ID /; s/by .* on .*, tutti.*/by WHO on WHERE/'
  ID  2026-01-02T03:04:05Z  run     one  (0.0 s, ok)  e0e50129
  $ tutti log --full one | sed -E 's/^[0-9a-f]{8} /ID /; s/by .* on .*, tutti.*/by WHO on WHERE/'
  ID  2026-01-02T03:04:05Z  run     one  (0.0 s, ok)  e0e50129
      > cat in > one
      param params.yaml:lr = 0.1
      in  md5:0cc175b9c0f1b6a831c399e269772661  in
      out md5:0cc175b9c0f1b6a831c399e269772661  one
      by WHO on WHERE
  $ tutti log d -n 1 | sed -E 's/^[0-9a-f]{8} /ID /; s/by .* on .*, tutti.*/by WHO on WHERE/'
  ID  2026-01-02T03:04:05Z  add     d.dvc  (0.0 s, ok)  e0e50129
  $ tutti log one --json | sed -E 's/"(user|host|tutti_version|record)":"[^"]*"/"\1":"…"/g'
  {"records":[{"version":1,"activity":"run","stage":"one","command":["cat in > one"],"directory":".","params":{"params.yaml:lr":"0.1"},"inputs":[{"path":"in","id":"md5:0cc175b9c0f1b6a831c399e269772661","size":1}],"outputs":[{"path":"one","id":"md5:0cc175b9c0f1b6a831c399e269772661","size":1}],"started":"2026-01-02T03:04:05.000000Z","duration_ns":0,"exit_code":0,"user":"…","host":"…","tutti_version":"…","git_commit":"e0e50129ba53daa9f304b43f7edab3046c310634","git_dirty":false,"record":"…"}]}
