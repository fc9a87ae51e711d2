using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using MathNet.Numerics.Distributions;

namespace AlloyKMC.Tests.Kinetics.Engines;

/// <summary>Final states of many replicates against the master equation, by Pearson's chi-squared over the states with at least ten expected replicates (the others pooled). A
/// correct engine fails one case with probability 1e-5; seeds are fixed.</summary>
public sealed class MasterEquationTests
{
    private const int Replicates = 20_000;
    private const double LeastProbability = 1e-5;

    private static readonly Dictionary<string, (Network Network, long[] Start, double Volume, double Seconds, long LargestCount)> Cases = new(StringComparer.Ordinal)
    {
        ["birth and death"] = (SmallSystems.BirthAndDeath, [0], 1, 0.9, 40),
        ["dimer of six"] = (SmallSystems.Dimer, [6, 0], 1, 0.7, 6),
        ["dimer of two in a volume"] = (SmallSystems.Dimer, [2, 1], 2.5, 1.3, 4),
        ["association"] = (SmallSystems.Association, [9, 6, 1], 1.7, 0.8, 12),
        ["enzyme"] = (SmallSystems.Enzyme, [2, 12, 0, 0], 1, 3, 12),
        ["burst"] = (SmallSystems.Burst, [2, 0, 0], 1, 1.1, 40),
        ["custom laws"] = (SmallSystems.Custom, [7, 3, 1], 1, 1.2, 20),
        ["custom laws in a volume"] = (SmallSystems.Custom, [5, 4, 2], 2, 0.6, 20),
        ["rare"] = (SmallSystems.Rare, [1, 2, 0], 1, 0.5, 3),
        ["swap of two clusters"] = (SmallSystems.Swap(2, 3), [1, 0, 0, 1], 1, 0.6, 2),
        ["swap of four clusters"] = (SmallSystems.Swap(4, 3), [2, 0, 0, 2], 1, 0.8, 4),
        ["swap of three clusters, two alike"] = (SmallSystems.Swap(3, 4), [0, 2, 0, 0, 1], 1, 0.5, 3),
    };

    public static TheoryData<string, string> EnginesAndCases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string engine in FastEngines.All)
            {
                foreach (string name in Cases.Keys) data.Add(engine, name);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EnginesAndCases))]
    public void FinalStatesHaveTheProbabilitiesOfTheMasterEquation(string engineName, string caseName)
    {
        (Network network, long[] start, double volume, double seconds, long largestCount) = Cases[caseName];
        var equation = new MasterEquation(network, start, volume, largestCount);
        double[] expected = equation.Solve(seconds);
        Assert.Equal(1, expected.Sum(), 1e-6);
        long[] observed = new long[expected.Length];
        for (uint r = 0; r < Replicates; r++)
        {
            IEngine engine = FastEngines.New(engineName, 11, r);
            engine.Load(network, start, volume);
            Assert.Equal(AdvanceResult.Reached, engine.Advance(seconds, long.MaxValue, default));
            int state = equation.IndexOf(FastEngines.Counts(engine, network));
            Assert.True(state >= 0, "a state that cannot be reached");
            observed[state]++;
        }

        AssertAgree(expected, observed, $"{engineName}, {caseName}");
    }

    private static void AssertAgree(double[] expected, long[] observed, string label)
    {
        double chiSquared = 0, pooledExpected = 0, pooledObserved = 0;
        int cells = 0;
        for (int s = 0; s < expected.Length; s++)
        {
            double mean = expected[s] * Replicates;
            if (mean < 10)
            {
                pooledExpected += mean;
                pooledObserved += observed[s];
                continue;
            }

            chiSquared += (observed[s] - mean) * (observed[s] - mean) / mean;
            cells++;
        }

        if (pooledExpected >= 5)
        {
            chiSquared += (pooledObserved - pooledExpected) * (pooledObserved - pooledExpected) / pooledExpected;
            cells++;
        }
        else
        {
            Assert.True(pooledObserved < 40, $"{label}: {pooledObserved} replicates in states of total expectation {pooledExpected}");
        }

        double probability = 1 - ChiSquared.CDF(cells - 1, chiSquared);
        Assert.True(cells >= 2, "too few states to compare");
        Assert.True(probability > LeastProbability, FormattableString.Invariant($"{label}: chi-squared {chiSquared:F1} over {cells} cells, probability {probability:E1}"));
    }
}
