#!/bin/sh
# Make six nodes one cluster: three masters, three replicas. Does nothing when they are.
set -eu
REDISCLI_AUTH=$(cat /run/secrets/redis_password)
VALKEYCLI_AUTH=$REDISCLI_AUTH
export REDISCLI_AUTH VALKEYCLI_AUTH
first=172.29.17.11

is_whole() { valkey-cli -h "$first" -t 3 cluster info | grep -q '^cluster_state:ok'; }

if ! is_whole; then
  valkey-cli --cluster create \
    172.29.17.11:6379 172.29.17.12:6379 172.29.17.13:6379 \
    172.29.17.14:6379 172.29.17.15:6379 172.29.17.16:6379 \
    --cluster-replicas 1 --cluster-yes
fi
tries=0
until is_whole; do
  tries=$((tries + 1))
  [ "$tries" -lt 30 ] || { echo "the cluster does not come up" >&2; exit 1; }
  sleep 1
done
