Other output than expected, in one of two commands.

  $ echo right
  right
  $ echo right
  wrong
