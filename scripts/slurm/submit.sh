#!/usr/bin/env bash
# Submits a sweep as an array of parts and the merge that follows it.
# Usage: scripts/slurm/submit.sh CONFIG DIR PARTS [OPTIONS OF sbatch, as --time=2:00:00 --partition=short]
# ALLOYKMC is the command to run, where it is not 'alloykmc': ALLOYKMC="dotnet /path/alloykmc.dll".
set -euo pipefail
if [ $# -lt 3 ] || ! [ "$3" -ge 1 ] 2>/dev/null; then
  sed -n '2,4s/^# //p' "$0" >&2
  exit 2
fi
config=$(realpath -- "$1") out=$(realpath -m -- "$2") parts=$3 here=$(dirname "$(realpath -- "$0")")
shift 3
# A faulty configuration is told here, not by every task of the array.
${ALLOYKMC:-alloykmc} sweep "$config" --out "$out" --dry-run
mkdir -p "$out.logs"
array=$(sbatch --parsable --array="1-$parts" --output="$out.logs/part-%a.log" "$@" "$here/sweep.sbatch" "$config" "$out")
merge=$(sbatch --parsable --dependency="afterany:$array" --output="$out.logs/merge.log" "$@" "$here/merge.sbatch" "$out")
echo "array $array ($parts parts), then merge $merge; logs in $out.logs; alloykmc status $out"
