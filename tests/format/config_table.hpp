// Made by config_table.py with DVC 3.67.1; not to be edited.
#pragma once

#include <vector>

struct ConfigCase {
  const char* before;
  std::vector<const char*> edits;  // none: DVC refuses the text
  const char* after;
};

inline const std::vector<ConfigCase> config_table = {
    {R"~()~",
     {R"~(set core.autostage true)~"},
     R"~([core]
    autostage = true
)~"},
    {R"~()~",
     {R"~(set remote.store.url s3://bucket/x)~"},
     R"~(['remote "store"']
    url = s3://bucket/x
)~"},
    {R"~()~",
     {R"~(set remote.store.url s3://bucket/x)~", R"~(set core.remote store)~"},
     R"~([core]
    remote = store
['remote "store"']
    url = s3://bucket/x
)~"},
    {R"~()~",
     {R"~(set remote.b.url s3://b)~", R"~(set remote.a.url s3://a)~", R"~(set cache.type hardlink,symlink)~", R"~(set core.remote a)~"},
     R"~([cache]
    type = "hardlink,symlink"
[core]
    remote = a
['remote "b"']
    url = s3://b
['remote "a"']
    url = s3://a
)~"},
    {R"~()~",
     {R"~(set core.autostage true)~", R"~(unset core.autostage)~"},
     R"~(
)~"},
    {R"~()~",
     {R"~(set remote.b.url s3://b)~", R"~(remove remote.b)~"},
     R"~(
)~"},
    {R"~()~",
     {R"~(set remote.b.url s3://b)~", R"~(set remote.a.url s3://a)~", R"~(remove remote.b)~", R"~(set remote.b.url gs://b)~"},
     R"~(['remote "a"']
    url = s3://a
['remote "b"']
    url = gs://b
)~"},
    {R"~()~",
     {R"~(set db.sales.url sqlite:///x.db)~", R"~(set db.sales.username me)~", R"~(set remote.x.url ssh://h/p)~"},
     R"~(['remote "x"']
    url = ssh://h/p
['db "sales"']
    url = sqlite:///x.db
    username = me
)~"},
    {R"~()~",
     {R"~(set plots.auto_open true)~", R"~(set core.check_update false)~", R"~(set exp.auto_push true)~"},
     R"~([plots]
    auto_open = true
[core]
    check_update = false
[exp]
    auto_push = true
)~"},
    {R"~()~",
     {R"~(set exp.git_remote origin)~", R"~(set plots.out_dir a b)~"},
     R"~([exp]
    git_remote = origin
[plots]
    out_dir = a b
)~"},
    {R"~()~",
     {R"~(set plots.out_dir  lead)~"},
     R"~([plots]
    out_dir = " lead"
)~"},
    {R"~()~",
     {R"~(set plots.out_dir trail )~"},
     R"~([plots]
    out_dir = "trail "
)~"},
    {R"~()~",
     {R"~(set plots.out_dir a#b)~"},
     R"~([plots]
    out_dir = "a#b"
)~"},
    {R"~()~",
     {R"~(set plots.out_dir a;b)~"},
     R"~([plots]
    out_dir = a;b
)~"},
    {R"~()~",
     {R"~(set plots.out_dir a=b)~"},
     R"~([plots]
    out_dir = a=b
)~"},
    {R"~()~",
     {R"~(set plots.out_dir 'q')~"},
     R"~([plots]
    out_dir = "'q'"
)~"},
    {R"~()~",
     {R"~(set plots.out_dir "q")~"},
     R"~([plots]
    out_dir = '"q"'
)~"},
    {R"~()~",
     {R"~(set plots.out_dir it's)~"},
     R"~([plots]
    out_dir = it's
)~"},
    {R"~()~",
     {R"~(set plots.out_dir it's, so)~"},
     R"~([plots]
    out_dir = "it's, so"
)~"},
    {R"~()~",
     {R"~(set plots.out_dir say "a, b")~"},
     R"~([plots]
    out_dir = 'say "a, b"'
)~"},
    {R"~()~",
     {R"~(set plots.out_dir it's "b")~"},
     R"~([plots]
    out_dir = '''it's "b"'''
)~"},
    {R"~()~",
     {R"~(set plots.out_dir it's "b" #)~"},
     R"~([plots]
    out_dir = '''it's "b" #'''
)~"},
    {R"~()~",
     {R"~(set plots.out_dir a
b)~"},
     R"~([plots]
    out_dir = '''a
b'''
)~"},
    {R"~()~",
     {R"~(set plots.out_dir [x])~"},
     R"~([plots]
    out_dir = [x]
)~"},
    {R"~()~",
     {R"~(set plots.out_dir ${x})~"},
     R"~([plots]
    out_dir = ${x}
)~"},
    {R"~()~",
     {R"~(set plots.out_dir 100%)~"},
     R"~([plots]
    out_dir = 100%
)~"},
    {R"~()~",
     {R"~(set plots.out_dir back\slash)~"},
     R"~([plots]
    out_dir = back\slash
)~"},
    {R"~()~",
     {R"~(set plots.out_dir )~"},
     R"~([plots]
    out_dir = ""
)~"},
    {R"~()~",
     {R"~(set cache.type reflink)~"},
     R"~([cache]
    type = reflink
)~"},
    {R"~()~",
     {R"~(set cache.shared GROUP)~"},
     R"~([cache]
    shared = GROUP
)~"},
    {R"~()~",
     {R"~(set core.autostage TRUE)~"},
     R"~([core]
    autostage = TRUE
)~"},
    {R"~([core]
    autostage = true
)~",
     {R"~(set core.autostage false)~"},
     R"~([core]
    autostage = false
)~"},
    {R"~([core]
    autostage = true
    remote = r
    check_update = false
['remote "r"']
    url = s3://r
)~",
     {R"~(unset core.remote)~"},
     R"~([core]
    autostage = true
    check_update = false
