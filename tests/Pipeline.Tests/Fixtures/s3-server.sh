#!/bin/bash
# A real S3 server for the tests: the RADOS gateway of a one-node Ceph cluster that keeps everything in memory.
#
#   s3-server.sh FOLDER GATEWAY_PORT MONITOR_PORT ACCESS_KEY SECRET_KEY
#
# Writes FOLDER/ready once requests are answered, and runs until its standard input ends: when the one who
# started it dies, even by SIGKILL, so does the server, and FOLDER with it. What it says is in FOLDER.log.
# Needs Debian's ceph-mon, ceph-osd, radosgw and ceph-common.
set -euo pipefail
folder=$1 gateway_port=$2 monitor_port=$3 access_key=$4 secret_key=$5
export CEPH_CONF=$folder/ceph.conf

# One of everything, no authentication between the daemons (clients of the gateway do have to sign).
# The gateway makes its pools one by one, and the monitor would let each wait for a second: hence "paxos".
# It encrypts on request, with a key that is written here, and keeps objects in two storage classes: the usual one and COLD.
# What was deleted leaves the memory within seconds and not after two hours: a server that is full answers nobody.
# The disk is put into the map by hand: one that does it by itself may ask before it knows its cluster, and give up.
configuration() {
    cat <<CONFIGURATION
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = v1:127.0.0.1:$monitor_port
public addr = 127.0.0.1
ms bind msgr2 = false
auth cluster required = none
auth service required = none
auth client required = none
run dir = $folder
admin socket =
log file = $folder/\$name.log
paxos propose interval = 0.01
paxos min wait = 0.01
mon allow pool size one = true
mon max pg per osd = 1000
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
osd crush update on start = false
osd class update on start = false
[mon.a]
mon data = $folder/mon
mon addr = 127.0.0.1:$monitor_port
[osd.0]
osd data = $folder/osd
osd objectstore = memstore
memstore device bytes = 4294967296
[client.gateway]
rgw frontends = beast endpoint=127.0.0.1:$gateway_port tcp_nodelay=1
rgw data = $folder/gateway
rgw gc obj min wait = 1
rgw gc processor period = 1
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = tests-key=$(head -c 32 /dev/urandom | base64)
CONFIGURATION
}

# Runs until one of the daemons ends.
serve() {
    set -e
    mkdir -p "$folder"/{mon,osd,gateway}
    configuration >"$CEPH_CONF"

    monmaptool --create --fsid "$(ceph-conf --lookup fsid)" --addv a "[v1:127.0.0.1:$monitor_port]" "$folder/monmap"
    ceph-mon --mkfs -i a --monmap "$folder/monmap"
    ceph-mon -f -i a &

    disk=$(cat /proc/sys/kernel/random/uuid)
    ceph osd new "$disk"
    ceph-osd -i 0 --osd-uuid "$disk" --mkfs
    ceph osd crush add osd.0 1.0 host=localhost root=default
    ceph-osd -f -i 0 &

    radosgw-admin user create --uid=tests --display-name=tests --access-key="$access_key" --secret-key="$secret_key"
    radosgw-admin zonegroup placement add --rgw-zonegroup=default --placement-id=default-placement --storage-class=COLD
    radosgw-admin zone placement add --rgw-zone=default --placement-id=default-placement --storage-class=COLD --data-pool=default.rgw.cold.data
    radosgw -f -n client.gateway &
    until (exec 3<>"/dev/tcp/127.0.0.1/$gateway_port"); do
        kill -0 $!
        sleep 0.05
    done
    touch "$folder/ready"
    wait -n
}

stop() {
    kill -KILL -- "-$server"
    wait
    rm -rf "$folder"
}

set -m # The server and all it starts become one process group, to be ended as one.
serve </dev/null >"$folder.log" 2>&1 &
server=$!
trap stop EXIT
trap 'exit 143' INT TERM HUP
cat <&0 >/dev/null &
wait -n
