#!/usr/bin/env bash
# Packs the dotnet tool: native for the system this runs on, a portable package for every other, and the package that chooses between them.
#   tools/pack.sh DIR [RID ...]     DIR gets the packages; RID: the systems that have a native package, this one's unless given
# A release packs on each system with all RIDs and puts what they made into one folder. Where native code cannot be made, portable is all there is.
set -euo pipefail

[ $# -ge 1 ] || { sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 1; }
mkdir -p "$1"
folder=$(cd "$1" && pwd)
shift
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

here=$(dotnet msbuild src/ElbProvisioner.Cli -getProperty:NETCoreSdkRuntimeIdentifier)
native=("$@")
[ $# -gt 0 ] || native=("$here")
if ! reason=$(tools/can-go-native.sh "$here"); then
  printf '%s\n' "$reason" "Only the portable package is made." >&2
  [ $# -gt 0 ] || native=()
fi

# The choosing package names what there is, best first.
rids=$(IFS=+; echo "${native[*]}${native[*]:++}any")
pack() {
  dotnet pack src/ElbProvisioner.Cli -c Release -o "$folder" -v quiet --nologo "-p:ToolRuntimes=$rids" "$@"
}

pack -r any
pack -p:Native=true
for rid in "${native[@]}"; do
  [ "$rid" != "$here" ] || pack -r "$rid" -p:Native=true
done
