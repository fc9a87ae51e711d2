using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AlloyKMC.Benchmarks;

/// <summary>What all benchmarks share. They run in this process: the default toolchain of BenchmarkDotNet 0.14.0 works on .NET 10 too, but
/// builds a project first, which outlasts its limit of two minutes on a busy machine (then give --buildTimeout).</summary>
public sealed class BenchConfig : ManualConfig
{
    public BenchConfig()
    {
        AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
