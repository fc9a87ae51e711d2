#!/bin/sh
# The statistical oracles at release depth: every DSMTS case with 1e5 replicates (or as many as given) on every exact engine and kernel.
# Usage: scripts/oracle-deep.sh [REPLICATES]
set -eu
cd "$(dirname "$0")/.."
ALLOYKMC_ORACLE_REPLICATES="${1:-100000}"
export ALLOYKMC_ORACLE_REPLICATES
exec dotnet test tests/AlloyKMC.StatisticalTests -c Release --filter FullyQualifiedName~Dsmts --logger "console;verbosity=detailed"
