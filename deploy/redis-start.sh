#!/bin/sh
# Start Redis or Valkey with the password of a secret, which is in no argument list.
set -eu
umask 077
password=$(cat /run/secrets/redis_password)
{
  printf 'requirepass %s\n' "$password"
  printf 'masterauth %s\n' "$password"
} >/tmp/auth.conf
exec valkey-server /etc/valkey/valkey.conf "$@"
