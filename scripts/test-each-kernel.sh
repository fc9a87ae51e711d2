#!/usr/bin/env bash
# Runs the whole test suite on each vector width the processor has: all, without AVX-512, and without vectors beyond SSE.
set -eu
cd "$(dirname "$0")/.."
dotnet build AlloyKMC.sln -c Release
dotnet test AlloyKMC.sln -c Release --no-build
DOTNET_EnableAVX512=0 dotnet test AlloyKMC.sln -c Release --no-build
DOTNET_EnableAVX512=0 DOTNET_EnableAVX2=0 dotnet test AlloyKMC.sln -c Release --no-build
