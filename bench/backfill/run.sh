#!/usr/bin/env bash
# How long it takes to fill a column of 2 million rows, and how long others wait meanwhile: a single UPDATE, batches of a fixed size, and the pipeline's.
# Prints Markdown; with --record it also replaces the figures in bench/README.md. Wants PostgreSQL's server. Everything runs in a folder of its own.
set -euo pipefail

rounds=3
# shellcheck source=bench/shared.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../shared.sh"
# Neither a checkpoint nor a vacuum that falls into one of the ways is to be paid for by that alone.
start_server <<END
shared_buffers = 1GB
max_wal_size = 8GB
checkpoint_timeout = 1h
autovacuum = off
END
echo "Making the table ..." >&2
quietly createdb full
quietly psql -X -d full -c "CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, name text, seen timestamptz, lower text)" \
    -c "INSERT INTO users SELECT n, 'User' || n || '@Example.org', md5(n::text) FROM generate_series(1, 2000000) AS n" -c "VACUUM ANALYZE users"

build_program "$bench/backfill"

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
row() {
    echo "| $1 | $(of "$2" 1 | median | awk '{ printf "%.1f s", $1 }') | $(ratio <(of "$2" 1) <(of single 1)) | $(of "$2" 2 | median | awk '{ printf "%.0f ms", $1 }') | $(ratio <(of single 2) <(of "$2" 2) "1/%.0f") | $(ratio <(of "$2" 3) <(of "$2" 1) "%.0f") |"
}

figures() {
    measured_on "2 million rows"
    printf '\n| a column of 2 million rows, 4 clients at work | takes | beside the single | a client waits at most | beside the single | updates by clients a second |\n|---|--:|--:|--:|--:|--:|\n'
    row "a single \`UPDATE\`" single
    row "batches of 10,000" batches
    row "**the pipeline's backfill**, with its history and the statistics" pipeline
}

tell backfill "$@"
