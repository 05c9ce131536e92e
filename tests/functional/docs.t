The manual pages and completions that are checked in are what the command table says. After a change of the table,
`tutti internal generate man man` and `tutti internal generate completions completions` make them anew.

  $ tutti internal generate man made/man > /dev/null && tutti internal generate completions made/completions > /dev/null
  $ for page in "$TESTDIR"/../../man/*.1; do cmp "$page" "made/man/$(basename "$page")"; done
  $ ls made/man | wc -l | xargs -I N test N -eq "$(ls "$TESTDIR"/../../man/*.1 | wc -l)"
  $ diff -r made/completions "$TESTDIR/../../completions"
