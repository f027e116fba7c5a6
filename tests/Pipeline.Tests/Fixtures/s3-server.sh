#!/bin/bash
# A real S3 server for the tests: the RADOS gateway of a one-node Ceph cluster that keeps everything in memory.
#
#   s3-server.sh FOLDER GATEWAY_PORT MONITOR_PORT ACCESS_KEY SECRET_KEY
#
# Writes FOLDER/ready once requests are answered, and runs until its standard input ends: when the one who
# started it dies, even by SIGKILL, so does the server, and FOLDER with it.
# Needs Debian's ceph-mon, ceph-osd, radosgw and ceph-common.
set -euo pipefail
folder=$1 gateway_port=$2 monitor_port=$3 access_key=$4 secret_key=$5

daemons=()
stop() {
    trap - EXIT
    ((${#daemons[@]})) && kill -KILL "${daemons[@]}" 2>/dev/null
    wait
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 143' INT TERM HUP

mkdir -p "$folder"/{mon,osd,gateway}
exec >"$folder/log" 2>&1
cluster=$(cat /proc/sys/kernel/random/uuid)
export CEPH_CONF=$folder/ceph.conf

# One of everything, no authentication between the daemons (clients of the gateway do have to sign).
# The gateway makes its pools one by one, and the monitor would let each wait for a second: hence "paxos".
cat >"$CEPH_CONF" <<CONFIGURATION
[global]
fsid = $cluster
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
CONFIGURATION

monmaptool --create --fsid "$cluster" --addv a "[v1:127.0.0.1:$monitor_port]" "$folder/monmap"
ceph-mon --mkfs -i a --monmap "$folder/monmap"
ceph-mon -f -i a </dev/null &
daemons+=($!)

disk=$(cat /proc/sys/kernel/random/uuid)
ceph osd new "$disk"
ceph-osd -i 0 --osd-uuid "$disk" --mkfs
ceph osd crush add osd.0 1.0 host=localhost root=default
ceph-osd -f -i 0 </dev/null &
daemons+=($!)

radosgw-admin user create --uid=tests --display-name=tests --access-key="$access_key" --secret-key="$secret_key"
radosgw -f -n client.gateway </dev/null &
daemons+=($!)
until (exec 3<>"/dev/tcp/127.0.0.1/$gateway_port") 2>/dev/null; do
    kill -0 "${daemons[-1]}"
    sleep 0.05
done
touch "$folder/ready"

cat >/dev/null
