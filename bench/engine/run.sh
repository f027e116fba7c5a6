#!/usr/bin/env bash
# How fast the target engine is beside what one would take instead: whole processes, all in one run, as medians and ratios.
# Prints Markdown; with --record it also replaces the figures in bench/README.md.
set -euo pipefail

bench=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
repository=$(dirname -- "$bench")
readonly bench repository runs=15 few=5 many=500 large=1000
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NUKE_TELEMETRY_OPTOUT=1
unset CI GITHUB_ACTIONS # There tools print more.

# --- What is timed: a word and its arguments ---

hello() { dotnet hello/out/build.dll; }
pipeline() { "$repository/build.sh" "$@"; }
ours() { dotnet "ours-$1/out/build.dll" "${@:2}"; }
nuke() { dotnet "nuke-$1/out/build.dll" "${@:2}"; }
gnu_make() { make --directory "make-$1" "${@:2}"; }
cake() { dotnet cake "cake-$1/build.cake" "${@:2}"; }
cached_cake() { CAKE_SETTINGS_ENABLESCRIPTCACHE=true cake "$@"; }
plan() { dotnet "graph-$1/out/build.dll" "T$1" --plan; }
inside() { PLANNINGS=$2 dotnet "graph-$1/out/build.dll" "T$1" 2>>"times/planned $1 $2"; }

commands=("hello" "pipeline --help" "plan $few" "plan $large" "inside $few 1" "inside $large 1" "inside $few 3" "inside $large 3")
declare -A list run missing names=([ours]="our engine" [nuke]=NUKE [gnu_make]=make [cake]=Cake [cached_cake]="Cake with its script cache")

# Names a tool, how it is told to list its targets, and what stands before the name of one to run.
compare() {
    list[$1]=$2 run[$1]=${3-}
    commands+=("$1 $few $2" "$1 $few ${3-}T$few" "$1 $many ${3-}T$many")
}

# --- The same targets for every tool: each has an empty action and depends on the one before ---

csharp_chain() {
    echo 'using Nuke.Common; partial class Build { Target T1 => _ => _.Executes(() => { });'
    for ((i = 2; i <= $1; i++)); do echo "Target T$i => _ => _.DependsOn(T$((i - 1))).Executes(() => { });"; done
    echo '}'
}

make_chain() {
    printf 'help: ; @echo T%d\nT1: ; @:\n' "$1"
    for ((i = 2; i <= $1; i++)); do echo "T$i: T$((i - 1)) ; @:"; done
}

cake_chain() {
    echo 'Task("T1").Does(() => { });'
    for ((i = 2; i <= $1; i++)); do echo "Task(\"T$i\").IsDependentOn(\"T$((i - 1))\").Does(() => { });"; done
    echo 'RunTarget(Argument("target", "T1"));'
}

# For planning: a heap, so that the last target needs all others; each depends on its children and on an earlier one by chance.
# Not by $RANDOM, which bash has changed: the graph is to be the same everywhere.
csharp_graph() {
    local seed=1 child others
    echo 'using Nuke.Common; partial class Build { Target T1 => _ => _.Executes(() => { });'
    for ((i = 2; i <= $1; i++)); do
        seed=$(((seed * 75 + 74) % 65537)) child=$((2 * i - $1 - 1)) others=
        ((child < 1)) || others=", T$child"
        ((child < 2)) || others+=", T$((child - 1))"
        echo "Target T$i => _ => _.DependsOn(T$((1 + seed % (i - 1)))$others).Executes(() => { });"
    done
    echo '}'
}

# --- Making them ---

quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2 && echo "This failed: $*" >&2 && exit 1; }; }

# A project of its own, compiled: its name, the items that it refers to, dotnet's options; standard input is its code.
project() {
    mkdir "$1"
    cat >"$1/Program.cs"
    cat >"$1/build.csproj" <<END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>$2</ItemGroup>
</Project>
END
    (cd "$repository" && quietly dotnet build "$work/$1" -c Release -o "$work/$1/out" -nodeReuse:false -p:UseSharedCompilation=false "${@:3}")
}

echo "Making the builds ..." >&2
mkdir .nuke times
echo '{ }' >.nuke/parameters.json # NUKE writes one at its first run, which our engine would read from then on.
for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do echo '<Project />' >$file; done
project hello "" <<<'System.Console.WriteLine("Hello, World!");'

main="<Compile Include='$bench/engine/Build.cs' />"
engine="<ProjectReference Include='$repository/src/Targets/Targets.csproj' />"
for n in $few $many; do csharp_chain "$n" | project "ours-$n" "$main$engine"; done
for n in $few $large; do csharp_graph "$n" | project "graph-$n" "$main$engine"; done
compare ours --help