['remote "r"']
    url = s3://r
)~"},
    {R"~([CORE]
AutoStage = true
)~",
     {R"~(set core.check_update false)~"},
     R"~([core]
    autostage = true
    check_update = false
)~"},
    {R"~([core]
autostage = true
[Core]
check_update = false
)~",
     {R"~(set cache.shared group)~"},
     R"~([core]
    check_update = false
[cache]
    shared = group
)~"},
    {R"~([remote "a"]
url = s3://a
[core]
remote = a
[remote "b"]
url = s3://b
)~",
     {R"~(set remote.b.profile p)~"},
     R"~([core]
    remote = a
['remote "a"']
    url = s3://a
['remote "b"']
    url = s3://b
    profile = p
)~"},
    {R"~([remote]
[[a]]
url = s3://a
[core]
remote = a
)~",
     {R"~(set remote.a.profile p)~"},
     R"~([core]
    remote = a
['remote "a"']
    url = s3://a
    profile = p
)~"},
    {R"~([core]


[cache]

type = copy
)~",
     {R"~(set core.autostage true)~"},
     R"~([core]
    autostage = true
[cache]
    type = copy
)~"},
    {R"~(# the team's settings

[core]
  autostage = true   # stage what we add
  remote=store
[ 'remote "store"' ]
 url = s3://bucket/path
 # who pays
 profile = 'team, a'
[cache]
type = reflink,copy
)~",
     {R"~(set remote.store.region eu)~"},
     R"~([core]
    autostage = true
    remote = store
[cache]
    type = reflink, copy
['remote "store"']
    url = s3://bucket/path
    profile = "team, a"
    region = eu
)~"},
    {R"~(# the team's settings

[core]
  autostage = true   # stage what we add
  remote=store
[ 'remote "store"' ]
 url = s3://bucket/path
 # who pays
 profile = 'team, a'
[cache]
type = reflink,copy
)~",
     {R"~(unset core.autostage)~"},
     R"~([core]
    remote = store
[cache]
    type = reflink, copy
['remote "store"']
    url = s3://bucket/path
    profile = "team, a"
)~"},
    {R"~(# the team's settings

[core]
  autostage = true   # stage what we add
  remote=store
[ 'remote "store"' ]
 url = s3://bucket/path
 # who pays
 profile = 'team, a'
[cache]
type = reflink,copy
)~",
     {R"~(unset core.remote)~", R"~(remove remote.store)~"},
     R"~([core]
    autostage = true
