#!/usr/bin/env bash
# How fast migrations are applied and their status is told, beside other tools: whole processes, round by round, as medians and ratios of one run.
# Prints Markdown; with --record it also replaces the figures in bench/README.md. Wants PostgreSQL's server and npm; alembic and sqitch when they are there.
set -euo pipefail

readonly count=200
rounds=5
# shellcheck source=bench/shared.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../shared.sh"
export PGDATABASE=bench
start_server </dev/null

# --- The same migrations for each tool: a table each, and its way back ---

mkdir -p ours alembic/versions knex/migrations node/migrations sqitch
previous=None
for ((number = 1; number <= count; number++)); do
    id=$(printf %04d "$number")
    table="CREATE TABLE t$id (id bigint PRIMARY KEY, name text NOT NULL)"
    echo "$table;" >"ours/${id}_t.up.sql"
    echo "DROP TABLE t$id;" >"ours/${id}_t.down.sql"
    echo "exports.up = k => k.raw('$table'); exports.down = k => k.raw('DROP TABLE t$id');" >"knex/migrations/${id}_t.js"
    echo "exports.up = p => p.sql('$table'); exports.down = p => p.sql('DROP TABLE t$id');" >"node/migrations/$((1000000000000 + number))_t.js"
    printf 'from alembic import op\nrevision = "%s"\ndown_revision = %s\ndef upgrade(): op.execute("%s")\ndef downgrade(): op.execute("DROP TABLE t%s")\n' \
        "$id" "$previous" "$table" "$id" >"alembic/versions/${id}_t.py"
    previous="\"$id\""
done

cat >alembic/env.py <<'END_OF_ENV'
from alembic import context
from sqlalchemy import create_engine
engine = create_engine("postgresql+psycopg2://")
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=None, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
END_OF_ENV
printf '[alembic]\nscript_location = %s/alembic\n' "$work" >alembic.ini
echo "module.exports = { client: 'pg', connection: { host: '127.0.0.1', port: $PGPORT, user: 'postgres', database: 'bench' }, migrations: { directory: '$work/knex/migrations' } };" >knex/knexfile.js
(cd node && echo '{}' >package.json && quietly npm install --no-audit --no-fund knex pg node-pg-migrate)
if type -P sqitch >/dev/null; then
    (
        cd sqitch
        export SQITCH_USER_NAME=bench SQITCH_USER_EMAIL=bench@localhost
        quietly sqitch init bench --engine pg --target "db:pg://postgres@127.0.0.1:$PGPORT/bench"
        for ((number = 1; number <= count; number++)); do
            id=t$(printf %04d "$number")
            printf '%s 2026-01-01T00:00:00Z bench <bench@localhost> # t\n' "$id" >>sqitch.plan
            mkdir -p deploy revert verify
            echo "BEGIN; CREATE TABLE $id (id bigint PRIMARY KEY, name text NOT NULL); COMMIT;" >"deploy/$id.sql"
            echo "BEGIN; DROP TABLE $id; COMMIT;" >"revert/$id.sql"
        done
    )
fi

build_program "$bench/migrations"

# --- What is timed ---

psql_up() { cat ours/*.up.sql | psql -X -q -v ON_ERROR_STOP=1; }
psql_once_up() { cat ours/*.up.sql | psql -X -q -1 -v ON_ERROR_STOP=1; }
pipeline_up() { dotnet out/bench.dll up ours; }
pipeline_status() { dotnet out/bench.dll status ours; }
alembic_up() { alembic -c alembic.ini upgrade head; }
alembic_status() { alembic -c alembic.ini upgrade head; }
knex_up() { node node/node_modules/knex/bin/cli.js migrate:latest --knexfile knex/knexfile.js; }
knex_status() { knex_up; }
node_up() { DATABASE_URL="postgres://postgres@127.0.0.1:$PGPORT/bench" node node/node_modules/node-pg-migrate/bin/node-pg-migrate.js up -m node/migrations --no-check-order; }
node_status() { node_up; }
sqitch_up() { (cd sqitch && sqitch deploy); }
sqitch_status() { (cd sqitch && sqitch status); }

tools=(psql psql_once pipeline knex node)
if type -P alembic >/dev/null; then tools+=(alembic); fi
if type -P sqitch >/dev/null; then tools+=(sqitch); fi
# knex finds pg beside its own settings.
ln -s "$work/node/node_modules" knex/node_modules

mkdir times
timed() {
    local from=$EPOCHREALTIME
    quietly "$1"
    local to=$EPOCHREALTIME
    echo "$((${to/./} - ${from/./}))" >>"times/$1"
    echo "$1: $(tail -n 1 "times/$1")" >&2
}
for ((round = 0; round <= rounds; round++)); do
    echo "Round $round of $rounds ..." >&2
    for tool in "${tools[@]}"; do
        quietly dropdb --if-exists bench
        quietly createdb bench
        timed "${tool}_up"
        [[ $(psql -XAtc "SELECT count(*) FROM pg_tables WHERE tablename ~ '^t[0-9]{4}$'") == "$count" ]] || { echo "$tool did not make them all" >&2 && exit 1; }
        if declare -F "${tool}_status" >/dev/null; then timed "${tool}_status"; fi
    done
done

# --- Telling ---

of() { tail -n "$rounds" "times/$1"; }
beside() { ratio <(of "$1") <(of "$2"); }
seconds() { of "$1" | median | awk '{ printf "%.2f s", $1 / 1000000 }'; }
row() {
    [[ -f times/$2_up ]] || return 0
    local status="|  |  |"
    [[ ! -f times/$2_status ]] || status="| $(seconds "$2_status") | $(beside "$2_status" pipeline_status) |"
    echo "| $1 | $(seconds "$2_up") | $(beside "$2_up" psql_up) $status"
}

figures() {
    measured_on "an empty database"
    printf '\n| %s migrations, a table each | from nothing | beside psql | nothing to do | beside the pipeline |\n|---|--:|--:|--:|--:|\n' "$count"
    row "one \`psql\`, fed all files, which remembers nothing" psql
    row "the same in one transaction" psql_once
    row "**the pipeline**: a transaction, a row in the history and the statistics for each" pipeline
    row "Alembic" alembic
    row "node-pg-migrate" node
    row "Knex" knex
    row "Sqitch" sqitch
}

tell migration "$@"
