#!/bin/sh
# Runs benchmarks and files their tables under bench/results/<processor>/<name>.md, with the commit and the command. Compare ratios within one file: machines are noisy.
# Usage: scripts/bench.sh NAME FILTER [OPTION OF BENCHMARKDOTNET]...    for instance: scripts/bench.sh engines '*MetalExchange*' '*FortyFourMetal*'
# Exit code: that of the benchmarks.
set -eu
cd "$(dirname "$0")/.."
name="$1"
shift
processor="$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2> /dev/null | head -n 1)"
folder="bench/results/$(printf '%s' "${processor:-unknown}" | sed 's/([A-Za-z]*)//g' | tr -cs 'A-Za-z0-9.\n' '-' | sed 's/^-*//; s/-*$//')"
artifacts="$(mktemp -d)"
trap 'rm -rf "$artifacts"' EXIT
dotnet run --project bench/AlloyKMC.Benchmarks -c Release -- --filter "$@" --artifacts "$artifacts" > "$artifacts/log.txt" || { status=$?; tail -n 20 "$artifacts/log.txt"; exit "$status"; }
mkdir -p "$folder"
{
  printf '# %s\n\nCommit %s, %s, load average before the run %s.\n\n    scripts/bench.sh %s %s\n' \
    "$name" "$(git rev-parse --short HEAD)" "$(date -u +%Y-%m-%d)" "$(cut -d ' ' -f 1 /proc/loadavg)" "$name" "$(printf "'%s' " "$@" | sed "s/ *$//")"
  for table in "$artifacts"/results/*-report-github.md; do
    printf '\n## %s\n\n' "$(basename "$table" -report-github.md | sed 's/.*\.//')"
    cat "$table"
  done
} > "$folder/$name.md"
printf '%s\n' "$folder/$name.md"
