#!/usr/bin/env bash
# How fast backups are, and their proof, beside what one would take instead: whole processes, round by round, as medians and ratios of one run.
# Prints Markdown; with --record it also replaces the figures in bench/README.md. Wants PostgreSQL's server and zstd; Ceph's packages for S3, and
# pgbackrest, when they are there. Everything runs in a folder of its own, on free ports of 127.0.0.1.
set -euo pipefail

rounds=3
# shellcheck source=bench/shared.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../shared.sh"
more_to_stop() { [[ ! ${s3-} ]] || { exec 7>&-; wait "$s3" || true; }; }

# --- The servers ---

echo "Making the database ..." >&2
mkdir repo spool && { [[ $(id -u) != 0 ]] || chown postgres repo spool; }
start_server <<END
fsync = off
full_page_writes = off
shared_buffers = 1GB
maintenance_work_mem = 256MB
max_wal_size = 8GB
$(type -P pgbackrest >/dev/null && echo "archive_mode = on
archive_command = 'pgbackrest --config=$work/pgbackrest.conf --stanza=shop archive-push %p'")
END
cat >pgbackrest.conf <<END
[global]
repo1-path=$work/repo
log-path=$work/spool
lock-path=$work/spool
spool-path=$work/spool
compress-type=zst
process-max=2
start-fast=y
[shop]
pg1-path=$work/server/data
pg1-port=$PGPORT
pg1-socket-path=$work/server
pg1-user=postgres
END
chmod 644 pgbackrest.conf
if type -P pgbackrest >/dev/null; then quietly as_server pgbackrest --config="$work/pgbackrest.conf" --stanza=shop stanza-create; fi
quietly createdb shop
quietly psql -X -d shop -f "$bench/backup/realistic.sql"
quietly createdb till
quietly psql -X -d till -c "CREATE TABLE written (number bigint PRIMARY KEY)" -c "CREATE TABLE filling AS SELECT number, md5(number::text) FROM generate_series(1, 500000) AS number"
size=$(psql -XAtc "SELECT pg_size_pretty(pg_database_size('shop'))")

if type -P radosgw >/dev/null; then
    gateway=$(free_port)
    export S3_ENDPOINT=http://127.0.0.1:$gateway S3_ACCESS_KEY=benchkey S3_SECRET_KEY=benchsecretbenchsecret
    mkfifo s3.input
    bash "$repository/tests/Pipeline.Tests/Fixtures/s3-server.sh" "$work/ceph" "$gateway" "$(free_port)" "$S3_ACCESS_KEY" "$S3_SECRET_KEY" <s3.input >/dev/null 2>&1 &
    s3=$!
    exec 7>s3.input # It runs until this is closed.
    until [[ -f ceph/ready ]]; do kill -0 "$s3" && sleep 0.2; done
fi

build_program "$bench/backup"
pipeline() { dotnet out/bench.dll "$@"; }

# --- What is timed: a word and its arguments ---

# An empty database to restore into, and nothing in the server's own buffers: what is in them would depend on the command before.
fresh() { dropdb --if-exists restored && createdb -T template0 restored && as_server pg_ctl -D "$work/server/data" -l "$work/server/log" -m fast -w restart; }
plain() { pg_dump -Fc -Z0 shop | zstd -q -1 -f -o plain.zst; }
beside_curl() {
    curl -sf -T served.zst "$address" &
    plain
    wait $!
}
default() { pg_dump -Fc -f default.dump shop; }
bare() { zstd -dcq plain.zst | pg_restore -e -d restored; }
unpacked() { zstd -dqf plain.zst -o plain.dump && pg_restore -e -j2 -d restored plain.dump; }
physical() { as_server pgbackrest --config="$work/pgbackrest.conf" --stanza=shop --type=full backup; }
physical_restore() { rm -rf elsewhere && as_server mkdir "$work/server/elsewhere" && as_server pgbackrest --config="$work/pgbackrest.conf" --stanza=shop --pg1-path="$work/server/elsewhere" restore; }
forget() { rm -rf server/elsewhere; }

# What is compared stands together: a machine that is shared is now faster, now slower.
if [[ ${s3-} ]]; then
    quietly pipeline bucket
    address=$(pipeline presign)
    plain && mv plain.zst served.zst
fi
commands=("plain" ${s3:+"beside_curl" "pipeline backup s3" "pipeline backup-with-hashes s3"} "pipeline backup $work/store" "pipeline backup-with-hashes $work/store" "default")
commands+=("bare" ${s3:+"pipeline prove s3" "pipeline put s3 plain.zst" "pipeline get s3 got.zst"} "pipeline prove $work/store" "unpacked")
if type -P pgbackrest >/dev/null; then commands+=("physical" "physical_restore"); fi

# The processor's time that the S3 server has taken so far, in seconds.
cpu_of_s3() {
    local stats=()
    [[ ! ${s3-} ]] || mapfile -t stats < <(pgrep -P "$(pgrep -d, -P "$s3")" | sed 's|.*|/proc/&/stat|')
    awk '{ sum += $14 + $15 } END { print sum / 100 }' /dev/null "${stats[@]}" 2>/dev/null || echo 0
}

# The processor's time that the whole machine has taken so far, in seconds: nothing else should be running.
cpu_of_all() { awk '/^cpu / { print ($2 + $3 + $4 + $7 + $8) / 100 }' /proc/stat; }

mkdir times
for ((round = 0; round <= rounds; round++)); do
    echo "Round $round of $rounds ..." >&2
    for command in "${commands[@]}"; do
        read -ra words <<<"$command"
        quietly fresh
        forget
        sync # What the command before has written is not to be paid for by this one.
        before=$(cpu_of_s3) all=$(cpu_of_all) from=$EPOCHREALTIME
        quietly "${words[@]}"
        to=$EPOCHREALTIME
        echo "$((${to/./} - ${from/./})) $(awk "BEGIN { print $(cpu_of_s3) - $before, $(cpu_of_all) - $all }")" >>"times/${command//\//_}"
        echo "$command: $(tail -n 1 "times/${command//\//_}")" >&2
    done
done
for ((round = 1; round <= rounds; round++)); do quietly pipeline swap "$work/store"; done

# --- Telling ---

# Round by round: a figure of one command, and the time of several in turn.
of() { tail -n "$rounds" "times/${1//\//_}" | cut -d' ' -f"${2-1}"; }
together() { for command in "$@"; do of "$command" | cat -n; done | awk '{ sum[$1] += $2 } END { for (round in sum) print round, sum[round] }' | sort -n | cut -d' ' -f2; }

row() { # what is told, what it is compared with, the commands
    local told=$1 base=$2
    shift 2
    echo "| $told | $(together "$@" | median | awk '{ printf "%.1f s", $1 / 1000000 }') | $(ratio <(together "$@") <(of "$base")) |"
}

figures() {
    measured_on "a database of $size"
    printf '\n| taking a backup | median | beside plain |\n|---|--:|--:|\n'
    row "plain: \`pg_dump -Fc -Z0 \\| zstd -1\` into a file" plain plain
    row "\`pg_dump -Fc\` as it comes, into a file" plain default
    row "the pipeline's, into a folder" plain "pipeline backup $work/store"
    row "the same, every row hashed at the snapshot" plain "pipeline backup-with-hashes $work/store"
    if [[ ${s3-} ]]; then
        row "plain into a file, while the S3 server takes as many bytes from curl, which neither hashes nor signs them" plain beside_curl
        row "the pipeline's, into S3; the S3 server took $(of "pipeline backup s3" 2 | median) s of the same cores" plain "pipeline backup s3"
        row "the same, every row hashed at the snapshot" plain "pipeline backup-with-hashes s3"
    fi
    if [[ -f "times/physical" ]]; then row "pgBackRest, the whole cluster, files as they are" plain physical; fi
    if [[ ${s3-} ]]; then
        awk -v plain="$(of plain 3 | median)" -v s3="$(of "pipeline backup s3" 2 | median)" -v cores="$(nproc)" -v base="$(of plain | median)" 'BEGIN {
            printf "\nPlain takes %.1f s of processor time, the S3 server %.1f s to take the same bytes: on %d cores no less than %.1f s together, which is %.2f times plain, before the pipeline has done anything of its own.\n", plain, s3, cores, (plain + s3) / cores, (plain + s3) / cores * 1000000 / base }'
    fi

    printf '\n| a backup that is known to restore | median | beside bare |\n|---|--:|--:|\n'
    row "bare: \`zstd -d \\| pg_restore\` of that file, nothing compared" bare bare
    row "\`pg_restore -j2\` of it, unpacked into a file first" bare unpacked
    row "the pipeline's backup into a folder, restored and compared in the same pass" bare "pipeline prove $work/store"
    if [[ ${s3-} ]]; then
        row "the same, into S3" bare "pipeline prove s3"
        row "one after another: plain dump, upload, download, bare restore, nothing compared" bare plain "pipeline put s3 plain.zst" "pipeline get s3 got.zst" bare
    fi
    if [[ -f "times/physical" ]]; then row "pgBackRest: backup and restore, the whole cluster" bare physical physical_restore; fi
    printf '\n| a swap while 20 clients write, each of %s | |\n|---|--:|\n' "$rounds"
    echo "| nobody can connect for | $(cut -d' ' -f1 swaps | paste -sd, | sed 's/,/, /g') ms |"
    echo "| the longest that a client had to wait for an answer, from the backup on | $(cut -d' ' -f2 swaps | paste -sd, | sed 's/,/, /g') ms |"
    echo "| acknowledged writes, and those of them that are in neither database afterwards | $(awk '{ all += $3; lost += $4 } END { print all ", " lost }' swaps) |"
    printf '\nThe pipeline'"'"'s own memory, at most: %s MB.\n' "$(cut -d' ' -f3 memory | sort -n | tail -n 1)"
}

tell backup "$@"
