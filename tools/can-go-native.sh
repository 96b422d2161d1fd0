#!/usr/bin/env bash
# Ends with 0 where native code for the RID can be made here; else with 1 and the reason on stdout.
#   tools/can-go-native.sh RID
set -euo pipefail

case $(uname -s) in
  Linux) system=linux ;;
  Darwin) system=osx ;;
  *) system=win ;;
esac
case $1 in
  "$system"-*) ;;
  *) echo "Native code for $1 cannot be made on $system: make it there."; exit 1 ;;
esac

if [ "$system" != win ] && ! command -v clang >/dev/null && ! { [ "$system" = linux ] && command -v gcc >/dev/null; }; then
  if [ "$system" = linux ]; then
    echo "Native code needs a C compiler, and neither clang nor gcc is here: apt-get install gcc, dnf install gcc, ..."
  else
    echo "Native code needs a C compiler, and clang is not here: xcode-select --install"
  fi
  exit 1
fi
