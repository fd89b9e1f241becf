/** Completion for zsh: autoloaded from a folder of `$fpath`, or sourced behind `compinit`. */
export const ZSH_SCRIPT = `#compdef gantry
compdef _gantry gantry
# zsh completion for gantry

_gantry() {
  local program=gantry line hints='' ending
  local -a found
  [[ \${words[1]} == */gantry ]] && program=\${words[1]}
  while IFS= read -r line; do
    case $line in
      :*) hints=\${line#:} ;;
      *$'\\t'*)
        ending=\${line%%$'\\t'*}
        found+=("\${ending//:/\\\\:}:\${line#*$'\\t'}")
        ;;
      *)
        ending=$line
        found+=("\${line//:/\\\\:}")
        ;;
    esac
  done < <("$program" __complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)

  local -a space
  [[ $hints == *no-space* || ( \${#found} -eq 1 && $ending == *[=:,] ) ]] && space=(-S '')
  local code=1
  (( \${#found} )) && _describe gantry found $space && code=0
  [[ $hints == *files* ]] && _files && code=0
  [[ $hints == *folders* ]] && _files -/ && code=0
  return code
}

[[ $funcstack[1] == _gantry ]] && _gantry
`;
