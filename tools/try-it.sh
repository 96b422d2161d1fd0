#!/usr/bin/env bash
# Builds elbctl and takes a starter stack through its whole life: plan, apply, status, a second plan that is empty, destroy.
#   tools/try-it.sh [TEMPLATE]        TEMPLATE: a name under templates/, web-https unless given
# It uses the embedded AWS, in a world of its own; or the endpoint that AWS_ENDPOINT_URL names. Never an account.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

template=${1:-web-https}
stack=templates/$template.yaml
[ -f "$stack" ] || { echo "There is no template '$template'; there are: $(cd templates && ls ./*.yaml | sed 's#^./##; s#\.yaml$##' | tr '\n' ' ')" >&2; exit 1; }

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
echo "Building elbctl ..."
dotnet publish src/ElbProvisioner.Cli -c Release -o artifacts/elbctl -v quiet --nologo
elbctl=artifacts/elbctl/elbctl

if [ -z "${AWS_ENDPOINT_URL:-}" ]; then
  where=(--local)
  ELBCTL_LOCAL_STATE=$(mktemp -d)/aws.world
  export ELBCTL_LOCAL_STATE
  trap 'rm -rf "$(dirname "$ELBCTL_LOCAL_STATE")"' EXIT
  trap 'exit 130' INT TERM
else
  where=()
  export AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:-anything} AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-anything}
fi
export AWS_REGION=${AWS_REGION:-us-east-1}

show() {
  printf '\n$ elbctl'
  printf ' %s' "$@"
  printf '\n'
  "$elbctl" "$@"
}

show validate -f "$stack"
show apply -f "$stack" "${where[@]}" --yes
show status -f "$stack" "${where[@]}"
show plan -f "$stack" "${where[@]}" --detailed-exitcode
show destroy -f "$stack" "${where[@]}" --yes
