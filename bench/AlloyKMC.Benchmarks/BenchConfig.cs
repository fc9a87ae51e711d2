using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AlloyKMC.Benchmarks;

/// <summary>What all benchmarks share. They run in this process: the default toolchain of BenchmarkDotNet 0.14.0 works on .NET 10 too, but
/// builds a project first, which outlasts its limit of two minutes on a busy machine (then give --buildTimeout). The column Min is the one to quote: whatever else a machine does
/// can only slow an iteration down.</summary>
public sealed class BenchConfig : ManualConfig
{
    private const int Iterations = 7;

    public BenchConfig()
    {
        AddJob(Job.ShortRun.WithIterationCount(Iterations).WithToolchain(InProcessEmitToolchain.Instance));
        AddColumn(StatisticColumn.Min);
    }
}
