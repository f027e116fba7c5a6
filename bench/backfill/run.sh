#!/usr/bin/env bash
# How long it takes to fill a column of 2 million rows, and how long others wait meanwhile: a single UPDATE, batches of a fixed size, and the pipeline's.
# Prints Markdown; with --record it also replaces the figures in bench/README.md. Wants PostgreSQL's server. Everything runs in a folder of its own.
set -euo pipefail

bench=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
repository=$(dirname -- "$bench")
readonly bench repository rounds=${ROUNDS:-3}
work=$(mktemp -d)
chmod 755 "$work"
cd "$work"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
binaries=$(dirname "$(find /usr/lib/postgresql -name initdb | sort -V | tail -n 1)")
PATH=$binaries:$PATH

quietly() { "$@" >>"$work/log" 2>&1 || { tail -n 20 "$work/log" >&2 && echo "This failed: $*" >&2 && exit 1; }; }
as_server() { if [[ $(id -u) == 0 ]]; then runuser -u postgres -- env PATH="$PATH" "$@"; else "$@"; fi; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
stop() {
    as_server pg_ctl -D "$work/server/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap stop EXIT

PGPORT=$(free_port)
export PGHOST=127.0.0.1 PGUSER=postgres PGPORT
mkdir server && { [[ $(id -u) != 0 ]] || chown postgres server; }
quietly as_server initdb -D "$work/server/data" -A trust -U postgres
# Neither a checkpoint nor a vacuum that falls into one of the ways is to be paid for by that alone.
echo "port = $PGPORT
listen_addresses = '127.0.0.1'
unix_socket_directories = '$work/server'
shared_buffers = 1GB
max_wal_size = 8GB
checkpoint_timeout = 1h
autovacuum = off" >>server/data/postgresql.conf
quietly as_server pg_ctl -D "$work/server/data" -l "$work/server/log" -w start
echo "Making the table ..." >&2
quietly createdb full
quietly psql -X -d full -c "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, name text, seen timestamptz, lower text)" \
    -c "INSERT INTO users SELECT n, 'User' || n || '@Example.org', md5(n::text) FROM generate_series(1, 2000000) AS n" -c "VACUUM ANALYZE users"

cat >bench.csproj <<END_OF_PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings>
    <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
  </PropertyGroup>
  <ItemGroup><Compile Include="$bench/backfill/*.cs" /><ProjectReference Include="$repository/src/Pipeline/Pipeline.csproj" /></ItemGroup>
  <Import Project="$repository/build/Runtime.props" />
</Project>
END_OF_PROJECT
for file in Directory.Build.props Directory.Build.targets Directory.Packages.props; do echo '<Project />' >$file; done
(cd "$repository" && quietly dotnet build "$work/bench.csproj" -c Release -o "$work/out" -nodeReuse:false -p:UseSharedCompilation=false)

mkdir found
ways=(single batches pipeline)
for ((round = 0; round <= rounds; round++)); do
    echo "Round $round of $rounds ..." >&2
    for way in "${ways[@]}"; do
        quietly dropdb --if-exists bench
        quietly createdb -T full bench
        quietly psql -X -d bench -c "CHECKPOINT"
        dotnet out/bench.dll "$way" 2>>log >>"found/$way"
        echo "$way: $(tail -n 1 "found/$way")" >&2
    done
done

# --- Telling ---

of() { tail -n "$rounds" "found/$1" | cut -d' ' -f"$2"; }
median() { sort -n | sed -n "$(((rounds + 1) / 2))p"; }
row() {
    echo "| $1 | $(of "$2" 1 | median | awk '{ printf "%.1f s", $1 }') | $(paste <(of "$2" 1) <(of single 1) | awk '{ print $1 / $2 }' | median | awk '{ printf "%.2f", $1 }') | $(of "$2" 2 | median | awk '{ printf "%.0f ms", $1 }') | $(paste <(of single 2) <(of "$2" 2) | awk '{ print $1 / $2 }' | median | awk '{ printf "1/%.0f", $1 }') | $(paste <(of "$2" 3) <(of "$2" 1) | awk '{ print $1 / $2 }' | median | awk '{ printf "%.0f", $1 }') |"
}

figures() {
    echo "$(date -I), $(nproc) cores of $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), PostgreSQL $(psql -d postgres -XAtc 'SHOW server_version'), commit $(git -C "$repository" log -1 --format=%h). Medians of $rounds, of times and of ratios."
    printf '\n| a column of 2 million rows, 4 clients at work | takes | beside the single | a client waits at most | beside the single | updates by clients a second |\n|---|--:|--:|--:|--:|--:|\n'
    row "a single \`UPDATE\`" single
    row "batches of 10,000" batches
    row "**the pipeline's backfill**, with its history and the statistics" pipeline
}

figures | tee figures
[[ ${1-} != --record ]] || sed -i -e '/^<!-- backfill figures -->$/,/^<!-- backfill end -->$/{//!d}' -e '/^<!-- backfill figures -->$/r figures' "$bench/README.md"
