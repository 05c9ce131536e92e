# bash completion for tutti; made by 'tutti completion --shell bash'.
_tutti() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= word words kind=
  local i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case $word in
      -*) continue ;;
    esac
    case $command in
      '') command=$word ;;
      remote|stage) command="$command $word" ;;
    esac
  done
  case $command in
    '') words='init root version help add commit checkout stage run repro dag push fetch pull remote status diff why log fsck config completion' ;;
    remote) words='add list modify default remove rename' ;;
    stage) words='add list' ;;
    'init') words='--no-scm --force -f --subdir --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind= ;;
    'root') words='--help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind= ;;
    'version') words='--help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind= ;;
    'help') words='--help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=commands ;;
    'add') words='--no-commit --force -f --no-relink --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind= ;;
    'commit') words='--force -f --with-deps -d --recursive -R --no-relink --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=outputs ;;
    'checkout') words='--summary --with-deps -d --recursive -R --force -f --relink --allow-missing --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=outputs ;;
    'stage add') words='--name -n --force -f --deps -d --params -p --outs -o --outs-no-cache -O --outs-persist --outs-persist-no-cache --metrics -m --metrics-no-cache -M --plots --plots-no-cache --wdir -w --always-changed --desc --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind= ;;
    'stage list') words='--all --fail --recursive -R --name-only --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=stages ;;
    'run'|'repro') words='--force -f --single-item -s --pipeline -p --downstream --force-downstream --recursive -R --dry --keep-going -k --ignore-errors --jobs -j --no-commit --no-run-cache --explain --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=stages ;;
    'dag') words='--dot --mermaid --md --full --outs -o --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=stages ;;
    'push') words='--remote -r --with-deps -d --recursive -R --glob --run-cache --no-run-cache --jobs -j --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=outputs ;;
    'fetch') words='--remote -r --with-deps -d --recursive -R --glob --run-cache --no-run-cache --jobs -j --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=outputs ;;
    'pull') words='--remote -r --with-deps -d --recursive -R --glob --run-cache --no-run-cache --jobs -j --force -f --allow-missing --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=outputs ;;
    'remote add') words='--global --system --project --local --default -d --force -f --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=remotes ;;
    'remote list') words='--global --system --project --local --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind= ;;
    'remote modify') words='--global --system --project --local --unset -u --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=remotes ;;
    'remote default') words='--global --system --project --local --unset -u --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=remotes ;;
    'remote remove') words='--global --system --project --local --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=remotes ;;
    'remote rename') words='--global --system --project --local --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=remotes ;;
    'status') words='--with-deps -d --recursive -R --no-updates --check --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=outputs ;;
    'diff') words='--targets --show-hash --md --hide-missing --check --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=revisions ;;
    'why') words='--help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=stages ;;
    'log') words='--number -n --full --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=stages ;;
    'fsck') words='--help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind= ;;
    'config') words='--global --system --project --local --unset -u --list -l --show-origin --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind=settings ;;
    'completion') words='--shell -s --help --version --json --quiet --verbose --cd --color --progress --lock-timeout --no-sync' kind= ;;
  esac
  if [[ $current != -* && -n $kind ]]; then
    COMPREPLY=($(compgen -W "$(tutti internal complete "$kind" 2>/dev/null)" -- "$current") $(compgen -f -- "$current"))
  elif [[ $current == -* || -z $command || $words != -* ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    COMPREPLY=($(compgen -f -- "$current"))
  fi
}
complete -o filenames -F _tutti tutti
