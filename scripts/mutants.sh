#!/bin/sh
# Shows that the tests catch ten classic errors of stochastic simulators. Each patch in scripts/mutants plants one error in a copy of the last commit; the tests it names must
# then fail. A patch states the error, the test project and the filter of the tests in its first lines.
# Usage: scripts/mutants.sh [NAME-PART]    for instance: scripts/mutants.sh 07
# Exit code: 0 when every error is caught, 1 when one survives, does not apply or does not compile.
set -eu
cd "$(dirname "$0")/.."
copy="$(mktemp -d)"
trap 'rm -rf "$copy"' EXIT
git clone --quiet --shared . "$copy/tree"
ALLOYKMC_ORACLE_REPLICATES="${ALLOYKMC_ORACLE_REPLICATES:-1000}"
export ALLOYKMC_ORACLE_REPLICATES
survivors=0

# run PROJECT FILTER: 0 if the tests pass, 1 if some fail, 2 if they could not be built.
run() {
  dotnet build "$copy/tree/$1" -c Release --nologo -v quiet -nodeReuse:false > "$copy/build.log" 2>&1 || return 2
  dotnet test "$copy/tree/$1" -c Release --no-build --nologo --filter "$2" > "$copy/test.log" 2>&1 || return 1
}

printf '%-34s %-9s %s\n' error verdict 'tests that fail'
for patch in scripts/mutants/*"${1:-}"*.patch; do
  name="$(basename "$patch" .patch)"
  project="$(sed -n 's/^Project: //p' "$patch")"
  filter="$(sed -n 's/^Tests: //p' "$patch")"
  if ! git -C "$copy/tree" apply < "$patch"; then
    printf '%-34s %-9s\n' "$name" 'NO PATCH'
    survivors=$((survivors + 1))
    continue
  fi
  status=0
  run "$project" "$filter" || status=$?
  failed="$(sed -n 's/^  Failed \([^[]*\).*/\1/p' "$copy/test.log" 2> /dev/null | sed 's/.*\.\([A-Za-z]*Tests\.\)/\1/' | sort | head -n 3 | paste -sd ';' - || true)"
  if [ "$status" -eq 1 ] && [ -n "$failed" ]; then
    printf '%-34s %-9s %s\n' "$name" caught "$failed"
  elif [ "$status" -eq 2 ]; then
    printf '%-34s %-9s\n' "$name" 'NO BUILD'
    tail -n 5 "$copy/build.log"
    survivors=$((survivors + 1))
  else
    printf '%-34s %-9s\n' "$name" SURVIVES
    survivors=$((survivors + 1))
  fi
  git -C "$copy/tree" apply --reverse < "$patch"
done
[ "$survivors" -eq 0 ]
