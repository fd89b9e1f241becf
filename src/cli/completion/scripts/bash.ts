/**
 * Completion for bash 4 and newer. It needs nothing of the package bash-completion.
 *
 * bash splits words at `=` and `:` (COMP_WORDBREAKS) and replaces only what is behind the last of them; gantry knows
 * nothing of that. Descriptions are for lists alone: a word that is filled in must not have one.
 */
export const BASH_SCRIPT = `# bash completion for gantry

_gantry_words() {
  # Puts together what bash split: parts with no blank between them are one word. Nothing behind the cursor counts.
  local line=\${COMP_LINE:0:COMP_POINT} part blank i
  words=("\${COMP_WORDS[0]}")
  line=\${line#*"\${words[0]}"}
  for ((i = 1; i <= COMP_CWORD; i++)); do
    blank=\${line%%[![:blank:]]*}
    line=\${line:\${#blank}}
    part=\${COMP_WORDS[i]}
    ((i == COMP_CWORD)) && part=$line
    if [[ -n $blank ]]; then
      words+=("$part")
    else
      words[\${#words[@]}-1]+=$part
    fi
    line=\${line:\${#part}}
  done
}

_gantry() {
  local words program typed breaks='' kept='' text about hints='' width=0 names=() abouts=() i
  _gantry_words
  program=gantry
  [[ \${words[0]} == */gantry ]] && program=\${words[0]}
  typed=\${words[\${#words[@]}-1]}
  [[ $COMP_WORDBREAKS == *=* ]] && breaks+='='
  [[ $COMP_WORDBREAKS == *:* ]] && breaks+=':'
  [[ -n $breaks ]] && kept=\${typed%"\${typed##*[$breaks]}"}

  local wish=--names-only
  [[ $COMP_TYPE == 63 || $COMP_TYPE == 33 || $COMP_TYPE == 64 ]] && wish=
  while IFS=$'\\t' read -r text about; do
    if [[ $text == :* ]]; then hints=\${text#:}; continue; fi
    text=\${text#"$kept"}
    names+=("$text")
    abouts+=("$about")
    ((\${#text} > width)) && width=\${#text}
  done < <("$program" __complete $wish -- "\${words[@]:1}" 2>/dev/null)

  COMPREPLY=("\${names[@]}")
  if [[ -z $wish ]] && ((\${#names[@]} > 1)); then
    for i in "\${!names[@]}"; do
      [[ -n \${abouts[i]} ]] || continue
      printf -v text '%-*s  (%s)' "$width" "\${names[i]}" "\${abouts[i]}"
      COMPREPLY[i]=\${text:0:\${COLUMNS:-80}-1}
    done
  fi
  [[ $hints == *no-space* ]] && compopt -o nospace 2>/dev/null
  ((\${#names[@]} == 1)) && [[ \${names[0]} == *[=:,] ]] && compopt -o nospace 2>/dev/null
  if [[ $hints == *files* ]]; then compopt -o default 2>/dev/null; fi
  if [[ $hints == *folders* ]]; then compopt -o dirnames 2>/dev/null; fi
}

complete -F _gantry gantry
`;
