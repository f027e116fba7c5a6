#compdef build.sh pipeline
# Completes the targets, options and values of a build. Add to ~/.zshrc, after compinit:  source <(./build.sh --completion zsh)
_build_complete() {
    local line
    local -a candidates
    for line in "${(@f)$("${words[1]/#\~/$HOME}" --complete "${(j: :)words[1,CURRENT]}" 2>/dev/null)}"; do
        [[ -n $line ]] && candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
    done
    if (( $#candidates )); then
        _describe 'targets, options or values' candidates
    else
        _files
    fi
}
compdef _build_complete build.sh pipeline
