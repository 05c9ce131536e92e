What a transcript is: prose, commands and exactly what they print. This one is about the runner itself.

  $ echo one; echo two >&2
  one
  two

A status other than 0 is shown, text without final newline too.

  $ printf half; false
  half (no-eol)
  [1]
  $ (exit 7)
  [7]

Commands go on over several lines, and blank lines are part of an output.

  $ cat > file <<'END'
  > first
  > 
  > third
  > END
  $ cat file
  first

  third
  $ echo last; echo
  last
  (blank)

One shell runs them all: it is where the last command left it, in an empty directory that is always the same.

  $ mkdir sub && cd sub && pwd
  [ROOT]/sub
  $ pwd; ls
  [ROOT]/sub

Patterns stand for what cannot be known.

  $ date +%Y
  2\d\d\d (re)
  $ echo 3 files in 0.1 s
  3 files in * s (glob)

The environment is the same everywhere.

  $ echo "$HOME $TZ $LC_ALL $NO_COLOR $TUTTI_TEST_CLOCK"; ls -A "$HOME"
  [HOME] UTC C.UTF-8 1 2026-01-02T03:04:05Z
  $ git var GIT_AUTHOR_IDENT
  Tester <tester@example.com> 1767323045 +0000
