#!/usr/bin/env bash
# Builds elbctl and takes a starter stack through its whole life: plan, apply, status, a second plan that is empty, destroy.
#   tools/try-it.sh [TEMPLATE]        TEMPLATE: a name under templates/, web-http unless given
# It talks to AWS_ENDPOINT_URL where that is set, otherwise to moto_server on this machine, which it starts and stops. Never to an account.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

template=${1:-web-http}
stack=templates/$template.yaml
[ -f "$stack" ] || { echo "There is no template '$template'; there are: $(cd templates && ls ./*.yaml | sed 's#^./##; s#\.yaml$##' | tr '\n' ' ')" >&2; exit 1; }

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
echo "Building elbctl ..."
dotnet publish src/ElbProvisioner.Cli -c Release -o artifacts/elbctl -v quiet --nologo
elbctl=artifacts/elbctl/elbctl

moto=
finish() {
  [ -z "$moto" ] || { kill "$moto" 2>/dev/null || true; wait "$moto" 2>/dev/null || true; }
}
trap finish EXIT
trap 'exit 130' INT TERM

if [ -z "${AWS_ENDPOINT_URL:-}" ]; then
  if ! command -v moto_server >/dev/null; then
    echo "This needs an AWS to talk to that costs nothing: install moto (pip install 'moto[server]'), or set AWS_ENDPOINT_URL to an emulator." >&2
    exit 1
  fi
  port=$((20000 + RANDOM % 20000))
  MOTO_ACM_VALIDATION_WAIT=1 moto_server -H 127.0.0.1 -p "$port" >artifacts/moto.log 2>&1 &
  moto=$!
  export AWS_ENDPOINT_URL=http://127.0.0.1:$port
  for _ in $(seq 100); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    kill -0 "$moto" 2>/dev/null || { echo "moto_server did not start; see artifacts/moto.log" >&2; exit 1; }
    sleep 0.2
  done
  if grep -q 'shop\.example\.com' "$stack"; then
    # What the template asks its user to have: the hosted zone of its domain.
    zone='<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>example.com</Name><CallerReference>try-it</CallerReference></CreateHostedZoneRequest>'
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'POST /2013-04-01/hostedzone HTTP/1.0\r\nHost: route53.amazonaws.com\r\nAuthorization: AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/route53/aws4_request\r\nContent-Length: %d\r\n\r\n%s' "${#zone}" "$zone" >&3
    head -n 1 <&3 | grep -q ' 201 ' || { echo "moto_server made no hosted zone" >&2; exit 1; }
    exec 3>&-
  fi
fi
export AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:-anything} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-anything} AWS_REGION=${AWS_REGION:-us-east-1}

show() {
  printf '\n$ elbctl'
  printf ' %s' "$@"
  printf '\n'
  "$elbctl" "$@"
}

show validate -f "$stack"
show apply -f "$stack" --yes
show status -f "$stack"
show plan -f "$stack" --detailed-exitcode
show destroy -f "$stack" --yes
