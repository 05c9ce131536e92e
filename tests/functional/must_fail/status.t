A failure that nobody announced.

  $ false
