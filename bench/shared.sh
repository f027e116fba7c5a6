# What the benches share, to be sourced: a folder of their own that goes when they end, a PostgreSQL server in it, the pipeline's own parts as a program, and
# how figures are told. Whoever sources it says first how many rounds there are by itself: rounds=3.
# shellcheck shell=bash

bench=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
repository=$(dirname -- "$bench")
rounds=${ROUNDS:-$rounds}
readonly bench repository rounds
work=$(mktemp -d)
chmod 755 "$work"
cd "$work" || exit
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
binaries=$(dirname "$(find /usr/lib/postgresql -name initdb | sort -V | tail -n 1)")
PATH=$binaries:$PATH

quietly() { "$@" >>"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2 && echo "This failed: $*" >&2 && exit 1; }; }
as_server() { if [[ $(id -u) == 0 ]]; then runuser -u postgres -- env PATH="$PATH" "$@"; else "$@"; fi; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# A bench that has more to end says what: more_to_stop.
stop() {
    as_server pg_ctl -D "$work/server/data" -m immediate stop >/dev/null 2>&1 || true
    if declare -F more_to_stop >/dev/null; then more_to_stop; fi
    rm -rf "$work"
}
trap stop EXIT

# Makes the server and starts it, with the settings in standard input.
start_server() {
    PGPORT=$(free_port)
    export PGHOST=127.0.0.1 PGUSER=postgres PGPORT
    mkdir server && { [[ $(id -u) != 0 ]] || chown postgres server; }
    quietly as_server initdb -D "$work/server/data" -A trust -U postgres
    printf '%s\n' "port = $PGPORT" "listen_addresses = '127.0.0.1'" "unix_socket_directories = '$work/server'" >>server/data/postgresql.conf
    cat >>server/data/postgresql.conf
    quietly as_server pg_ctl -D "$work/server/data" -l "$work/server/log" -w start
}

# Builds the C# files of a folder beside the pipeline's parts, into out/bench.dll.
build_program() {
    cat >bench.csproj <<END_OF_PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
    <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
  </PropertyGroup>
  <ItemGroup><Compile Include="$1/*.cs" /><ProjectReference Include="$repository/src/Pipeline/Pipeline.csproj" /></ItemGroup>
  <Import Project="$repository/build/Runtime.props" />
</Project>
END_OF_PROJECT
    for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do echo '<Project />' >$file; done
    (cd "$repository" && quietly dotnet build "$work/bench.csproj" -c Release -o "$work/out" -nodeReuse:false -p:UseSharedCompilation=false)
}

median() { sort -n | sed -n "$(((rounds + 1) / 2))p"; }

# The median of the ratios of two files' lines, in a format of awk's.
ratio() { paste "$1" "$2" | awk '{ print $1 / $2 }' | median | awk -v format="${3-%.2f}" '{ printf format, $1 }'; }

# Where and on what, for the figures' first line.
measured_on() {
    echo "$(date -I), $(nproc) cores of $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), PostgreSQL $(psql -d postgres -XAtc 'SHOW server_version'), $1, commit $(git -C "$repository" log -1 --format=%h). Medians of $rounds, of times and of ratios."
}

# Prints the figures; with --record they also replace those of that name in README.md.
tell() {
    figures | tee figures
    [[ ${2-} != --record ]] || sed -i -e "/^<!-- $1 figures -->\$/,/^<!-- $1 end -->\$/{//!d}" -e "/^<!-- $1 figures -->\$/r figures" "$bench/README.md"
}
