`tutti fsck` proves that stored bytes match their names.

  $ git init -q && tutti init -q
  $ printf 1 > a && mkdir d && printf 2 > d/x && tutti add -q a d
  $ tutti fsck
  Checked 3 objects (63 B): all sound.
  $ chmod u+w .dvc/cache/files/md5/c4/* && printf 9 > .dvc/cache/files/md5/c4/ca4238a0b923820dcc509a6f75849b
  $ rm -r .dvc/cache/files/md5/c8
  $ tutti fsck
  damaged  c4ca4238a0b923820dcc509a6f75849b  its bytes hash to 45c48cce2e2d7fbdea1afc51c7c6ad26
      it is 'a'
  missing  c81e728d9d4c2f636f067f89cc14862c  named by 68012945d5745603db3b14d91dc5ecfd.dir
      it is 'd/x'
  Checked 2 objects (62 B): 1 damaged, 1 missing.
  hint: 'tutti fsck --repair' restores what somebody has
  [6]
  $ tutti fsck --json
  {"objects":2,"bytes":62,"damaged":[{"id":"c4ca4238a0b923820dcc509a6f75849b","reason":"its bytes hash to 45c48cce2e2d7fbdea1afc51c7c6ad26","paths":["a"]}],"missing":[{"id":"c81e728d9d4c2f636f067f89cc14862c","named_by":"68012945d5745603db3b14d91dc5ecfd.dir","paths":["d/x"]}]}
  [6]

`--repair` brings back what somebody has: the workspace here, else a remote. The damaged bytes are gone then.

  $ tutti fsck --repair
  damaged  c4ca4238a0b923820dcc509a6f75849b  its bytes hash to 45c48cce2e2d7fbdea1afc51c7c6ad26
      it is 'a'
      restored from 'a'
  missing  c81e728d9d4c2f636f067f89cc14862c  named by 68012945d5745603db3b14d91dc5ecfd.dir
      it is 'd/x'
      restored from 'd/x'
  Checked 2 objects (62 B): all repaired.
  $ tutti fsck
  Checked 3 objects (63 B): all sound.

What nobody has stays missing, and its damaged bytes in quarantine.

  $ printf 4 > a && tutti add -q a
  $ chmod u+w .dvc/cache/files/md5/c4/* && printf 9 > .dvc/cache/files/md5/c4/ca4238a0b923820dcc509a6f75849b
  $ tutti fsck --repair
  damaged  c4ca4238a0b923820dcc509a6f75849b  its bytes hash to 45c48cce2e2d7fbdea1afc51c7c6ad26
      nobody has it; its bytes are now in '[ROOT]/.dvc/tmp/tutti/quarantine/c4ca4238a0b923820dcc509a6f75849b'
  Checked 4 objects (64 B): 1 damaged, 0 missing.
  [6]
  $ cat .dvc/tmp/tutti/quarantine/c4ca4238a0b923820dcc509a6f75849b
  9 (no-eol)
  $ tutti fsck
  Checked 3 objects (63 B): all sound.

A remote is checked in the same way; the cache restores it.

  $ tutti remote add -q -d backup ../backup && tutti push -q
  $ chmod u+w ../backup/files/md5/a8/* && printf 9 > ../backup/files/md5/a8/7ff679a2f3e71d9181a67b7542122c
  $ tutti fsck -r backup
  damaged  a87ff679a2f3e71d9181a67b7542122c  its bytes hash to 45c48cce2e2d7fbdea1afc51c7c6ad26
      it is 'a'
  Checked 3 objects (63 B): 1 damaged, 0 missing.
  hint: 'tutti fsck -r backup --repair' restores what somebody has
  [6]
  $ tutti fsck -r backup --repair
  damaged  a87ff679a2f3e71d9181a67b7542122c  its bytes hash to 45c48cce2e2d7fbdea1afc51c7c6ad26
      it is 'a'
      restored from the cache
  Checked 3 objects (63 B): all repaired.

A cache that was migrated from DVC 2 has an object twice under one name. Each is told for itself.

  $ mkdir ../twice && cd ../twice && git init -q && tutti init -q && printf 'b\n' > f && tutti add -q f
  $ id=3b/5d5c3712955042212316173ccf37be && mkdir .dvc/cache/3b && chmod +w .dvc/cache/files/md5/$id && echo x > .dvc/cache/$id
  $ tutti fsck --repair
  damaged  3b5d5c3712955042212316173ccf37be  its bytes hash to 401b30e3b8b5d629635a5c613cdb7919
      restored from its copy in the other layout
  Checked 2 objects (4 B): all repaired.
  $ echo y > .dvc/cache/files/md5/$id && rm f .dvc/cache/$id && tutti fsck --repair | sed "s,$PWD/,,"
  damaged  3b5d5c3712955042212316173ccf37be  its bytes hash to 009520053b00386d1173f3988c55d192
      it is 'f'
      nobody has it; its bytes are now in '.dvc/tmp/tutti/quarantine/3b5d5c3712955042212316173ccf37be'
  Checked 1 object (2 B): 1 damaged, 0 missing.
