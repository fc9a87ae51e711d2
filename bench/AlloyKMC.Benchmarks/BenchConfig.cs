using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AlloyKMC.Benchmarks;

/// <summary>What all benchmarks share. They run in this process: BenchmarkDotNet 0.14.0 does not know .NET 10 and cannot build a project for it.</summary>
public sealed class BenchConfig : ManualConfig
{
    public BenchConfig()
    {
        AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
