#!/bin/sh
# Install every lock into empty environments, as the Makefile does, with each pip that
# somebody may have: the first that came with Python 3.11, the one that this Python
# brings, and the newest. A lock that leaves pip anything to choose fails in one of them.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

install() { # install NAME LOCK...
  place="$scratch/$1"
  shift
  for lock in "$@"; do set -- "$@" -r "requirements/$lock.txt" && shift; done
  "$place/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes "$@"
}

try() { # try NAME [PIP-REQUIREMENT]
  "$python" -m venv "$scratch/$1"
  [ -z "${2-}" ] || "$scratch/$1/bin/python" -m pip install --quiet --disable-pip-version-check --upgrade "$2"
  begun=$(date +%s)
  install "$1" run build
  install "$1" dev
  "$scratch/$1/bin/python" -m pip --disable-pip-version-check check >/dev/null
  version=$("$scratch/$1/bin/python" -c 'import pip; print(pip.__version__)')
  echo "lock-check: pip $version: run, build and dev in $(($(date +%s) - begun)) s"
}

# Later Pythons cannot run that pip.
if "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))'; then
  try oldest "pip==22.3"
fi
try bundled
try newest pip