[cache]
    type = reflink, copy
)~"},
    {R"~(# the team's settings

[core]
  autostage = true   # stage what we add
  remote=store
[ 'remote "store"' ]
 url = s3://bucket/path
 # who pays
 profile = 'team, a'
[cache]
type = reflink,copy
)~",
     {R"~(set cache.type copy)~"},
     R"~([core]
    autostage = true
    remote = store
[cache]
    type = copy
['remote "store"']
    url = s3://bucket/path
    profile = "team, a"
)~"},
    {R"~([cache]
type = copy,
)~",
     {R"~(set core.autostage true)~"},
     R"~([cache]
    type = copy,
[core]
    autostage = true
)~"},
    {R"~([cache]
type = 'copy', "reflink" # c
)~",
     {R"~(set core.autostage true)~"},
     R"~([cache]
    type = copy, reflink
[core]
    autostage = true
)~"},
    {R"~([core]
site_cache_dir = '''a
b''' # c
)~",
     {R"~(set core.autostage true)~"},
     R"~([core]
    site_cache_dir = '''a
b'''
    autostage = true
)~"},
    {R"~([core]
site_cache_dir = "a # b" # c
)~",
     {R"~(set core.autostage true)~"},
     R"~([core]
    site_cache_dir = "a # b"
    autostage = true
)~"},
    {R"~([core]
site_cache_dir = a # c
)~",
     {R"~(set core.autostage true)~"},
     R"~([core]
    site_cache_dir = a
    autostage = true
)~"},
    {R"~([core]
site_cache_dir = a#c
)~",
     {R"~(set core.autostage true)~"},
     R"~([core]
    site_cache_dir = a
    autostage = true
)~"},
    {R"~([core]
site_cache_dir =
)~",
     {R"~(set core.autostage true)~"},
     R"~([core]
    site_cache_dir = ""
    autostage = true
)~"},
    {R"~([core]
site_cache_dir = "a"b"
)~",
     {R"~(set core.autostage true)~"},
     R"~([core]
    site_cache_dir = a"b
    autostage = true
)~"},
    {R"~([core]
"site_cache_dir" = x
)~",
     {R"~(set core.autostage true)~"},
     R"~([core]
    site_cache_dir = x
    autostage = true
)~"},
    {R"~([core]
remote = x
site_cache_dir = %(remote)s/y
)~",
     {R"~(set core.autostage true)~"},
     R"~([core]
    remote = x
    site_cache_dir = x/y
    autostage = true
)~"},
    {"[core]\r\nautostage = true\r\n['remote \"r\"']\r\nurl = s3://r\r\n",
     {R"~(set core.remote r)~"},
     R"~([core]
    autostage = true
    remote = r
['remote "r"']
    url = s3://r
)~"},
    {R"~(['remote "r"']
    url = s3://r
    jobs = 4
)~",
     {R"~(unset remote.r.jobs)~"},
     R"~(['remote "r"']
    url = s3://r
)~"},
    {R"~([[core]]
)~", {}, ""},
    {R"~(core
)~", {}, ""},
    {R"~([core
)~", {}, ""},
    {R"~([core]
a = 'b
)~", {}, ""},
    {R"~([core]
a = "b" c
)~", {}, ""},
    {R"~([core]
autostage = true
autostage = false
)~", {}, ""},
    {R"~([core]
[core]
)~", {}, ""},
    {R"~([core]
 = x
)~", {}, ""},
    {R"~([core]
a = ,,
)~", {}, ""},
    {R"~([core]
a = '''b
)~", {}, ""},
    {R"~([[x]
)~", {}, ""},
    {R"~([core]]
)~", {}, ""},
    {R"~([]
)~", {}, ""},
    {R"~([core]
'a = b
)~", {}, ""},
    {R"~([core]
site_cache_dir = %(nope)s
)~", {}, ""},
    {R"~([core]
a = b, 'c
)~", {}, ""},
};
