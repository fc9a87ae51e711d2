#!/usr/bin/env bash
# Time and memory against the number of runs, conditions and parts, and the published sweep; filed under bench/results/<processor>/scale.md with the commit and the command.
# Usage: bench/scale.sh [runs|conditions|shards|published ...]     (needs a Release build of the solution, and GNU time; all four take five to ten minutes on two cores)
set -eu
cd "$(dirname "$0")/.."
[ $# -gt 0 ] || set -- runs conditions shards published
program=${ALLOYKMC:-dotnet src/AlloyKMC.Cli/bin/Release/net10.0/alloykmc.dll}
$program --version >/dev/null || { echo "Build first: dotnet build AlloyKMC.sln -c Release" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
processor="$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1)"
folder="bench/results/$(printf '%s' "${processor:-unknown}" | sed 's/([A-Za-z]*)//g' | tr -cs 'A-Za-z0-9.\n' '-' | sed 's/^-*//; s/-*$//')"
load() { cut -d ' ' -f 1 /proc/loadavg; }

heading() { printf '\n## %s\n\n| | runs | CPU time | wall time | memory at most | CPU time per run | files | on disk |\n|---|---|---|---|---|---|---|---|\n' "$1"; }

# Runs a sweep and prints a row: what it took in all and per run, and what it left behind.
measure() {
  local label=$1 runs=$2 out=$work/out
  shift 2
  /usr/bin/time -o "$work/time" -f "%U %S %e %M" $program sweep "$@" --threads 2 --quiet --out "$out" >/dev/null
  awk -v label="$label" -v runs="$runs" -v files="$(find "$out" -type f | wc -l)" -v kilobytes="$(du -sk "$out" | cut -f1)" \
    '{ cpu = $1 + $2; printf "| %s | %d | %.2f s | %.2f s | %d MB | %.3f ms | %d | %d kB |\n", label, runs, cpu, $3, $4 / 1024, 1000 * cpu / runs, files, kilobytes }' "$work/time"
  rm -rf "$out"
}

{
  printf '# scale\n\nCommit %s, %s, %s processors, load average before the run %s (what else ran lengthens wall times, hardly CPU times).\n\n    bench/scale.sh %s\n' "$(git rev-parse --short HEAD)" "$(date -u +%Y-%m-%d)" "$(nproc)" "$(load)" "$*"
  for what in "$@"; do case $what in
    runs)
      heading "Number of runs: 20 conditions of hardly any events (\`bench/scale/tiny.json\`)"
      for runs in 1000 10000 100000 1000000; do measure "" "$runs" bench/scale/tiny.json --replicates $((runs / 20)); done ;;
    conditions)
      heading "Number of conditions: a grid over a parameter and a feed, one run each"
      for side in 32 100 316; do
        values=$(seq -s, 1 "$side")
        measure "" $((side * side)) bench/scale/tiny.json --replicates 1 --set "sweep={\"grid\":{\"parameters.k\":[$values],\"feed.amounts.A\":[$values]}}"
      done
      heading "Conditions of the 44-metal system: a parameter, ten clusters each"
      for count in 20 200; do
        measure "$count values" "$count" configs/lin2022/feed-ratio-sweep.json --replicates 1 --set feed.clusters=10 --set "sweep={\"grid\":{\"parameters.k30\":[$(seq -s, 0.0010 0.00001 "$(awk -v n="$count" 'BEGIN { print 0.0010 + 0.00001 * (n - 1) }')")]}}"
      done ;;
    shards)
      printf '\n## Number of parts, ten runs each, one after another in one process\n\n| parts | a part | files | on disk | status | merge, wall | merge, CPU | files after it | memory at most |\n|---|---|---|---|---|---|---|---|---|\n'
      for shards in 100 1000 10000; do
        dotnet bench/AlloyKMC.Benchmarks/bin/Release/net10.0/AlloyKMC.Benchmarks.dll shards "$shards" "$work/shards"
        rm -rf "$work/shards"
      done ;;
    published)
      heading "The published sweep: 20 ratios, 7 times, 20 replicates, 100,000 clusters"
      measure "" 400 configs/lin2022/feed-ratio-sweep.json --set feed.clusters=100000 ;;
    *) echo "scale.sh: there is no part '$what'; give runs, conditions, shards or published." >&2; exit 2 ;;
  esac; done
  printf '\nLoad average after the run %s.\n' "$(load)"
} >"$work/scale.md"
mkdir -p "$folder"
mv "$work/scale.md" "$folder/scale.md"
printf '%s\n' "$folder/scale.md"
