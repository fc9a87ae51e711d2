#!/usr/bin/env bash
# A sweep in parts under GNU parallel, on this machine or on those of a list (as --sshloginfile), then the merge.
# Usage: scripts/parallel/sweep.sh CONFIG DIR PARTS [OPTIONS OF parallel]
set -eu
[ $# -ge 3 ] || { sed -n '2,3s/^# //p' "$0" >&2; exit 2; }
config=$(realpath -- "$1") out=$(realpath -m -- "$2") parts=$3
shift 3
# Parts that fail or are stopped do not stop the others; the merge says what is missing, and the same command continues.
seq "$parts" | parallel "$@" ${ALLOYKMC:-alloykmc} sweep "{=0 \$_ = '$config' =}" --out "{=0 \$_ = '$out' =}" --shard "{}/$parts" --threads 1 --quiet || true
exec ${ALLOYKMC:-alloykmc} merge "$out" --quiet
