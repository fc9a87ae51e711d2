using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model.Definitions;
using AlloyKMC.StatisticalTests.Ensembles;
using AlloyKMC.StatisticalTests.MasterEquations;
using Xunit.Abstractions;

namespace AlloyKMC.StatisticalTests.SlowScale;

/// <summary>
/// The slow-scale engine against the whole, stiff master equation: fast pairs are simulated there, 1e4 times faster than slow reactions, so that what the engine leaves out is below the
/// resolution of the ensembles.
/// </summary>
public sealed class SlowScaleTests(ITestOutputHelper output)
{
    private const int Replicates = 20_000;

    private const uint FirstCondition = 3000;

    private static readonly string Kernel = EngineCatalog.SlowScale.Kernels.First(k => k.IsSupported).Name;

    private sealed record Case(string Name, Network Network, long[] Initial, double Volume, Jump[] Jumps, double[] Times);

    private static RuleDefinition Fast(RuleDefinition rule) => rule with { Fast = true };

    private static readonly Case[] Cases =
    [
        new(
            "isomerisation beside decay",
            Systems.Build("isomerisation", ["A", "B", "C"], [Fast(Systems.Rule("A <-> B", "2e4 * k", "1e4 * k")), Systems.Rule("B -> C", "k")], ("k", 1, "1/s")),
            [12, 0, 0],
            1,
            [new([-1, 1, 0], (n, _) => 2e4 * n[0]), new([1, -1, 0], (n, _) => 1e4 * n[1]), new([0, -1, 1], (n, _) => n[1])],
            [0.4, 1.5]),
        new(
            "protonation beside attack on the protonated",
            Systems.Build(
                "protonation",
                ["A", "H", "AH", "D"],
                [Fast(Systems.Rule("A + H <-> AH", "2e4 * k2", "3e4 * k")), Systems.Rule("AH + H -> D + H", "k2"), Systems.Rule("D + H -> A + H", "k2 / 2")],
                ("k", 1, "1/s"),
                ("k2", 1, "1/s/c0")),
            [6, 4, 0, 0],
            2,
            [
                new([-1, -1, 1, 0], (n, v) => 2e4 * n[0] * n[1] / v), new([1, 1, -1, 0], (n, _) => 3e4 * n[2]), new([0, 0, -1, 1], (n, v) => n[2] * n[1] / v),
                new([1, 0, 0, -1], (n, v) => 0.5 * n[3] * n[1] / v),
            ],
            [0.3, 2]),
        new(
            "dimers beside a slow loss of third order",
            Systems.Build("dimers", ["A", "D", "E"], [Fast(Systems.Rule("2 A <-> D", "1e4 * k2", "2e4 * k")), Systems.Rule("A + D -> A + E", "k2"), Systems.Rule("3 A -> 3 E", "k3")], ("k", 1, "1/s"), ("k2", 1, "1/s/c0"), ("k3", 0.1, "1/s/c0^2")),
            [9, 0, 0],
            3,
            [
                new([-2, 1, 0], (n, v) => 1e4 * n[0] * (n[0] - 1) / v), new([2, -1, 0], (n, _) => 2e4 * n[1]), new([0, -1, 1], (n, v) => n[0] * n[1] / v),
                new([-3, 0, 3], (n, v) => 0.1 * n[0] * (n[0] - 1) * (n[0] - 2) / v / v),
            ],
            [0.5, 2]),
    ];

    /// <summary>Pearson's chi-square of whole states at two times; the bias left out, a part of 1e-4 of any rate, shifts no deviate by more than 0.02.</summary>
    [Fact]
    public void StatesHaveTheProbabilitiesOfTheStiffMasterEquation()
    {
        double threshold = Significance.NormalThreshold(2 * Cases.Length);
        for (int i = 0; i < Cases.Length; i++)
        {
            Case system = Cases[i];
            var equation = new MasterEquation([[.. system.Initial.Select(n => (int)n)]], system.Jumps, system.Volume);
            double[] probabilities = new double[equation.States.Count];
            probabilities[0] = 1;
            long[][] observed = Observe(system, equation, FirstCondition + (uint)i);
            double time = 0;
            for (int t = 0; t < system.Times.Length; t++)
            {
                probabilities = equation.Evolve(probabilities, system.Times[t] - time);
                time = system.Times[t];
                double deviate = Significance.ChiSquareDeviate([.. probabilities.Select((p, s) => (p, observed[t][s]))], Replicates);
                output.WriteLine(FormattableString.Invariant($"{system.Name,-45} at {time,4} s: {equation.States.Count} states, deviate {deviate:0.00}"));
                Assert.Equal(Replicates, observed[t].Sum());
                Assert.InRange(deviate, -threshold, threshold);
            }
        }
    }

