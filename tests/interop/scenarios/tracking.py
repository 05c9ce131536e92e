"""add, commit, modify: what comes under control, and what is written about it."""


def add_file(twins):
    """A file is added, then added again unchanged, then changed and added."""
    twins.start()
    twins.write("a.txt", "hello\n")
    twins.run("add", "a.txt")
    twins.run("add", "a.txt")
    twins.commit("a")
    twins.write("a.txt", "hello again, longer\n")
    twins.run("status", "--json", json=True)
    twins.run("add", "a.txt")


def add_several_files(twins):
    """Several targets in one command, in the order given; one of them is already tracked."""
    twins.start()
    for name in ("b", "a", "c"):
        twins.write(name, name * 100)
    twins.run("add", "a")
    twins.run("add", "c", "b", "a")


def add_directory(twins):
    """A directory with nested, hidden and equal files."""
    twins.start()
    for name in ("data/b", "data/a", "data/sub/f", "data/sub.x", "data/a-b", "data/a.b", "data/.hidden/h", "data/B/c"):
        twins.write(name, name)
    twins.write("data/twin", "data/a")
    twins.run("add", "data")
    twins.run("add", "data")


def add_nested(twins):
    """A file in a subdirectory: pointer and .gitignore lie beside it."""
    twins.start()
    twins.write("deep/er/still/data.bin", bytes(range(256)) * 40)
    twins.write("deep/other.csv", "1,2\n")
    twins.run("add", "deep/er/still/data.bin")
    twins.run("add", "deep/other.csv")


def add_empty(twins):
    """An empty file, and a directory with an empty file and an empty directory in it."""
    twins.start()
    twins.write("nothing", "")
    twins.run("add", "nothing")
    twins.write("data/zero", "")
    twins.write("data/one", "1")
    twins.shell("mkdir -p data/hollow/inner")
    twins.run("add", "data")
    twins.shell("rm -r data/hollow")  # DVC's next checkout would


def add_empty_directory(twins):
    """A directory with nothing at all in it."""
    twins.start()
    twins.shell("mkdir hollow")
    twins.run("add", "hollow")


def add_executable(twins):
    """Executable files, alone and in a directory."""
    twins.start()
    twins.write("tool.sh", "#!/bin/sh\necho hi\n", 0o755)
    twins.write("group.sh", "only the group may\n", 0o654)
    twins.write("bin/run", "#!/bin/sh\n", 0o755)
    twins.write("bin/plain", "x")
    twins.run("add", "tool.sh")
    twins.run("add", "group.sh")
    twins.run("add", "bin")


def add_unicode(twins):
    """Names outside ASCII, in two normal forms, and their order in a manifest."""
    twins.start()
    for name in ("données/été", "données/e\u0301te\u0301", "données/\uff5a", "données/\U0001f600", "données/Zürich",
                 "données/\u65e5\u672c\u8a9e.txt"):
        twins.write(name, name)
    twins.write("caf\u00e9.csv", "1\n")
    twins.write("\U0001f600", "smile\n")
    twins.run("add", "données")
    twins.run("add", "caf\u00e9.csv")
    twins.run("add", "\U0001f600")


def add_odd_names(twins):
    """Names that mean something to YAML, JSON, .gitignore or the shell."""
    twins.start()
    names = ["#hash.txt", "[br].txt", "*star", "!bang", "?q", "back\\slash", "{x}", "it's", 'q"x', "a b", "- dash", "-dash",
             "a: b", "a #b", "yes", "null", "1.0", "0x1F", "2020-01-01", "~", "=", "%p", "@at", "`tick`", "&amp", "|pipe",
             ">gt", ",comma", "tab\tx", "x" * 120, "words " * 20 + "end"]
    for name in names:
        twins.write(name, f"content of {name}")
        twins.write(f"data/{name}", f"inner {name}")
    for name in names:
        twins.run("add", f"./{name}")
    twins.run("add", "data")


def add_digits_only_digest(twins):
    """A digest that YAML would read as a number is quoted."""
    twins.start()
    for number in (219, 1021, 10554):
        twins.write(f"file{number}", "x" * number)
        twins.run("add", f"file{number}")
    twins.write("digits", "1518375")   # md5 93240121540327474319550261818423
    twins.run("add", "digits")


def add_inside_tracked_directory(twins):
    """A file added to, replaced in and removed from a tracked directory by its own path."""
    twins.start()
    twins.write("data/a", "a")
    twins.write("data/b", "b")
    twins.run("add", "data")
    twins.write("data/sub/new", "new")
    twins.run("add", "data/sub/new")
    twins.write("data/a", "another a")
    twins.run("add", "data/a")
    twins.run("checkout")


