using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.StatisticalTests.Ensembles;
using Xunit.Abstractions;

namespace AlloyKMC.StatisticalTests.MasterEquations;

/// <summary>Whole distributions against the master equation, for what the DSMTS cases lack: two different reactants, third order, laws, volumes and additions.</summary>
public sealed class MasterEquationTests(ITestOutputHelper output)
{
    private const int MostReplicates = 20_000;

    /// <summary>Ensembles of the DSMTS cases have the conditions below.</summary>
    private const uint FirstCondition = 1000;

    [Theory]
    [MemberData(nameof(EngineUnderTest.All), MemberType = typeof(EngineUnderTest))]
    public void StatesHaveTheProbabilitiesOfTheMasterEquation(string name)
    {
        var engine = EngineUnderTest.Named(name);
        double threshold = Significance.NormalThreshold(3 * MasterEquationCase.All.Count);
        output.WriteLine(FormattableString.Invariant($"{engine}: threshold {threshold:0.00}"));
        var failures = new List<string>();
        int judged = 0;
        for (int i = 0; i < MasterEquationCase.All.Count; i++)
        {
            MasterEquationCase system = MasterEquationCase.All[i];
            if (engine.Engine.Refuses(system.Network) is { } refusal)
            {
                output.WriteLine($"{system.Name} left out, {engine} cannot: {refusal}");
                continue;
            }

            judged++;
            foreach ((double time, double deviate, long unreachable) in Deviates(system, engine, FirstCondition + (uint)i))
            {
                bool passes = Math.Abs(deviate) <= threshold && unreachable == 0;
                output.WriteLine(FormattableString.Invariant($"{system.Name,-28} at {time,5} s deviate {deviate,6:0.00} unreachable {unreachable}: {(passes ? "passes" : "FAILS")}"));
                if (!passes) failures.Add($"{system.Name} at {time}");
            }
        }

        Assert.Empty(failures);
        Assert.True(judged > 0, "The engine refused every case.");
    }

    [Fact]
    public void TheMasterEquationOfADecayIsBinomial()
    {
        var equation = new MasterEquation([[5]], [new Jump([-1], (n, _) => 0.7 * n[0])], 1);
        double[] probabilities = equation.Evolve([1, 0, 0, 0, 0, 0], 1.3);
        double alive = Math.Exp(-0.7 * 1.3);
        for (int n = 0; n <= 5; n++)
            Assert.Equal(MathNet.Numerics.SpecialFunctions.Binomial(5, n) * Math.Pow(alive, n) * Math.Pow(1 - alive, 5 - n), probabilities[equation.Find([n])], 1e-12);
    }

    private static List<(double Time, double Deviate, long Unreachable)> Deviates(MasterEquationCase system, EngineUnderTest engine, uint condition)
    {
        // The other kernels give the same bits: fewer replicates show it.
        int replicates = engine.IsPreferred ? MostReplicates : MostReplicates / 4;
        var plan = new SimulationPlan
        {
            Network = system.Network,
            InitialCounts = system.Initial,
            Volume = system.Volume,
            SampleTimesSeconds = system.Times,
            Schedule = system.Addition is { } addition
                ? [new ScheduledChange { TimeSeconds = system.Times[1], Add = [.. addition.Molecules.Select((n, s) => (s, (long)n))], AddedVolume = addition.Volume }]
                : [],
        };
        Dictionary<string, long>[] observed = Ensemble.Run(
            plan,
            engine,
            condition,
            replicates,
            () => system.Times.Select(_ => new Dictionary<string, long>(StringComparer.Ordinal)).ToArray(),
            (partial, _, result) =>
            {
                for (int t = 0; t < partial.Length; t++)
                {
                    string key = string.Join(',', result.Series.Counts[t]);
                    partial[t][key] = partial[t].GetValueOrDefault(key) + 1;
                }
            },
            (total, partial) =>
            {
                for (int t = 0; t < total.Length; t++)
                {
                    foreach ((string key, long count) in partial[t]) total[t][key] = total[t].GetValueOrDefault(key) + count;
                }
            });

        var deviates = new List<(double, double, long)>();
        double volume = system.Volume, time = 0;
        var equation = new MasterEquation([[.. system.Initial.Select(n => (int)n)]], system.Jumps, volume, system.Largest);
        double[] probabilities = new double[equation.States.Count];
        probabilities[0] = 1;
        for (int t = 0; t < system.Times.Length; t++)
        {
            probabilities = equation.Evolve(probabilities, system.Times[t] - time);
            time = system.Times[t];
            Assert.Equal(1, probabilities.Sum(), 1e-7);
            var cells = equation.States.Select((state, s) => (probabilities[s], observed[t].GetValueOrDefault(string.Join(',', state)))).ToList();
            long unreachable = replicates - cells.Sum(c => c.Item2);
            deviates.Add((time, Significance.ChiSquareDeviate(cells, replicates), unreachable));
            if (t == 1 && system.Addition is { } added)
            {
                var occupied = equation.States.Select((state, s) => (State: state.Zip(added.Molecules, (n, a) => n + a).ToArray(), Probability: probabilities[s])).Where(p => p.Probability > 1e-15).ToList();
                volume += added.Volume;
                equation = new MasterEquation(occupied.Select(p => p.State), system.Jumps, volume, system.Largest);
                probabilities = new double[equation.States.Count];
                foreach ((int[] state, double probability) in occupied) probabilities[equation.Find(state)] = probability;
            }
        }

        return deviates;
    }
}
