using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Tests.Kinetics.MeanField;

public sealed class MeanFieldSolverTests
{
    private static readonly MeanFieldTolerances s_tight = new(1e-9, 1e-16);

    public static TheoryData<string> Methods => ["Rodas4", "Rodas5P"];

    /// <summary>Robertson's problem; values of the stiff test set of Hairer and Wanner (doi:10.1007/978-3-642-05221-7).</summary>
    [Theory]
    [MemberData(nameof(Methods))]
    public void RobertsonsProblemKeepsToPublishedValues(string method)
    {
        Network network = SmallSystems.Pools("ABC", SmallSystems.Rule("A -> B", "0.04 * perS"), SmallSystems.Rule("2 B -> B + C", "3e7 * perMS"), SmallSystems.Rule("B + C -> A + C", "1e4 * perMS"));
        var solver = new MeanFieldSolver(network, Method(method));
        double[] c = [1, 0, 0];
        solver.Advance(c, 40, s_tight);
        AssertRelative([0.7158270687193941, 0.9185534764557338e-5, 0.2841637457458413], c, 1e-8);
        solver.Advance(c, 1e11 - 40, s_tight);
        AssertRelative([0.2083340149701255e-7, 0.8333360770334713e-13, 0.9999999791665050], c, 1e-6);
    }

    /// <summary>A reversible chain is linear: its solution is a matrix exponential.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(40)]
    public void LinearChainIsItsMatrixExponential(int largest)
    {
        Network network = SmallSystems.Chain(largest, "(1 + 0.5 * x) * perS", "(2 + 0.3 * x) * perS");
        int count = network.Species.Count;
        double[,] generator = new double[count, count];
        for (int i = 0; i + 1 < count; i++)
        {
            double up = 1 + 0.5 * i, down = 2 + 0.3 * i;
            generator[i, i] -= up;
            generator[i + 1, i] += up;
            generator[i + 1, i + 1] -= down;
            generator[i, i + 1] += down;
        }

        double[] c = new double[count];
        c[0] = 1;
        double[] expected = Exponential(generator, 0.7, c);
        new MeanFieldSolver(network).Advance(c, 0.7, new MeanFieldTolerances(1e-10, 1e-14));
        for (int i = 0; i < count; i++) Assert.Equal(expected[i], c[i], 1e-9);
    }

    /// <summary>Error against number of steps shows the order, and with it that coefficients and Jacobian are right.</summary>
    [Theory]
    [InlineData("Rodas4", 3.6)]
    [InlineData("Rodas5P", 4.5)]
    public void ErrorFallsWithTheOrderOfTheMethod(string method, double leastOrder)
    {
        Network network = ExchangeSystem();
        double[] exact = ExchangeStart(network), coarse = [.. exact], fine = [.. exact];
        new MeanFieldSolver(network, RosenbrockTableau.Rodas5P).Advance(exact, 3, new MeanFieldTolerances(1e-12, 1e-15));
        var solver = new MeanFieldSolver(network, Method(method));
        solver.Advance(coarse, 3, new MeanFieldTolerances(1e-4, 1e-6));
        int coarseSteps = solver.Statistics.Steps;
        solver.ResetStatistics();
        solver.Advance(fine, 3, new MeanFieldTolerances(1e-8, 1e-10));
        int fineSteps = solver.Statistics.Steps;
        double order = Math.Log(Distance(coarse, exact) / Distance(fine, exact)) / Math.Log((double)fineSteps / coarseSteps);
        Assert.True(order >= leastOrder, $"order {order:F2} from {coarseSteps} and {fineSteps} steps");
    }

    [Fact]
    public void ErrorFollowsTheTolerance()
    {
        Network network = ExchangeSystem();
        double[] exact = ExchangeStart(network);
        var solver = new MeanFieldSolver(network);
        solver.Advance(exact, 3, new MeanFieldTolerances(1e-12, 1e-15));
        foreach (double tolerance in (double[])[1e-3, 1e-5, 1e-7, 1e-9])
        {
            double[] c = ExchangeStart(network);
            solver.Advance(c, 3, new MeanFieldTolerances(tolerance, 1e-2 * tolerance));
            Assert.InRange(Distance(c, exact), 0, 3 * tolerance);
        }
    }