def add_below_a_file(twins):
    """A path that would be below a recorded file is not there: the file stays recorded, on disk or not."""
    twins.start()
    twins.write("data/file", "a file\n")
    twins.write("data/other", "another\n")
    twins.run("add", "data")
    twins.run("add", "data/file/typo", fails=True)
    twins.shell("rm data/file && mkdir data/file")
    twins.run("add", "data/file/typo", fails=True)
    twins.write("data/file/part", "now a directory\n")
    twins.run("add", "data")


def add_after_the_mark(twins):
    """After `--` everything is a path, whatever it begins with."""
    twins.start()
    twins.write("-x", "a dash\n")
    twins.write("--json", "two\n")
    twins.write("plain", "none\n")
    twins.run("add", "plain", "--", "-x", "--json")
    twins.run("status", "--", "plain")
    twins.run("status", "plain", "--")


def add_symlinked(twins):
    """Links to files are followed and replaced, links to directories in a directory are passed over."""
    twins.start()
    twins.write("outside/real", "real")
    twins.write("data/a", "a")
    twins.shell("ln -s ../outside/real data/link; ln -s ../outside data/folder")
    twins.run("add", "data")


def add_refused(twins):
    """What cannot be added changes nothing: missing, tracked by Git, overlapping."""
    twins.start()
    twins.write("code.py", "print()\n")
    twins.write("data/a", "a")
    twins.commit("code")
    twins.run("add", "missing", fails=True)
    twins.run("add", "code.py", fails=True)
    twins.write("other/in/x", "x")
    twins.run("add", "other/in")
    twins.run("add", "other", fails=True)


def add_ignored(twins):
    """.dvcignore hides files from a directory, and a name that Git ignores already gets no line."""
    twins.start()
    twins.write(".dvcignore", "*.tmp\n/data/skip/\n!data/keep.tmp\n# comment\n")
    twins.write(".gitignore", "*.log\n")
    for name in ("data/a", "data/b.tmp", "data/keep.tmp", "data/skip/x", "data/other/skip/y", "events.log"):
        twins.write(name, name)
    twins.run("add", "data")
    twins.run("add", "events.log")


def modify_file(twins):
    """A tracked file changes, is missing, comes back."""
    twins.start()
    twins.write("a", "one\n")
    twins.run("add", "a")
    twins.commit("one")
    twins.write("a", "two, and longer\n")
    twins.run("status", "--json", json=True)
    twins.run("diff", "--json", json=True)
    twins.run("commit", "-f")
    twins.run("diff", "--json", json=True)
    twins.shell("rm a")
    twins.run("status", "--json", json=True)
    twins.run("checkout")


def modify_directory(twins):
    """Files of a tracked directory change, vanish, appear and move."""
    twins.start()
    for name in "abcde":
        twins.write(f"data/{name}", f"this is {name}")
    twins.run("add", "data")
    twins.commit("one")
    twins.write("data/a", "changed")
    twins.write("data/sub/new", "new")
    twins.shell("rm data/b; mv data/c data/moved")
    twins.run("status", "--json", json=True)
    twins.run("diff", "--json", json=True)
    twins.run("add", "data")
    twins.commit("two")
    twins.run("diff", "--json", "HEAD~1", json=True)
    twins.run("diff", "--json", "--show-hash", "HEAD~1", "HEAD", json=True)
    twins.run("status", "data.dvc", "--json", json=True)


def commit_keeps_comments(twins):
    """A pointer edited by hand keeps its comments, order and additions through commit."""
    twins.start()
    twins.write("a.csv", "1,2\n")
    twins.run("add", "a.csv")
    digest = "b9bc3b5f5f4bd5ea8a8f4b3bfa7d1b9a"
    twins.write("a.csv.dvc", f"""# who: the team
desc: measurements   # by hand
outs:
# the file
- path: a.csv   # where
  size: 4
  md5: {digest}  # what
  hash: md5
  desc: 'two columns'
  meta:
    owner: [ada, "grace"]
meta: {{team: one,  reviewed: yes}}
# the end
""")
    twins.run("commit", "-f")
    twins.write("a.csv", "1,2\n3,4\n")
    twins.run("commit", "-f", "a.csv.dvc")
    twins.run("add", "a.csv")


def commit_asks(twins):
    """commit of changed data without --force and without a terminal refuses, and writes nothing."""
    twins.start()
    twins.write("a", "one")
    twins.run("add", "a")
    twins.write("a", "changed")
    twins.run("commit", fails=True)
    twins.run("commit", "-f", "a.dvc")


def gitignore_without_final_newline(twins):
    """A line is never glued to the last one; CRLF stays."""
    twins.start()
    twins.write(".gitignore", "*.pyc")
    twins.write("sub/.gitignore", "one\r\ntwo\r\n")
    twins.write("a", "a")
    twins.write("sub/b", "b")
    twins.run("add", "a")
    twins.run("add", "sub/b")


