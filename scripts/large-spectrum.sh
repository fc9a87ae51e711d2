#!/usr/bin/env bash
# Compares a dataset with an mzML file of many scans and says how long it took and how much memory: the file is made by repeating a simulated spectrum.
# Usage: scripts/large-spectrum.sh DATASET [MEGABYTES]     (default 2048; needs a Release build, GNU time and room for the file in TMPDIR)
set -eu
[ $# -ge 1 ] || { echo "usage: $0 DATASET [MEGABYTES]" >&2; exit 2; }
dataset=$(realpath "$1")
cd "$(dirname "$0")/.."
megabytes=${2:-2048}
program=src/AlloyKMC.Cli/bin/Release/net10.0/alloykmc.dll
[ -f "$program" ] || { echo "Build first: dotnet build AlloyKMC.sln -c Release" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
instrument=configs/lin2022/instrument.json
dotnet "$program" spectrum "$dataset" --time "20 h" --instrument "$instrument" --out "$work/one.mzML" --quiet

# Without its index the file may be repeated: head, the spectrum as often as needed, tail.
awk -v work="$work" '
  /<indexedmzML/ { next }
  /<mzML / { sub(/<mzML /, "<mzML xmlns=\"http://psi.hupo.org/ms/mzml\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" ") }
  /<indexList/ { exit }
  /<spectrum / { part = 1 }
  { print > (work "/" (part == 0 ? "head" : part == 1 ? "spectrum" : "tail")) }
  /<\/spectrum>/ { part = 2 }' "$work/one.mzML"
count=$((megabytes * 1048576 / $(stat -c %s "$work/spectrum") + 1))
{
  cat "$work/head"
  for ((k = 1; k <= count; k++)); do
    if ((k % 100 == 0)); then echo "writing scan $k of $count" >&2; fi
    sed "1s/id=\"[^\"]*\"/id=\"scan=$k\"/" "$work/spectrum"
  done
  cat "$work/tail"
} > "$work/large.mzML"
echo "$(stat -c %s "$work/large.mzML") bytes, $count scans"
/usr/bin/time -f "%e s, %U s of CPU, at most %M kB in memory" dotnet "$program" compare "$dataset" --instrument "$instrument" --to "$work/large.mzML" --time "20 h"
