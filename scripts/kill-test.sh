#!/usr/bin/env bash
# Kills a sweep with SIGKILL at random instants, continues it each time, and compares the finished dataset with an uninterrupted one.
# Usage: scripts/kill-test.sh [KILLS]     (default 200; needs a Release build)
set -eu
cd "$(dirname "$0")/.."
kills=${1:-200}
program=src/AlloyKMC.Cli/bin/Release/net10.0/alloykmc.dll
[ -f "$program" ] || { echo "Build first: dotnet build AlloyKMC.sln -c Release" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# About 25 runs a second and core: large enough that no round finishes the sweep at once.
sweep=(dotnet "$program" sweep configs/lin2022/feed-ratio-sweep.json --set feed.clusters=1500 --quiet)
"${sweep[@]}" --out "$work/whole"

killed=0 finished=0 differences=0 round=0
while [ "$killed" -lt "$kills" ]; do
  round=$((round + 1))
  out=$work/parts-$round
  while true; do
    "${sweep[@]}" --out "$out" & pid=$!
    # 0.05 to 1.55 s: from the start of the process to well into the runs.
    sleep "$(awk -v r="$RANDOM" 'BEGIN { printf "%.3f", 0.05 + 1.5 * r / 32768 }')"
    if kill -KILL "$pid" 2>/dev/null; then killed=$((killed + 1)); fi
    wait "$pid" 2>/dev/null && break
    if [ "$killed" -ge "$kills" ]; then "${sweep[@]}" --out "$out"; break; fi
  done
  finished=$((finished + 1))
  for table in runs trajectories observables; do
    diff -r "$work/whole/$table" "$out/$table" >/dev/null || differences=$((differences + 1))
  done
  rm -rf "$out"
done
echo "$killed kills, $finished sweeps finished, $differences differences"
[ "$differences" -eq 0 ]