    /// <summary>
    /// Two protonations from one pool, sampled in turn: the engine promises waiting times to 0.2 %. At five and four molecules, where the drawn states differ most, means stay within
    /// 4 standard errors plus three times that of the stiff master equation. Without renewals between events the deviation is 4 %.
    /// </summary>
    [Fact]
    public void PairsOfOnePoolAreRightToTheErrorTheEngineStates()
    {
        Network network = Systems.Build(
            "one pool",
            ["A", "B", "H", "AH", "BH", "D", "E"],
            [
                Fast(Systems.Rule("A + H <-> AH", "2e4 * k2", "2e4 * k")), Fast(Systems.Rule("B + H <-> BH", "2e4 * k2", "4e4 * k")), Systems.Rule("AH -> D", "k"), Systems.Rule("BH + H -> E + H", "2 * k2"),
            ],
            ("k", 1, "1/s"),
            ("k2", 1, "1/s/c0"));
        var system = new Case(
            "one pool",
            network,
            [5, 4, 4, 0, 0, 0, 0],
            2,
            [
                new([-1, 0, -1, 1, 0, 0, 0], (n, v) => 2e4 * n[0] * n[2] / v), new([1, 0, 1, -1, 0, 0, 0], (n, _) => 2e4 * n[3]),
                new([0, -1, -1, 0, 1, 0, 0], (n, v) => 2e4 * n[1] * n[2] / v), new([0, 1, 1, 0, -1, 0, 0], (n, _) => 4e4 * n[4]),
                new([0, 0, 0, -1, 0, 1, 0], (n, _) => n[3]), new([0, 0, 0, 0, -1, 0, 1], (n, v) => 2 * n[4] * n[2] / v),
            ],
            [0.5, 1]);
        var equation = new MasterEquation([[.. system.Initial.Select(n => (int)n)]], system.Jumps, system.Volume);
        double[] probabilities = new double[equation.States.Count];
        probabilities[0] = 1;
        long[][] observed = Observe(system, equation, FirstCondition + 100);
        double time = 0;
        for (int t = 0; t < system.Times.Length; t++)
        {
            probabilities = equation.Evolve(probabilities, system.Times[t] - time);
            time = system.Times[t];
            for (int s = 0; s < system.Initial.Length; s++)
            {
                int species = s;
                double mean = equation.States.Select((state, i) => probabilities[i] * state[species]).Sum();
                double variance = equation.States.Select((state, i) => probabilities[i] * (state[species] - mean) * (state[species] - mean)).Sum();
                double found = equation.States.Select((state, i) => (double)observed[t][i] * state[species]).Sum() / Replicates;
                double error = Math.Sqrt(variance / Replicates);
                output.WriteLine(FormattableString.Invariant($"{network.Species[s].Name,-3} at {time,4} s: {found:0.0000} against {mean:0.0000} ± {error:0.0000}"));
                Assert.InRange(found, mean - (4 * error) - (0.006 * mean), mean + (4 * error) + (0.006 * mean));
            }
        }
    }

    private static long[][] Observe(Case system, MasterEquation equation, uint condition)
    {
        var plan = new SimulationPlan { Network = system.Network, InitialCounts = system.Initial, Volume = system.Volume, SampleTimesSeconds = system.Times };
        return Ensemble.Run(
            plan,
            new EngineUnderTest(EngineCatalog.SlowScale, Kernel),
            condition,
            Replicates,
            () => system.Times.Select(_ => new long[equation.States.Count]).ToArray(),
            (partial, _, result) =>
            {
                for (int t = 0; t < partial.Length; t++) partial[t][equation.Find(result.Series.Counts[t].Select(n => (int)n))]++;
            },
            (total, partial) =>
            {
                for (int t = 0; t < total.Length; t++)
                {
                    for (int s = 0; s < total[t].Length; s++) total[t][s] += partial[t][s];
                }
            });
    }
}
