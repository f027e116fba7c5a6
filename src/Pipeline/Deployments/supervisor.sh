#!/bin/sh
# Keeps one slot's service running: starts it, starts it again when it dies, ends it when told to (TERM).
#
#   supervisor.sh FOLDER SOCKET COMMAND...
#
# FOLDER holds what others read: "supervisor" and "child" (process id and start time, which together name a process
# for good), "restarts" and "service.log". The caller has made this a session of its own.
set -u

# A process's start time is the 22nd field of its stat; the 2nd, a name in parentheses, may hold anything.
# What has ended and only waits to be reaped (Z) is not running.
identity() {
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # shellcheck disable=SC2086 # to be split
    set -- "$1" ${stat##*) }
    [ "$2" != Z ] && echo "$1 ${21}"
}

write() { # a reader sees the old line or the new one, never half of it
    echo "$2" >"$1.new" && mv -f "$1.new" "$1"
}

say() {
    echo "--- $(date -u +%Y-%m-%dT%H:%M:%SZ) supervisor: $*"
}

# The service's own process runs through here first, so that its identity is written before it exists:
# a supervisor killed at the worst moment never leaves a service nobody knows of.
if [ "$1" = --child ]; then
    write "$2/child" "$(identity $$)"
    shift 2
    exec "$@"
fi

folder=$1 socket=$2
shift 2

exec 9>"$folder/lock"
flock -w 2 9 || { echo "another supervisor keeps $folder" >&2; exit 1; }

child='' nap='' stopping='' restarts=0 delay=1
stop() {
    stopping=1
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
    [ -z "$nap" ] || kill "$nap" 2>/dev/null
}
trap stop TERM INT
trap '' HUP

write "$folder/restarts" 0 && write "$folder/supervisor" "$(identity $$)" || exit 1
exec </dev/null >>"$folder/service.log" 2>&1 || exit 1

pause() {
    sleep "$1" 9>&- &
    nap=$!
    [ -n "$stopping" ] || wait "$nap"
    nap=''
}

# A service that outlived its supervisor is kept, not started a second time.
adopt() {
    known=$(cat "$folder/child" 2>/dev/null) || return 0
    [ "$(identity "${known% *}")" = "$known" ] || return 0
    child=${known% *}
    say "found the service running as process $child"
    while [ "$(identity "$child")" = "$known" ]; do
        sleep 0.2 9>&-
    done
    say "the service, process $child, has ended"
    child=''
}

run() {
    rm -f "$socket"
    began=$(date +%s)
    sh "$0" --child "$folder" "$@" 9>&- &
    child=$!
    [ -z "$stopping" ] || kill -TERM "$child" 2>/dev/null
    wait "$child"
    code=$?
    while kill -0 "$child" 2>/dev/null; do # a signal ends a wait early
        wait "$child"
        code=$?
    done
    child=''
    [ $(($(date +%s) - began)) -lt 60 ] || delay=1
    say "the service ended with exit code $code"
}

adopt
while [ -z "$stopping" ]; do
    run "$@"
    [ -z "$stopping" ] || break
    restarts=$((restarts + 1))
    write "$folder/restarts" "$restarts"
    pause "$delay"
    delay=$((delay * 2))
    [ "$delay" -le 30 ] || delay=30
done
rm -f "$socket"
# What the service itself had started and left behind, if anything: it is of this session's one process group.
trap '' TERM
kill -TERM 0
say "stopped"
