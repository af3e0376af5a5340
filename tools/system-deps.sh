#!/bin/sh
# Install what the tests need beside Python: browsers, Redis, fonts, Go's log verifier,
# dictionaries, and the W3C's checker of HTML, which comes from npm and runs on Java.
# Where there is no apt, say what is missing instead and go on: tests name what they lack.
set -eu
cd "$(dirname "$0")/.."

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

# Tests that need one of these are left out where it is missing, and say so.
optional=""
command -v java >/dev/null 2>&1 || optional="$optional default-jre-headless"
ldconfig -p 2>/dev/null | grep -q "libenchant-2\\." || optional="$optional libenchant-2-2"
[ -d /usr/lib/voikko ] || optional="$optional libenchant-2-voikko voikko-fi"
[ -e /usr/share/hunspell/sv_SE.dic ] || optional="$optional hunspell-sv"
[ -e /usr/share/hunspell/en_GB.dic ] || optional="$optional hunspell-en-gb"

install() {
  echo "tests: installing $*" >&2
  run=""
  [ "$(id -u)" = 0 ] || run="sudo"
  export DEBIAN_FRONTEND=noninteractive
  $run apt-get update -qq
  $run apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# shellcheck disable=SC2086  # lists of package names
if [ -z "$missing$optional" ]; then
  :
elif ! command -v apt-get >/dev/null 2>&1; then
  echo "tests: please install by your system's package manager:$missing$optional" >&2
else
  [ -z "$missing" ] || install $missing
  [ -z "$optional" ] || install $optional || echo "tests: left out:$optional" >&2
fi

checker=tools/html-checker
if [ ! -e $checker/node_modules/vnu-jar/build/dist/vnu.jar ] && command -v npm >/dev/null; then
  echo "tests: installing the W3C's checker of HTML" >&2
  (cd $checker && npm install --no-save --loglevel=error >/dev/null) ||
    echo "tests: left out: the checker of HTML" >&2
fi
