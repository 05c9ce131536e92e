Less output than expected.

  $ true
  something
