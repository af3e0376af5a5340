#!/bin/sh
# Check the snippet: types, lint, build, and that the committed build is this build.
# Without Node only the digest of the sources is compared, which needs Python alone.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python tools/snippet_digest.py
if ! command -v npm >/dev/null 2>&1; then
  echo "check: no Node here, so tsc, Biome and the rebuild are skipped" >&2
  exit 0
fi
cd snippet
# Not `npm ci`: it refuses a lock without the packages of platforms that are not ours,
# which a mirror may not have. The integrity of each package is held all the same.
npm install --no-save --loglevel=error >/dev/null
npm run --silent check
