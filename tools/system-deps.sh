#!/bin/sh
# Install what the tests need beside Python: browsers, Redis, fonts, Go's log verifier.
# Where there is no apt, say what is missing instead and go on: tests name what they lack.
set -eu

missing=""
need() { # need COMMAND PACKAGE...
  command -v "$1" >/dev/null 2>&1 && return 0
  shift
  missing="$missing $*"
}
need chromium chromium
need firefox-esr firefox-esr
need WebKitWebDriver webkit2gtk-driver
need xvfb-run xvfb xauth
need redis-server redis-server
need openssl openssl
# What makes disks, networks and clocks fail.
need strace strace
need faketime faketime
need ip iproute2
need go golang-go
[ -d /usr/share/gocode/src/golang.org/x/mod ] || missing="$missing golang-golang-x-mod-dev"
[ -d /usr/share/fonts/truetype/noto ] || missing="$missing fonts-noto-core"
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "tests: please install by your system's package manager:$missing" >&2
  exit 0
fi
run=""
[ "$(id -u)" = 0 ] || run="sudo"
echo "tests: installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
$run apt-get update -qq
# shellcheck disable=SC2086  # a list of package names
$run apt-get install -y -qq --no-install-recommends $missing >/dev/null
