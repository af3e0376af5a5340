#!/bin/sh
# Tell whether the server answers and takes part: loading its file is not healthy yet.
set -eu
VALKEYCLI_AUTH=$(cat /run/secrets/redis_password)
REDISCLI_AUTH=$VALKEYCLI_AUTH
export VALKEYCLI_AUTH REDISCLI_AUTH
[ "$(timeout 3 valkey-cli ping)" = PONG ]
