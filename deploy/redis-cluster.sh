#!/bin/sh
# Make six nodes one cluster: three masters, three replicas, all in step. Does nothing
# when they are one already.
set -eu
REDISCLI_AUTH=$(cat /run/secrets/redis_password)
VALKEYCLI_AUTH=$REDISCLI_AUTH
export REDISCLI_AUTH VALKEYCLI_AUTH
nodes="172.29.17.11 172.29.17.12 172.29.17.13 172.29.17.14 172.29.17.15 172.29.17.16"

ask() { # ask NODE COMMAND...
  node=$1
  shift
  timeout 3 valkey-cli -h "$node" "$@"
}
is_whole() { ask 172.29.17.11 cluster info | grep -q '^cluster_state:ok'; }
is_in_step() { # a master with a replica, or a replica with its master
  ask "$1" info replication | grep -Eq '^(connected_slaves:[1-9]|master_link_status:up)'
}
all_in_step() {
  for each in $nodes; do is_in_step "$each" || return 1; done
}

if ! is_whole; then
  places=""
  for each in $nodes; do places="$places $each:6379"; done
  # shellcheck disable=SC2086  # a list of places
  valkey-cli --cluster create $places --cluster-replicas 1 --cluster-yes
fi
tries=0
until is_whole && all_in_step; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || { echo "the cluster does not come up" >&2; exit 1; }
  sleep 1
done
