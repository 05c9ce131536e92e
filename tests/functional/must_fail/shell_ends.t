A command that ends the shell: those after it did not run.

  $ exit 0
  $ true