    /// <summary>Separable groups, in which pairs with which nothing changes take part, against the sum over every channel, which leaves them out.</summary>
    [Fact]
    public void DerivativesOfGroupsAreThoseOfAllChannels()
    {
        foreach (Network network in (Network[])[ExchangeSystem(), MeanFieldReference.NetworkOf(MeanFieldReference.Definition("m44.json"))])
        {
            Assert.NotEmpty(network.Groups);
            double[] c = [.. Enumerable.Range(0, network.Species.Count).Select(i => 0.01 + 0.5 * Math.Abs(Math.Sin(1 + i)))];
            double[] expected = new double[c.Length], magnitude = new double[c.Length], actual = new double[c.Length];
            ChannelTable table = network.Channels;
            for (int channel = 0; channel < table.Count; channel++)
            {
                double rate = table.RateConstant[channel];
                foreach ((int species, int multiplicity) in table.ReactantsOf(channel).ToArray().Zip(table.ReactantMultiplicity[table.ReactantStart[channel]..table.ReactantStart[channel + 1]]))
                    rate *= Math.Pow(c[species], multiplicity);
                if (table.Custom[channel] is { } law) rate = law.RatePerSecond([.. law.Concentrations.Select(set => set.Sum(s => c[s]))]);
                for (int k = table.ChangeStart[channel]; k < table.ChangeStart[channel + 1]; k++)
                {
                    expected[table.ChangeSpecies[k]] += rate * table.ChangeAmount[k];
                    magnitude[table.ChangeSpecies[k]] += Math.Abs(rate * table.ChangeAmount[k]);
                }
            }

            new MeanFieldSolver(network).Derivatives(c, actual);
            for (int i = 0; i < c.Length; i++) Assert.True(Math.Abs(actual[i] - expected[i]) <= 1e-12 * magnitude[i], $"{network.Species[i].Name}: {actual[i]:R} for {expected[i]:R}");
        }
    }

    [Fact]
    public void ResultsDoNotDependOnWhatWasIntegratedBefore()
    {
        Network network = MeanFieldReference.NetworkOf(MeanFieldReference.Definition("m44.json"));
        var used = new MeanFieldSolver(network);
        foreach (double ratio in (double[])[3, 0.25])
        {
            double[] c = MeanFieldReference.Feed(network, ratio), alone = [.. c];
            used.Advance(c, 7200, MeanFieldTolerances.Default);
            new MeanFieldSolver(network).Advance(alone, 7200, MeanFieldTolerances.Default);
            Assert.Equal(alone, c);
        }
    }

