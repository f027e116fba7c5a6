#!/usr/bin/env bash
# Runs the pipeline: ./build.sh [targets] [--option value]... ; ./build.sh --help lists them.
# Installs the .NET SDK when there is none, and builds the pipeline only when the content of one of its inputs has changed.
set -euo pipefail

# The pipeline works in its own repository, wherever and through whatever link it is called.
script=${BASH_SOURCE[0]}
while [[ -L $script ]]; do
    link=$(readlink -- "$script")
    [[ $link == /* || $script != */* ]] || link=${script%/*}/$link
    script=$link
done
[[ $script != */* ]] || CDPATH='' cd -P -- "${script%/*}/"

temp=$PWD/.nuke/temp
builds=$temp/build
stamp=$builds/stamp

inputs=()
for input in build src/Targets src/Pipeline Directory.*.props Directory.*.targets global.json BannedSymbols.txt .editorconfig [Nn]u[Gg]et.[Cc]onfig; do
    [[ ! -e $input ]] || inputs+=("$input")
done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# All that a warm start looks at: is any file or folder of the inputs newer than the stamp? Change times are compared,
# as a copied file brings its modification time along; folders, as they tell what was removed.
is_fresh() {
    [[ -f $stamp ]] && read -r current dotnet <"$stamp" &&
        [[ -f $builds/$current/_build.dll && -x $dotnet && ! . -nt $stamp ]] &&
        [[ -z $(find "${inputs[@]}" -type d \( -name bin -o -name obj \) -prune -o -newercm "$stamp" -print -quit 2>&1) ]]
}

# Each build has a folder named by the content of its inputs. So a pipeline that runs never has its files replaced,
# and a fresh checkout of what was built before is not built again.
prepare() {
    mkdir -p "$builds"
    lock
    local now
    now=$(mktemp "$builds/.stamp.XXXXXX")
    find_dotnet
    current=$(digest)
    until [[ -f $builds/$current/_build.dll ]]; do
        compile
        # What was edited meanwhile may or may not be in the build: its name must not promise the one or the other.
        local after
        after=$(digest)
        [[ $after != "$current" ]] || keep
        current=$after
    done
    record "$now"
    prune
    exec 9>&-
}

# Held until file 9 is closed everywhere: also by a compiler that has outlived its killed build.sh.
lock() {
    exec 9>"$builds/lock"
    if type -P flock >/dev/null; then
        flock 9
    else
        perl -e 'open(my $lock, ">&=", 9) && flock($lock, 2) or die "$!\n"' || fail "build.sh needs flock or perl, to build one at a time."
    fi
}

digest() {
    local sha256=(sha256sum)
    type -P sha256sum >/dev/null || sha256=(shasum -a 256)
    local all
    all=$(find "${inputs[@]}" -type d \( -name bin -o -name obj \) -prune -o ! -type d -print0 | LC_ALL=C sort -z | xargs -0 "${sha256[@]}" | "${sha256[@]}")
    printf %s "${all:0:16}"
}

compile() {
    echo "Building the pipeline (first time or changed inputs) ..." >&2
    rm -rf "$builds/.new"
    "$dotnet" publish build/_build.csproj --configuration Release --output "$builds/.new" \
        -nodeReuse:false -p:UseSharedCompilation=false --verbosity quiet </dev/null >"$temp/build.log" 2>&1 ||
        fail "The pipeline does not build:" "$(grep -E 'error' "$temp/build.log" | sort -u | head -n 20 || tail -n 20 "$temp/build.log")" "All of it: .nuke/temp/build.log"
}

keep() {
    rm -rf "${builds:?}/$current"
    mv "$builds/.new" "$builds/$current"
}

# The stamp is as old as the moment before the inputs were read: what was written since then counts as newer.
record() {
    local next=$1.new
    printf '%s %s\n' "$current" "$dotnet" >"$next"
    touch -r "$1" "$next"
    mv -f "$next" "$stamp"
    rm -f "$1"
    touch "$builds/$current"
}

# Builds that were not taken up for a day, but for the newest three.
prune() {
    local old other newer
    while IFS= read -r old; do
        newer=0
        for other in "$builds"/*/; do
            [[ ! $other -nt $old ]] || newer=$((newer + 1))
        done
        ((newer < 3)) || rm -rf "$old"
    done < <(find "$builds" -mindepth 1 -maxdepth 1 -type d -mtime +0)
    find "$builds" -maxdepth 1 -name '.stamp.*' -mmin +60 -exec rm -f {} +
}

# The SDK on PATH when it satisfies global.json, else one of our own.
find_dotnet() {
    dotnet=$(type -P dotnet) && "$dotnet" --version >/dev/null 2>&1 && return
    dotnet=$temp/dotnet/dotnet
    use_own_dotnet
    "$dotnet" --version >/dev/null 2>&1 || install_dotnet
}

# The stages call dotnet too. On a bare machine there is no ICU.
use_own_dotnet() {
    [[ $dotnet == "$temp"/* ]] || return 0
    export DOTNET_ROOT=$temp/dotnet PATH=$temp/dotnet:$PATH DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}
}

install_dotnet() {
    local version installer=$temp/dotnet-install.sh log=$temp/dotnet-install.log
    version=$(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' global.json)
    echo "Installing the .NET SDK $version into .nuke/temp/dotnet ..." >&2
    download https://dot.net/v1/dotnet-install.sh "$installer" ||
        fail "There is no .NET SDK that satisfies global.json ($version), and Microsoft's installer cannot be downloaded." \
            "Install the SDK from https://dot.net, or connect to the network, and run this again."
    { bash "$installer" --channel "${version%.*.*}.0" --install-dir "$temp/dotnet" --no-path && "$dotnet" --version; } </dev/null >"$log" 2>&1 ||
        fail "The .NET SDK $version could not be installed:" "$(tail -n 5 "$log")" "All of it: .nuke/temp/dotnet-install.log"
}

download() {
    if type -P curl >/dev/null; then
        curl -fsSL --retry 3 -o "$2" "$1"
    else
        wget -q -O "$2" "$1"
    fi
}

# Who waits for what may follow on the command line does not wait for a build.
is_fresh || { [[ ${1:-} != --complete ]] || exit 0; prepare; }
use_own_dotnet
exec "$dotnet" "$builds/$current/_build.dll" "$@"
