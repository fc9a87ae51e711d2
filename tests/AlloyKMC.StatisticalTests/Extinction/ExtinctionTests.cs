using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.StatisticalTests.Ensembles;
using Xunit.Abstractions;

namespace AlloyKMC.StatisticalTests.Extinction;

public sealed class ExtinctionTests(ITestOutputHelper output)
{
    private const int Replicates = 20_000;
    private const double BirthPerSecond = 1;
    private const double DeathPerSecond = 1.2;
    private const int Start = 3;

    /// <summary>
    /// A line of descent is extinct at t with probability mu (1 - e^-(l-m)t) / (l - m e^-(l-m)t) (Kendall 1948, doi 10.1214/aoms/1177730285); lines are independent.
    /// </summary>
    [Theory]
    [MemberData(nameof(EngineUnderTest.All), MemberType = typeof(EngineUnderTest))]
    public void BirthAndDeathDieOutAsOftenAsTheyShould(string name)
    {
        var engine = EngineUnderTest.Named(name);
        Network network = Systems.Build("birth and death", ["A"], [Systems.Rule("A -> 2 A", "b"), Systems.Rule("A -> 0", "d")], ("b", BirthPerSecond, "1/s"), ("d", DeathPerSecond, "1/s"));
        double[] times = [0.5, 2, 8, 30];
        if (engine.Engine.Refuses(network) is { } refusal)
        {
            output.WriteLine($"left out, {engine} cannot: {refusal}");
            return;
        }

        var plan = new SimulationPlan { Network = network, InitialCounts = [Start], Volume = 1, SampleTimesSeconds = times };
        long[] extinct = Ensemble.Run(
            plan,
            engine,
            2000,
            Replicates,
            () => new long[times.Length],
            (partial, _, result) =>
            {
                for (int t = 0; t < times.Length; t++) partial[t] += result.Series.Counts[t][0] == 0 ? 1 : 0;
            },
            (total, partial) =>
            {
                for (int t = 0; t < times.Length; t++) total[t] += partial[t];
            });
        double threshold = Significance.NormalThreshold(times.Length);
        for (int t = 0; t < times.Length; t++)
        {
            double e = Math.Exp(-(BirthPerSecond - DeathPerSecond) * times[t]);
            double expected = Math.Pow(DeathPerSecond * (1 - e) / (BirthPerSecond - (DeathPerSecond * e)), Start);
            double deviate = (extinct[t] - (Replicates * expected)) / Math.Sqrt(Replicates * expected * (1 - expected));
            output.WriteLine(FormattableString.Invariant($"{engine} at {times[t]} s: {extinct[t]} of {Replicates} extinct, expected {Replicates * expected:0.0}, deviate {deviate:0.00}"));
            Assert.InRange(deviate, -threshold, threshold);
        }
    }
}
