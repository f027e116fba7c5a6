#!/usr/bin/env bash
# Runs the pipeline: ./build.sh [targets] [--option value]... ; ./build.sh --help lists them.
# Installs the .NET SDK when there is none, and builds the pipeline only when one of its inputs has changed.
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
temp="$root/.nuke/temp"
builds="$temp/build"
inputs=(build src/Targets src/Pipeline Directory.Build.props Directory.Packages.props BannedSymbols.txt global.json .editorconfig)

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# The SDK on PATH when it satisfies global.json, else one of our own below .nuke/temp.
find_dotnet() {
    if command -v dotnet >/dev/null && (cd "$root" && dotnet --version >/dev/null 2>&1); then
        dotnet=dotnet
        return
    fi
    export DOTNET_ROOT="$temp/dotnet"
    dotnet="$DOTNET_ROOT/dotnet"
    [[ -x $dotnet ]] || install_dotnet
}

install_dotnet() {
    local version script="$temp/dotnet-install.sh"
    version=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json")
    echo "Installing the .NET SDK $version into .nuke/temp/dotnet ..." >&2
    mkdir -p "$temp"
    curl -fsSL --retry 3 -o "$script" https://dot.net/v1/dotnet-install.sh ||
        fail "The .NET SDK $version is missing and its installer cannot be downloaded." "Install it, or connect to the network, and try again."
    bash "$script" --channel "${version%.*.*}.0" --install-dir "$DOTNET_ROOT" --no-path >"$temp/dotnet-install.log" 2>&1 ||
        fail "The .NET SDK $version could not be installed:" "$(tail -n 5 "$temp/dotnet-install.log")"
}

input_files() {
    (cd "$root" && find "${inputs[@]}" \( -name bin -o -name obj \) -prune -o -type f -print | LC_ALL=C sort)
}

# Content, not time: a fresh checkout of the same files is the same input.
inputs_digest() {
    (cd "$root" && input_files | tr '\n' '\0' | xargs -0 sha256sum | sha256sum | cut -c 1-16)
}

# True while no file or folder of the inputs was written since the stamp: all that a warm start has to look at.
is_fresh() {
    [[ -f $builds/stamp && -n ${current:=$(<"$builds/stamp")} && -f $builds/$current/_build.dll ]] &&
        [[ -z $(cd "$root" && find "${inputs[@]}" \( -name bin -o -name obj \) -prune -o -newer "$builds/stamp" -print -quit) ]]
}

# Each build has a folder named by its inputs: what runs is never written to, and two that start at once cannot meet.
build() {
    mkdir -p "$builds"
    exec 9>"$builds/lock"
    flock 9
    # As old as the moment before the inputs are read: what is written meanwhile counts as newer.
    : >"$builds/stamp.new"
    current=$(inputs_digest)
    [[ -f $builds/$current/_build.dll ]] || compile
    local read_at
    read_at=$(stat -c %y "$builds/stamp.new")
    printf '%s' "$current" >"$builds/stamp.new"
    touch -d "$read_at" "$builds/stamp.new"
    mv -f "$builds/stamp.new" "$builds/stamp"
    prune
    exec 9>&-
}

compile() {
    echo "Building the pipeline (first time, or its sources have changed) ..." >&2
    find_dotnet
    rm -rf "$builds/.new"
    (cd "$root" && "$dotnet" publish build/_build.csproj --configuration Release --output "$builds/.new" \
        -nodeReuse:false -p:UseSharedCompilation=false --verbosity quiet) >"$temp/build.log" 2>&1 9>&- ||
        fail "The pipeline does not build:" "$(grep -E 'error|warn' "$temp/build.log" | sort -u | head -n 20)" "All of it: .nuke/temp/build.log"
    mv "$builds/.new" "$builds/$current"
}

# What was built more than a day ago and is not among the newest three.
prune() {
    find "$builds" -mindepth 1 -maxdepth 1 -type d -mtime +0 -printf '%T@ %p\n' | sort -rn | tail -n +4 | cut -d ' ' -f 2- | xargs -r rm -rf --
}

is_fresh || build
[[ -n ${dotnet:-} ]] || { command -v dotnet >/dev/null && dotnet=dotnet; } || find_dotnet
exec "$dotnet" "$builds/$current/_build.dll" "$@"