# Packages of its own: what a folder feed calls Nuke.Common is not to stay in this machine's cache.
from_feed=("-p:RestoreAdditionalProjectSources=${NUKE_FEED:-}" "-p:RestorePackagesPath=$work/packages")
package="<PackageReference Include='Nuke.Common' Version='10.1.0' />"
if (project nuke "$package" "${from_feed[@]}" <<<'return;') 2>/dev/null; then
    for n in $few $many; do csharp_chain "$n" | project "nuke-$n" "$main$package" "${from_feed[@]}"; done
    compare nuke --help
    [[ ! ${NUKE_FEED-} ]] || names[nuke]="NUKE, from the feed"
else
    missing[nuke]="Nuke.Common cannot be restored here"
fi

if type -P make >/dev/null; then
    for n in $few $many; do mkdir "make-$n" && make_chain "$n" >"make-$n/Makefile"; done
    compare gnu_make help
else
    missing[gnu_make]="make is not installed here"
fi

quietly dotnet new tool-manifest
if dotnet tool install cake.tool --version 7.0.0 >/dev/null 2>&1; then
    for n in $few $many; do mkdir "cake-$n" && cake_chain "$n" >"cake-$n/build.cake"; done
    compare cake --description --target=
    compare cached_cake --description --target=
else
    missing[cake]="cake.tool cannot be restored here" missing[cached_cake]="cake.tool cannot be restored here"
fi

# --- Timing: round by round, so that whatever else the machine does hits all alike; the first round warms up ---

for ((round = 0; round <= runs; round++)); do
    echo "Round $round of $runs ..." >&2
    for command in "${commands[@]}"; do
        read -ra words <<<"$command"
        from=$EPOCHREALTIME
        quietly "${words[@]}"
        to=$EPOCHREALTIME
        echo $((${to/./} - ${from/./})) >>"times/$command"
    done
done

# --- Telling ---

# Of the figures in one column.
median() { tail -n $runs "times/$1" | cut -d' ' -f"${2-1}" | sort -n | sed -n "$(((runs + 1) / 2))p"; }
ms() { awk "BEGIN { printf \"%.${2-0}f ms\", ($1) / 1000 }"; }

# What is told, and the command.
start_row() {
    echo "| $1 | $(ms "$(median "$2")") | $(awk "BEGIN { printf \"%.1f\", $(median "$2") / $(median hello) }") |"
}

# What is told, the times of little and of much, what their difference is divided by, the digits of that, the column.
growth_row() {
    local little much
    little=$(median "$2" "${6-1}") much=$(median "$3" "${6-1}")
    echo "| $1 | $(ms "$little") | $(ms "$much") | $(ms "($much - $little) / $4" "$5") |"
}

figures() {
    echo "$(date -I), $(nproc) cores of $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), .NET SDK $(dotnet --version), engine of commit $(git -C "$repository" log -1 --format=%h -- src/Targets)."
    printf '\n| saying what there is | median | beside hello |\n|---|--:|--:|\n'
    start_row "bare \`dotnet hello.dll\`" hello
    start_row "this pipeline's \`./build.sh --help\`" "pipeline --help"
    for tool in ours nuke gnu_make cake cached_cake; do
        if [[ ${missing[$tool]-} ]]; then echo "| ${names[$tool]} | not measured: ${missing[$tool]} | |"
        else start_row "${names[$tool]}, $few targets" "$tool $few ${list[$tool]}"; fi
    done
    printf '\n| running targets that do nothing | %d | %d | a target |\n|---|--:|--:|--:|\n' $few $many
    for tool in ours nuke gnu_make cake cached_cake; do
        if [[ ${missing[$tool]-} ]]; then echo "| ${names[$tool]} | not measured: ${missing[$tool]} | | |"
        else growth_row "${names[$tool]}" "$tool $few ${run[$tool]}T$few" "$tool $many ${run[$tool]}T$many" $((many - few)) 2; fi
    done
    printf '\n| planning with our engine, in targets | %d | %d | difference |\n|---|--:|--:|--:|\n' $few $large
    growth_row "the process, \`--plan\`, which draws the plan" "plan $few" "plan $large" 1 0
    growth_row "inside, from Main to the first target" "planned $few 1" "planned $large 1" 1 0
    growth_row "of that, planning, once the targets have told of themselves" "planned $few 1" "planned $large 1" 1 0 2
    growth_row "from Main to the first target, a third time in one process" "planned $few 3" "planned $large 3" 1 0
}

figures | tee figures
[[ ${1-} != --record ]] || sed -i -e '/^<!-- figures -->$/,/^<!-- end -->$/{//!d}' -e '/^<!-- figures -->$/r figures' "$bench/README.md"
