# Completes the targets, options and values of a build. Add to ~/.bashrc:  source <(./build.sh --completion bash)
_build_complete() {
    local IFS=$'\n' candidate
    COMPREPLY=()
    for candidate in $("${COMP_WORDS[0]/#\~/$HOME}" --complete "${COMP_LINE:0:COMP_POINT}" 2>/dev/null); do
        COMPREPLY+=("${candidate%%$'\t'*}")
    done
}
complete -o default -F _build_complete build.sh pipeline
