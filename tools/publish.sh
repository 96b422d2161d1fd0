#!/usr/bin/env bash
# Publishes elbctl as users are told to take it: one native executable that needs no .NET.
#   tools/publish.sh RID DIR        RID: linux-x64, linux-arm64, osx-arm64, win-x64, ...; DIR gets the executable
# Native code is made on the system it is for, and needs its C compiler there: clang or gcc on Linux, Xcode's on macOS, Visual Studio's on Windows.
set -euo pipefail

[ $# -eq 2 ] || { sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 1; }
rid=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if ! reason=$(tools/can-go-native.sh "$rid"); then
  printf '%s\n' "$reason" "Without it, 'dotnet publish src/ElbProvisioner.Cli -c Release -r $rid -o $2' gives a build that needs the .NET runtime and starts slower." >&2
  exit 1
fi

dotnet publish src/ElbProvisioner.Cli -c Release -r "$rid" -p:Native=true -o "$folder" -v quiet --nologo
