`tutti check-ignore` says which paths '.dvcignore' files hide.

  $ git init -q && tutti init -q && mkdir -p sub/deep
  $ printf '*.tmp\n!keep.tmp\nbuild/\n' > .dvcignore && echo '*.log' > sub/.dvcignore && mkdir build
  $ tutti check-ignore a.tmp keep.tmp build sub/b.log plain
  a.tmp
  build
  sub/b.log
  $ tutti check-ignore plain keep.tmp
  [1]
  $ tutti check-ignore -d a.tmp keep.tmp build/x sub/b.log plain .git
  .dvcignore:1:*.tmp	a.tmp
  .dvcignore:2:!keep.tmp	keep.tmp
  .dvcignore:3:build/	build/x
  sub/.dvcignore:1:*.log	sub/b.log
  :.git	.git
  $ tutti check-ignore -d -n a.tmp plain
  .dvcignore:1:*.tmp	a.tmp
  ::	plain
  $ tutti check-ignore --all --details a.tmp
  .dvcignore:1:*.tmp	a.tmp
  $ cd sub && tutti check-ignore ../a.tmp b.log; cd ..
  ../a.tmp
  b.log
  $ printf 'a.tmp\nplain\n\nafter the empty line.tmp\n' | tutti check-ignore --stdin
  a.tmp
  $ tutti check-ignore --json a.tmp plain
  {"paths":[{"path":"a.tmp","ignored":true,"file":".dvcignore","line":1,"pattern":"*.tmp"},{"path":"plain","ignored":false}]}
  $ tutti check-ignore -q a.tmp
  $ tutti check-ignore
  error: give paths, or --stdin
  [2]
  $ tutti check-ignore --stdin a.tmp
  error: '--stdin' takes no paths
  [2]
  $ tutti check-ignore -n a.tmp
  error: '--non-matching' needs --details
  [2]
  $ tutti check-ignore -a a.tmp
  error: '--all' needs --details
  [2]
  $ tutti check-ignore -q -d a.tmp
  error: '--details' and --quiet contradict
  [2]
