// Completion scripts for bash, zsh and fish. They ask `tutti internal complete` what fits, so that every shell offers
// the same, and what the installed program understands.
#include <fmt/format.h>

#include "base/error.hpp"
#include "commands/help.hpp"

namespace tutti {

namespace {

// Bash breaks words at '=' and ':' as well, and replaces only the last piece: words are put together again for tutti,
// and what stands before that piece is taken off its answers.
constexpr std::string_view bash_script = R"bash(# bash completion for tutti; made by 'tutti completion --shell bash'.
_tutti() {
  local words=() current=${COMP_WORDS[COMP_CWORD]} glue= before= also=nothing word help i
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ ${#words[@]} -gt 0 && ($glue || $word == [=:]) ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    glue=
    [[ $word == [=:] ]] && glue=1
  done
  word=${words[${#words[@]} - 1]}
  [[ $current == [=:] ]] && current=
  before=${word%"$current"}
  COMPREPLY=()
  while IFS=$'\t' read -r word help; do
    if [[ $word == :* ]]; then
      also=${word#:}
    elif [[ $word == "$before$current"* ]]; then
      COMPREPLY+=("${word#"$before"}")
    fi
  done < <(tutti internal complete -- "${words[@]}" 2>/dev/null)
  compopt +o filenames 2>/dev/null
  if [[ $also != nothing ]]; then
    compopt -o filenames 2>/dev/null
    local option=-f IFS=$'\n'
    [[ $also == directories ]] && option=-d
    for word in $(compgen "$option" -- "$current"); do
      [[ " ${COMPREPLY[*]} " == *" $word "* ]] || COMPREPLY+=("$word")
    done
  fi
}
complete -F _tutti tutti
)bash";

constexpr std::string_view zsh_script = R"zsh(#compdef tutti
# zsh completion for tutti; made by 'tutti completion --shell zsh'.
_tutti() {
  local -a offered
  local line word also=nothing
  for line in "${(@f)$(tutti internal complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :* ]]; then
      also=${line#:}
      continue
    fi
    word=${line%%$'\t'*}
    line=${${line#"$word"}#$'\t'}
    offered+=("${word//:/\\:}${line:+:$line}")
  done
  local -i found=1
  (( $#offered )) && _describe -V tutti offered && found=0
  case $also in
    files) _files && found=0 ;;
    directories) _files -/ && found=0 ;;
  esac
  return found
}
# Autoloaded from $fpath, or read into a shell.
if [[ $funcstack[1] == _tutti ]]; then
  _tutti "$@"
else
  compdef _tutti tutti
fi
)zsh";

constexpr std::string_view fish_script = R"fish(# fish completion for tutti; made by 'tutti completion --shell fish'.
function __tutti_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (tutti internal complete -- $words[2..-1] 2>/dev/null)
        switch $line
            case ':files'
                __fish_complete_path (commandline -ct)
            case ':directories'
                __fish_complete_directories (commandline -ct) ''
            case ':*'
            case '*'
                echo $line
        end
    end
end
complete -c tutti -f -a '(__tutti_complete)'
)fish";

}  // namespace

std::string completion_script(std::string_view shell) {
  if (shell == "bash") return std::string(bash_script);
  if (shell == "zsh") return std::string(zsh_script);
  if (shell == "fish") return std::string(fish_script);
  throw UsageError(fmt::format("there is no completion script for '{}'", shell));
}

}  // namespace tutti
