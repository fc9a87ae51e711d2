using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Engines.Factorised;
using AlloyKMC.Kinetics.Engines.Uniformised;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Tests.Kinetics.Engines;

/// <summary>The engines that the tests of this folder loop over.</summary>
internal static class FastEngines
{
    /// <summary>Names for theories; the tight variants have caps at the very counts and no spare slots, so that nearly every gain overruns a cap.</summary>
    public static IReadOnlyList<string> All { get; } = ["uniformised", "uniformised, tight caps", "uniformised, few slots", "factorised"];

    public static TheoryData<string> Names => [.. All];

    public static IEngine New(string name, ulong seed, uint replicate = 0, PhiloxKernel? kernel = null)
    {
        var stream = new PhiloxStream(new StreamKey(seed, 0, replicate), kernel);
        return name switch
        {
            "uniformised" => new UniformisedEngine(stream),
            "uniformised, tight caps" => new UniformisedEngine(stream, new UniformisedOptions { Margin = 0, Spare = 0 }),
            "uniformised, few slots" => new UniformisedEngine(stream, new UniformisedOptions { Margin = 0.1, Spare = 0.1, SlotsPerEntry = 4 }),
            "factorised" => new FactorisedEngine(stream),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
    }

    public static long[] Counts(IEngine engine, Network network)
    {
        long[] counts = new long[network.Species.Count];
        engine.CopyCounts(counts);
        return counts;
    }
}
