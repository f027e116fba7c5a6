#!/usr/bin/env bash
# A tool of somebody's own: files of SQL, run by psql, and a table of what is applied.
set -euo pipefail
cd migrations
sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"; }
case $1 in
    status)
        sql --command 'CREATE TABLE IF NOT EXISTS applied (revision text PRIMARY KEY)' 2>/dev/null
        applied=$(sql --command 'SELECT revision FROM applied')
        for file in *.sql; do
            state=pending
            if grep --quiet --line-regexp "${file%%_*}" <<<"$applied"; then state=applied; fi
            name=${file#*_}
            echo "$state ${file%%_*} ${name%.sql}"
        done
        ;;
    up) { cat "$2"_*.sql; echo "; INSERT INTO applied VALUES ('$2')"; } | sql --single-transaction ;;
    down) { cat "$2"_*.undo; echo "; DELETE FROM applied WHERE revision = '$2'"; } | sql --single-transaction ;;
    plan) cat "$2"_*.sql ;;
esac
