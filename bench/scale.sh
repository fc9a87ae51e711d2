#!/usr/bin/env bash
# Time and memory against the number of runs and of parts, and the published sweep. Needs a Release build and GNU time.
# Usage: bench/scale.sh [runs|conditions|shards|published ...] >bench/results/CPU/scale.txt
set -eu
cd "$(dirname "$0")/.."
program=${ALLOYKMC:-dotnet src/AlloyKMC.Cli/bin/Release/net10.0/alloykmc.dll}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Runs a command and prints its CPU time, wall time and largest memory, with what the runs cost each.
measure() {
  local label=$1 runs=$2
  shift 2
  /usr/bin/time -o "$work/time" -f "%U %S %e %M" "$@" >/dev/null
  awk -v label="$label" -v runs="$runs" '{ cpu = $1 + $2; printf "%-34s %8d runs  %8.2f s CPU  %8.2f s wall  %5d MB  %7.3f ms CPU per run\n", label, runs, cpu, $3, $4 / 1024, 1000 * cpu / runs }' "$work/time"
}

echo "$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(nproc) processors, commit $(git rev-parse --short HEAD), load $(cut -d' ' -f1 /proc/loadavg) at the start"
for part in "${@:-runs conditions shards published}"; do for what in $part; do case $what in
  runs)
    for runs in 1000 10000 100000; do
      measure "20 conditions" "$runs" $program sweep bench/scale/tiny.json --replicates $((runs / 20)) --threads 2 --quiet --out "$work/runs-$runs"
      echo "  files after the sweep: $(find "$work/runs-$runs" -type f | wc -l), $(du -sk "$work/runs-$runs" | cut -f1) kB"
      rm -rf "$work/runs-$runs"
    done ;;
  conditions)
    for side in 32 100 316; do
      values=$(seq -s, 1 "$side")
      measure "$((side * side)) conditions" $((side * side)) $program sweep bench/scale/tiny.json --replicates 1 --threads 2 --quiet --out "$work/conditions-$side" \
        --set "sweep={\"grid\":{\"parameters.k\":[$values],\"feed.amounts.A\":[$values]}}"
      rm -rf "$work/conditions-$side"
    done ;;
  shards)
    for shards in 100 1000 10000; do dotnet bench/AlloyKMC.Benchmarks/bin/Release/net10.0/AlloyKMC.Benchmarks.dll shards "$shards" "$work/shards-$shards"; rm -rf "$work/shards-$shards"; done ;;
  published)
    measure "published, 20 ratios, N = 1e5" 400 $program sweep configs/lin2022/feed-ratio-sweep.json --set feed.clusters=100000 --threads 2 --quiet --out "$work/published"
    echo "  files after the sweep: $(find "$work/published" -type f | wc -l), $(du -sk "$work/published" | cut -f1) kB" ;;
esac; done; done
