#!/usr/bin/env bash
# Kills a sweep, then one long run, then a sweep that is given more replicates, with SIGKILL at random instants, continues each time, and compares what is finished with what
# was never interrupted.
# Usage: scripts/kill-test.sh [KILLS OF EACH [CLUSTERS OF THE SWEEP [CLUSTERS OF THE LONG RUN]]]     (needs a Release build, or ALLOYKMC as the command to run)
set -eu
cd "$(dirname "$0")/.."
kills=${1:-200} sweep_clusters=${2:-1000} run_clusters=${3:-12000}
program=${ALLOYKMC:-dotnet src/AlloyKMC.Cli/bin/Release/net10.0/alloykmc.dll}
$program --version >/dev/null || { echo "Build first: dotnet build AlloyKMC.sln -c Release" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
RANDOM=2022
differences=0 torn=0

# Kills "$@" --out DIR until it has been killed $kills times, starting a new folder whenever one is finished.
# It lives for a random share of the time the whole takes. $2 says whether checkpoints are truncated now and then; $3 is a folder that each new one is a copy of, or empty: a copy
# is killed once, since its runs are handed over to the new configuration in the first call alone.
kill_repeatedly() {
  local name=$1 damage=$2 from=$3 killed=0 finished=0 resumed=0 damaged=0 round=0 longest out pid code file
  shift 3
  "$@" --out "$work/whole"
  [ -z "$from" ] || cp -r "$from" "$work/timed"
  longest=$(date +%s%N)
  "$@" --out "$work/timed"
  longest=$((($(date +%s%N) - longest) / 1000000))
  rm -rf "$work/timed"
  while [ "$killed" -lt "$kills" ]; do
    round=$((round + 1))
    out=$work/round-$round
    [ -z "$from" ] || cp -r "$from" "$out"
    while true; do
      "$@" --out "$out" 2>>"$work/messages" & pid=$!
      sleep "$(awk -v r="$RANDOM" -v longest="$longest" 'BEGIN { printf "%.3f", longest / 1000 * r / 32768 }')"
      if kill -KILL "$pid" 2>/dev/null; then killed=$((killed + 1)); fi
      code=0
      wait "$pid" 2>/dev/null || code=$?
      [ "$code" -ne 0 ] || break
      # 137: killed. Anything else is a fault, and would be one for ever.
      if [ "$code" -ne 137 ]; then tail -n 5 "$work/messages" >&2; echo "$name: exit code $code" >&2; exit 1; fi
      # Whatever carries the name of a table is whole.
      for file in "$out"/*/*.parquet; do
        [ ! -f "$file" ] || [ "$(tail -c 4 "$file")" = PAR1 ] || torn=$((torn + 1))
      done
      for file in "$out"/.alloykmc/checkpoints/*.checkpoint; do
        [ -f "$file" ] || continue
        resumed=$((resumed + 1))
        if [ "$damage" = yes ] && [ $((RANDOM % 5)) -eq 0 ]; then truncate -s "$((RANDOM % $(stat -c %s "$file")))" "$file"; damaged=$((damaged + 1)); fi
      done
      if [ "$killed" -ge "$kills" ] || [ -n "$from" ]; then "$@" --out "$out" 2>>"$work/messages"; break; fi
    done
    finished=$((finished + 1))
    for table in runs trajectories observables; do
      diff -r "$work/whole/$table" "$out/$table" >/dev/null || differences=$((differences + 1))
    done
    rm -rf "$out"
  done
  rm -rf "$work/whole"
  echo "$name: $killed kills, $finished finished, $resumed starts from a checkpoint, $damaged checkpoints truncated, $differences differences, $torn torn files"
}

kill_repeatedly sweep no "" $program sweep configs/lin2022/feed-ratio-sweep.json --set feed.clusters=$sweep_clusters --quiet
kill_repeatedly "long run" yes "" $program run configs/lin2022/time-course-3to1.json --set feed.clusters=$run_clusters --set 'sampling.times=["20 h"]' --replicates 1 --engine direct --checkpoint-every "0.1 s" --quiet
more="$program sweep configs/lin2022/feed-ratio-sweep.json --set feed.clusters=40 --quiet"
$more --replicates 20 --out "$work/fewer"
kill_repeatedly "more replicates" no "$work/fewer" $more --replicates 24
[ "$differences" -eq 0 ] && [ "$torn" -eq 0 ]
