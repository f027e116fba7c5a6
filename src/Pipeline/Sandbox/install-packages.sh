#!/usr/bin/env bash
# Installs Debian packages without starting or creating any server: install-packages.sh PACKAGE...
# The sandboxes and the tests have clusters and configurations of their own. Quiet unless it fails.
set -euo pipefail

exec 9>/var/lock/pipeline-packages
flock 9

export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
policy=/usr/sbin/policy-rc.d
mark='# Made by the pipeline while it installs packages.'
clusters=/etc/postgresql-common/createcluster.conf

# Services are neither started nor, where there is systemd, left to start with the machine.
if [[ ! -e $policy ]] || grep -qF "$mark" "$policy"; then
    printf '#!/bin/sh\n%s\nexit 101\n' "$mark" >"$policy"
    chmod 755 "$policy"
    own_policy=$policy
fi
if [[ ! -e $clusters ]]; then
    mkdir -p "${clusters%/*}"
    echo "create_main_cluster = false" >"$clusters"
    own_clusters=$clusters
fi

finish() {
    rm -f "$log" ${own_policy:+"$own_policy"}
    # As the package would have made it.
    [[ -z ${own_clusters:-} ]] || cp /usr/share/postgresql-common/createcluster.conf "$own_clusters" 2>/dev/null || rm -f "$own_clusters"
}
trap finish EXIT

before=" $(dpkg-query -W -f '${Package} ' 2>/dev/null) "
apt() {
    apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1
}
if ! apt update || ! apt install --no-install-recommends "$@"; then
    tail -n 30 "$log" >&2
    exit 1
fi

for service in nginx postgresql; do
    if [[ $before != *" $service-common "* && -d /run/systemd/system ]]; then
        systemctl disable --quiet "$service" 2>/dev/null || true
    fi
done
