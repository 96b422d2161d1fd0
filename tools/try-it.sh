#!/usr/bin/env bash
# Provisions templates/web-http.yaml against AWS on this machine: no account, nothing outside loopback, nothing left behind.
# Needs the .NET SDK, and moto_server (pip install 'moto[server]') to stand in for AWS; with another endpoint:
#   ELBCTL_TEST_ENDPOINT_URL=http://127.0.0.1:4566 tools/try-it.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION="${AWS_REGION:-us-east-1}" AWS_EC2_METADATA_DISABLED=true
unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL

endpoint=${ELBCTL_TEST_ENDPOINT_URL:-}
moto=
work=$(mktemp -d)
finish() {
  if [ -n "$moto" ] && kill -0 "$moto" 2>/dev/null; then
    kill "$moto"
    wait "$moto" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

if [ -z "$endpoint" ]; then
  if ! command -v moto_server >/dev/null; then
    echo "moto_server is not installed. Install it (pip install 'moto[server]'), or set ELBCTL_TEST_ENDPOINT_URL to another AWS endpoint." >&2
    exit 1
  fi
  port=5000
  while listens "$port"; do port=$((port + 1)); done
  MOTO_ACM_VALIDATION_WAIT=0 moto_server -H 127.0.0.1 -p "$port" >"$work/moto.log" 2>&1 &
  moto=$!
  for _ in $(seq 300); do
    listens "$port" && break
    kill -0 "$moto" 2>/dev/null || { cat "$work/moto.log" >&2; exit 1; }
    sleep 0.2
  done
  endpoint=http://127.0.0.1:$port
fi

echo "Building elbctl ..." >&2
dotnet publish src/ElbProvisioner.Cli -c Release -o artifacts/elbctl -v quiet -nodeReuse:false </dev/null
elbctl() {
  printf '\n$ elbctl %s\n' "$*" >&2
  case $1 in
    init | validate) artifacts/elbctl/elbctl "$@" ;;
    *) artifacts/elbctl/elbctl "$@" --endpoint-url "$endpoint" ;;
  esac
}

stack=templates/web-http.yaml
elbctl validate -f "$stack"
elbctl plan -f "$stack"
elbctl apply -f "$stack" --yes
elbctl status -f "$stack"
elbctl outputs -f "$stack"
elbctl plan -f "$stack" --detailed-exitcode
elbctl destroy -f "$stack" --yes
