# bash completion for tutti; made by 'tutti completion --shell bash'.
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
