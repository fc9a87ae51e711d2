#!/bin/sh
# Installs the Parquet readers of others that judge our files in tests/AlloyKMC.Tests/Parquet and Storage.
# Needs node and npm. Without them those tests are reported as skipped.
set -eu
cd "$(dirname "$0")/../tests/foreign-readers"
npm ci --no-audit --no-fund
