#!/usr/bin/env bash
# Checks the white space, restores, builds once with warnings as errors, runs every test project, and ends with the real counts on one line:
#   N passed, N failed, N skipped
# Needs the .NET SDK alone. With moto_server on PATH the end-to-end tests run too; without it they are skipped and say so.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

configuration=Release
results=artifacts/test-results
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
locked=()
[ "${CI:-}" = true ] && locked=(--locked-mode)

rm -rf "$results"
mkdir -p "$results"
# The compiler holds the style of the code, and this its white space; without --verify-no-changes it puts it right.
dotnet format whitespace . --folder --exclude artifacts/ --verify-no-changes </dev/null || exit 1
dotnet restore ElbProvisioner.sln "${locked[@]}" </dev/null || exit 1
dotnet build ElbProvisioner.sln --no-restore -c "$configuration" -p:RunAnalyzers=true -warnaserror -nodeReuse:false </dev/null || exit 1

test_project() {
  local name=$1
  shift
  dotnet test "tests/$name/$name.csproj" --no-build -c "$configuration" --results-directory "$results" \
    --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" "$@" </dev/null
}

# The tests that mostly wait (for Terraform) go beside the others; what they said is shown when they have ended.
patient=ElbProvisioner.LocalAws.Tests
names=$(basename -a tests/*.Tests)
status=0
test_project "$patient" "$@" >"$results/$patient.log" 2>&1 &
beside=$!
trap 'kill "$beside" 2>/dev/null' EXIT
for name in $names; do
  [ "$name" = "$patient" ] || test_project "$name" "$@" || status=1
done
wait "$beside" || status=1
cat "$results/$patient.log"

passed=0 failed=0 skipped=0
for name in $names; do
  trx="$results/$name.trx"
  if [ ! -s "$trx" ]; then
    echo "error: $name produced no results" >&2
    status=1
    continue
  fi
  # Each result is one element with its outcome; the file's own counters leave skipped tests out.
  outcomes=$(grep -o '<UnitTestResult [^>]*>' "$trx" | grep -o ' outcome="[A-Za-z]*"')
  p=$(grep -c '"Passed"' <<<"$outcomes")
  s=$(grep -c '"NotExecuted"' <<<"$outcomes")
  f=$(grep -c 'outcome=' <<<"$outcomes")
  f=$((f - p - s))
  if [ $((p + f + s)) -eq 0 ] && [ $# -eq 0 ]; then
    echo "error: $name ran no tests" >&2
    status=1
  fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done

[ "$failed" -eq 0 ] || status=1
if [ $((passed + failed)) -eq 0 ]; then
  echo "error: no test ran" >&2
  status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