def autostage(twins):
    """core.autostage puts what was written into Git's index."""
    twins.start()
    twins.run("config", "core.autostage", "true")
    twins.write("data/a", "a")
    twins.write("sub/b", "b")
    twins.run("add", "data")
    twins.run("add", "sub/b")
    twins.write("dvc.yaml", "stages:\n  s:\n    cmd: cp sub/b c\n    deps:\n    - sub/b\n    outs:\n    - c\n")
    twins.run("repro")
    twins.write("data/a", "changed")
    twins.run("commit", "-f", "data.dvc")


def subdirectory(twins):
    """Every command works from a subdirectory, and paths are relative to it."""
    twins.start()
    twins.write("src/data/raw.csv", "1\n")
    twins.write("top.csv", "2\n")
    twins.run("root", cwd="src/data", text=True)
    twins.run("add", "raw.csv", cwd="src/data")
    twins.run("add", "../../top.csv", cwd="src/data")
    twins.commit("data")
    twins.run("status", "--json", cwd="src", json=True)
    twins.write("src/data/raw.csv", "changed\n")
    twins.run("status", "--json", cwd="src", json=True)
    twins.run("diff", "--json", cwd="src/data", json=True)
    twins.run("checkout", "--force", cwd="src/data")
    twins.run("stage", "add", "-n", "count", "-d", "raw.csv", "-o", "count.txt", "wc -l < raw.csv > count.txt",
              cwd="src/data")
    twins.run("repro", cwd="src/data")


def without_git(twins):
    """A repository with no Git beneath it."""
    twins.start("--no-scm", git=False)
    twins.write("data/a", "a")
    twins.run("add", "data")
    twins.write("data/a", "changed")
    twins.run("status", "--json", json=True)
    twins.run("commit", "-f")


def initialise(twins):
    """init in a Git repository, a second time, with --force, and in a subdirectory."""
    for twin in twins.both:
        twin.shell("git init -q; mkdir -p sub/project")
    twins.run("init", "-q")
    twins.run("init", "-q", fails=True)
    twins.run("init", "-q", "-f")
    twins.run("init", "-q", "--subdir", cwd="sub/project")
    twins.commit("init")


def initialise_without_git(twins):
    """init --no-scm writes its configuration; plain init outside Git refuses."""
    twins.run("init", "-q", fails=True)
    twins.run("init", "-q", "--no-scm")


def legacy_repository(twins):
    """Pointers and objects of DVC 2 are read, left alone while nothing changes, and upgraded when something does."""
    twins.start()
    twins.write("text", "a\nb\n")
    twins.write("same", "c\nd\n")
    for name, digest in (("text", "dd8c6a395b5dd36c56d23275028f526c"), ("same", "cc1a1bd1dcaa4f9b8f6ea5ba76d1ab87")):
        twins.shell(f"""digest=$(md5sum {name} | cut -c1-32); d=.dvc/cache/$(echo $digest | cut -c1-2); mkdir -p $d
            cp {name} $d/$(echo $digest | cut -c3-); chmod 444 $d/$(echo $digest | cut -c3-)
            printf 'outs:\\n- md5: %s\\n  size: 4\\n  path: {name}\\n' $digest > {name}.dvc; echo /{name} >> .gitignore""")
    twins.run("status", "--json", json=True)
    twins.shell("rm text")
    twins.run("checkout")
    twins.run("add", "same")
    twins.write("text", "windows\r\nlines\r\n")
    twins.run("status", "--json", json=True)
    twins.run("add", "text")


def diff_by_old_ignore_files(twins):
    """Which pointers a commit has is for its own .dvcignore to say, and for repositories that began in it."""
    twins.start()
    for name in ("hidden/a", "seen/b", "deep/down/c"):
        twins.write(name, name)
        twins.run("add", name)
    twins.commit("everything is seen")
    twins.write(".dvcignore", "/hidden\n")
    twins.write("deep/.dvcignore", "down\n")
    twins.commit("less is seen")
    twins.run("diff", "--json", json=True)
    twins.run("diff", "--json", "HEAD~1", json=True)
    twins.run("diff", "--json", "HEAD~1", "HEAD", json=True)
    twins.shell("rm .dvcignore deep/.dvcignore")
    twins.run("diff", "--json", json=True)
    twins.shell("git checkout -q . && mkdir -p seen/.dvc && echo '[core]' > seen/.dvc/config")
    twins.commit("another repository begins")
    twins.run("diff", "--json", "HEAD~1", json=True)
    twins.run("diff", "--json", "HEAD~1", "HEAD", json=True)
    twins.takes_over = False
