#!/bin/sh
# Write the locks from requirements/*.in. uv records no registry address in this form.
set -eu
cd "$(dirname "$0")/.."
tool=.venv/lock-tool
[ -x "$tool/bin/uv" ] || { python3 -m venv "$tool" && "$tool/bin/pip" install --quiet uv; }
for name in run s3 spelling scan build dev; do
  # An extra is installed beside the rest: with the same versions of what both need.
  case $name in s3 | spelling | scan) set -- --constraint requirements/run.txt ;; *) set -- ;; esac
  "$tool/bin/uv" pip compile --quiet --generate-hashes --no-strip-extras --universal --python-version 3.11 \
    --no-header "$@" --output-file "requirements/$name.txt" "requirements/$name.in"
done
if grep -nE 'https?://' requirements/*.txt; then
  echo "lock: a registry address got into a lock file" >&2
  exit 1
fi
