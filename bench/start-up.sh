#!/usr/bin/env bash
# How long the pipeline takes to say anything, beside a bare .NET program: medians of 15 warm runs each, in one run, as a ratio.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
hello=$(mktemp -d)
trap 'rm -rf "$hello"' EXIT

(cd "$hello" && dotnet new console --output hello >/dev/null && dotnet build hello --configuration Release --output out >/dev/null)
./build.sh --help >/dev/null

median() {
    local times=()
    for _ in {1..15}; do
        local from=$EPOCHREALTIME
        "$@" >/dev/null
        local to=$EPOCHREALTIME
        times+=($((${to/./} - ${from/./})))
    done
    printf '%s\n' "${times[@]}" | sort -n | sed -n 8p
}

bare=$(median dotnet "$hello/out/hello.dll")
help=$(median ./build.sh --help)
printf 'bare dotnet hello.dll  %4d ms\n./build.sh --help      %4d ms\nratio                  %4s\n' $((bare / 1000)) $((help / 1000)) "$(awk "BEGIN { printf \"%.1f\", $help / $bare }")"