    [Fact]
    public void NothingIsAllocatedPerStep()
    {
        Network network = MeanFieldReference.NetworkOf(MeanFieldReference.Definition("m44.json"));
        var solver = new MeanFieldSolver(network);
        double[] c = MeanFieldReference.Feed(network, 1), events = new double[network.Directions.Count];
        solver.Advance(c, 1, MeanFieldTolerances.Default, events);
        long least = long.MaxValue;
        solver.ResetStatistics();
        for (int attempt = 0; attempt < 5; attempt++)
        {
            // The least of several: a collection that another test causes may count what was set aside for this thread.
            double[] fed = [.. c];
            long before = GC.GetAllocatedBytesForCurrentThread();
            solver.Advance(fed, 72000, MeanFieldTolerances.Default, events);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(solver.Statistics.Steps > 5 * 30);
        Assert.True(least < 1024, $"{least} bytes in {solver.Statistics.Steps / 5} steps");
    }

    [Fact]
    public void ALawWithoutASolutionBeyondSomeTimeIsReported()
    {
        // [A] = 1 - sqrt(1 - 2 t) ends at t = 0.5 with an infinite slope.
        Network network = SmallSystems.Pools("AB", SmallSystems.Rule("B -> A", "molar * perS * molar / (molar - [A])") with { Law = "custom" });
        double[] c = [0, 2];
        var failure = Assert.Throws<MeanFieldException>(() => new MeanFieldSolver(network).Advance(c, 2, MeanFieldTolerances.Default));
        Assert.Equal(0.5, failure.TimeSeconds, 1e-3);
    }

    [Fact]
    public void ImpossibleInputIsRefused()
    {
        var solver = new MeanFieldSolver(SmallSystems.Pools("AB", SmallSystems.Rule("A -> B", "perS")));
        Assert.Throws<ArgumentException>(() => solver.Advance(new double[3], 1, MeanFieldTolerances.Default));
        Assert.Throws<ArgumentException>(() => solver.Advance([1, -1], 1, MeanFieldTolerances.Default));
        Assert.Throws<ArgumentException>(() => solver.Advance([1, double.NaN], 1, MeanFieldTolerances.Default));
        Assert.Throws<ArgumentException>(() => solver.Advance([1, 0], -1, MeanFieldTolerances.Default));
        Assert.Throws<ArgumentException>(() => solver.Advance([1, 0], 1, MeanFieldTolerances.Default, new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => solver.Advance([1, 0], 1, new MeanFieldTolerances(0, 1e-9)));
    }

    /// <summary>What an integration may leave below zero is no fault of the next one, where the sum of concentrations has become less.</summary>
    [Fact]
    public void AStartMayBeAsFarBelowZeroAsTolerancesLeave()
    {
        var solver = new MeanFieldSolver(SmallSystems.Pools("AB", SmallSystems.Rule("A -> B", "perS")));
        MeanFieldTolerances tolerances = MeanFieldTolerances.Search;
        double[] c = [1, -20 * tolerances.AbsoluteShare];
        double whole = c.Sum();
        solver.Advance(c, 3, tolerances);
        Assert.Equal(whole, c.Sum(), 1e-12);
        Assert.Equal(Math.Exp(-3), c[0], 1e-3);
    }

    /// <summary>A first step far below the rounding of the whole duration is no collapse.</summary>
    [Fact]
    public void FastRatesStartInALongRun()
    {
        var solver = new MeanFieldSolver(SmallSystems.Pools("ABC", SmallSystems.Rule("A -> B", "1e9 * perS"), SmallSystems.Rule("B -> C", "1e-5 * perS")));
        double[] c = [1, 0, 0];
        solver.Advance(c, 72000, MeanFieldTolerances.Default);
        Assert.Equal([0, Math.Exp(-0.72), 1 - Math.Exp(-0.72)], c, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void AnEmptyFlaskStaysEmpty()
    {
        double[] c = [0, 0];
        new MeanFieldSolver(SmallSystems.Pools("AB", SmallSystems.Rule("A -> B", "perS"))).Advance(c, 1e6, MeanFieldTolerances.Default);
        Assert.Equal([0, 0], c);
    }

    private static RosenbrockTableau Method(string name) => name == "Rodas4" ? RosenbrockTableau.Rodas4 : RosenbrockTableau.Rodas5P;

    /// <summary>Exchange with pools and between clusters, the latter over all pairs.</summary>
    private static Network ExchangeSystem() => SmallSystems.Clusters(
        20,
        SmallSystems.Rule("C(x) + A <-> C(x+1) + G", "0.3 * (20 - x) * perMS", "0.1 * (x + 1) * perMS"),
        SmallSystems.Rule("C(x) + C(y) -> C(x+1) + C(y-1)", "0.02 * (20 - x) * y * perMS"));

    private static double[] ExchangeStart(Network network)
    {
        double[] c = new double[network.Species.Count];
        c[network.Species.Find("C(0)")!.Value] = 1;
        c[network.Species.Find("C(20)")!.Value] = 0.5;
        c[network.Species.Find("A")!.Value] = 2;
        return c;
    }

    private static double Distance(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();

    private static void AssertRelative(double[] expected, double[] actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(actual[i] - expected[i]) <= tolerance * expected[i], $"{actual[i]:R} for {expected[i]:R}");
    }

    /// <summary>exp(t G) v by a Taylor series over many short pieces.</summary>
    private static double[] Exponential(double[,] generator, double time, double[] v)
    {
        const int Pieces = 4096, Terms = 12;
        double[] state = [.. v];
        for (int piece = 0; piece < Pieces; piece++)
        {
            double[] term = [.. state];
            for (int k = 1; k <= Terms; k++)
            {
                double[] next = new double[term.Length];
                for (int i = 0; i < next.Length; i++)
                {
                    for (int j = 0; j < next.Length; j++) next[i] += generator[i, j] * term[j] * time / (Pieces * k);
                }

                term = next;
                for (int i = 0; i < state.Length; i++) state[i] += term[i];
            }
        }

        return state;
    }
}
