using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.StatisticalTests.Ensembles;

/// <summary>An exact engine of the catalogue on one of its kernels.</summary>
public sealed record EngineUnderTest(EngineEntry Engine, string Kernel)
{
    /// <summary>Every exact engine on every kernel that this machine can run, by "engine/kernel".</summary>
    public static TheoryData<string> All =>
        [.. EngineCatalog.All.Where(e => e.IsExact).SelectMany(e => e.Kernels.Where(k => k.IsSupported).Select(k => $"{e.Name}/{k.Name}"))];

    /// <summary>Whether the engine would run on this kernel unasked.</summary>
    public bool IsPreferred => PhiloxKernelCatalog.Preferred.Name == Kernel;

    public static EngineUnderTest Named(string name)
    {
        string[] parts = name.Split('/');
        return new EngineUnderTest(EngineCatalog.Find(parts[0])!, parts[1]);
    }

    public override string ToString() => $"{Engine.Name}/{Kernel}";
}
