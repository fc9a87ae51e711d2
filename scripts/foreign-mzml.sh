#!/usr/bin/env bash
# Has two foreign readers judge mzML files we write: FileInfo of OpenMS (Debian: topp) checks them against the schema and reads them, msconvert of
# ProteoWizard (Debian: libpwiz-tools) rewrites them with every compression, and those are compared with the original. For use before a release.
# Usage: scripts/foreign-mzml.sh DATASET     (needs a Release build)
set -eu
[ $# -eq 1 ] || { echo "usage: $0 DATASET" >&2; exit 2; }
dataset=$(realpath "$1")
cd "$(dirname "$0")/.."
program=src/AlloyKMC.Cli/bin/Release/net10.0/alloykmc.dll
[ -f "$program" ] || { echo "Build first: dotnet build AlloyKMC.sln -c Release" >&2; exit 2; }
for tool in FileInfo msconvert; do command -v "$tool" >/dev/null || { echo "$tool is not installed (Debian: topp, libpwiz-tools)" >&2; exit 2; }; done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
instrument=configs/lin2022/instrument.json
compare() { dotnet "$program" compare "$dataset" --instrument "$instrument" --to "$1" --time "20 h" --json; }
shares() { grep -o '"measuredShare": [0-9.e-]*'; }

for kind in profile centroid; do
  dotnet "$program" spectrum "$dataset" --time "20 h" --instrument "$instrument" --"$kind" --out "$work/$kind.mzML" --quiet
  FileInfo -in "$work/$kind.mzML" -v | tee "$work/info" | grep -E "Success|Number of spectra|Total number of peaks" || true
  grep -q "the file is valid!" "$work/info" && grep -q "semantically valid!" "$work/info" || { echo "$kind.mzML: FileInfo does not find the file valid" >&2; exit 1; }
done

compare "$work/profile.mzML" | shares > "$work/expected"
# 32 bits and Numpress linear and slof round to at least seven figures; pic rounds intensities to whole numbers, here of some hundreds at most.
for how in "--32" "--64 --zlib" "--mz64 --inten32 --zlib" "--numpressLinear --numpressSlof" "--numpressLinear --numpressPic --zlib" "--noindex" "--gzip"; do
  rm -rf "$work/out"
  # shellcheck disable=SC2086
  msconvert "$work/profile.mzML" --mzML $how -o "$work/out" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
  compare "$work"/out/* | shares > "$work/found"
  case $how in *Pic*) limit=2e-3 ;; *) limit=1e-5 ;; esac
  paste "$work/expected" "$work/found" | awk -v how="$how" -v limit="$limit" '{ d = $2 - $4; if (d < 0) d = -d; if (d > worst) worst = d } END { printf "msconvert %s: %d shares, largest difference %.1e\n", how, NR, worst; exit !(NR > 0 && worst < limit) }'
done
