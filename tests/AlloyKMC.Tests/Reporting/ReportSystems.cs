using System.Globalization;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;
using AlloyKMC.Model.Species;
using AlloyKMC.Observation.Comparison;
using AlloyKMC.Reporting.Data;

namespace AlloyKMC.Tests.Reporting;

/// <summary>Small systems with made-up populations to draw.</summary>
internal static class ReportSystems
{
    public static readonly double[] PublishedTimes = [120, 600, 1800, 3600, 7200, 10800, 72000];

    /// <summary>Frameworks F0, F1, ... along x = 0..12 (Au atoms of 12), two pools, and a framework-free metal count that is conserved.</summary>
    public static AlloySystem System(int frameworks, string prefix = "F", bool hasIons = true) => AlloySystem.Compile(new SystemDefinition
    {
        Name = "drawn system",
        Metals = ["Au", "Ag"],
        Families =
        [
            .. Enumerable.Range(0, frameworks).Select(i => KeyValuePair.Create($"{prefix}{i}", new FamilyDefinition
            {
                Kind = "framework",
                ValenceElectrons = (18 + 2 * (i % 2)).ToString(CultureInfo.InvariantCulture),
                Coordinates = [KeyValuePair.Create("x", new CoordinateRange(0, 12))],
                Content = [KeyValuePair.Create("Au", "x"), KeyValuePair.Create("Ag", "12 - x")],
                Ion = hasIons ? new IonDefinition($"Au{{x}} Ag{{12-x}} (C7H5O2S){{{20 + i}}}", $"-{2 + i % 3}") : null,
            })),
            KeyValuePair.Create("Au_c", new FamilyDefinition { Kind = "pool", Content = [KeyValuePair.Create("Au", "1")] }),
            KeyValuePair.Create("Ag_c", new FamilyDefinition { Kind = "pool", Content = [KeyValuePair.Create("Ag", "1")] }),
        ],
        Rules = [new RuleDefinition { Name = "exchange", Reaction = $"{prefix}0(x) + Au_c -> {prefix}0(x+1) + Ag_c", Rate = "x < 12 ? k : 0" }],
        Parameters = [KeyValuePair.Create("k", new ParameterDefinition { Value = 1, Unit = "1/s/c0", Description = "exchange <fast> & slow" })],
    });

    /// <summary>Clusters wander from low to high x with time; which framework wins differs by seed.</summary>
    public static PopulationSeries Series(AlloySystem system, IReadOnlyList<double> times, int seed)
    {
        var random = new System.Random(seed);
        var counts = new List<long[]>();
        for (int t = 0; t < times.Count; t++)
        {
            long[] sample = new long[system.Species.Count];
            double progress = times.Count == 1 ? 1 : t / (times.Count - 1.0);
            for (int s = 0; s < sample.Length; s++)
            {
                SpeciesInfo species = system.Species[s];
                if (species.Family.Kind == FamilyKind.Pool) sample[s] = random.Next(1000);
                else sample[s] = (long)(2000 * Math.Exp(-Math.Pow(species.Coordinates[0] - 11 * progress, 2) / 4 - species.Family.Index * Math.Abs(progress - 0.5) * 3) * (0.8 + 0.4 * random.NextDouble()));
            }

            counts.Add(sample);
        }

        return new PopulationSeries(system.Species, times, counts);
    }

    public static ReportContent Content(AlloySystem system, IReadOnlyList<double> times, int replicates, int conditions, string label = "condition") => new()
    {
        Title = "A report",
        System = system,
        Conditions =
        [
            .. Enumerable.Range(0, conditions).Select(c => new ReportCondition
            {
                Label = $"{label} {c + 1}",
                Ratio = conditions > 1 ? $"1:{conditions - c}" : null,
                FeedRatio = conditions > 1 ? 1.0 / (conditions - c) : null,
                Fed = PopulationSample.From(Series(system, times, 100 * c), 0),
                Replicates = [.. Enumerable.Range(0, replicates).Select(r => Series(system, times, 100 * c + r))],
                Observables =
                [
                    Observable(times, replicates, "photoluminescence of all clusters together (mM x quantum yield)", (sample, replicate) => 0.02 / (1 + sample) * (1 + 0.1 * replicate)),
                    Observable(times, replicates, "excess", (sample, replicate) => sample % 2 == 0 ? -0.3 * (1 + replicate) : 0.9),
                    Observable(times, replicates, "emission maximum (nm)", (sample, replicate) => 660 + sample + replicate),
                    Observable(times, replicates, "a half-life that never changes (h)", (_, _) => 27.4),
                ],
            }),
        ],
        Facts = new RunFacts("drawn", replicates * conditions, [("completed", replicates * conditions)], ["none"], [1], 12345, ["0123"], ["0.1.0"], new Dictionary<string, string> { ["k"] = "changed by the run" }),
    };

    private static ObservableSeries Observable(IReadOnlyList<double> times, int replicates, string name, Func<int, int, double> value) =>
        new(name, [.. Enumerable.Range(0, replicates).Select(r => (IReadOnlyList<double>)[.. Enumerable.Range(0, times.Count).Select(s => value(s, r))])]);
}
