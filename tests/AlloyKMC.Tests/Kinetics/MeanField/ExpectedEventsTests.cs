using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Tests.Kinetics.MeanField;

public sealed class ExpectedEventsTests
{
    [Fact]
    public void EventsOfADecayAreWhatDecayed()
    {
        Network network = SmallSystems.Pools("AB", SmallSystems.Rule("A -> B", "2 * perS"));
        double[] c = [3, 0], events = new double[1];
        new MeanFieldSolver(network).Advance(c, 5, new MeanFieldTolerances(1e-8, 1e-12), events);
        Assert.Equal(c[1], events[0], 1e-6);
    }

    [Fact]
    public void PairsWithWhichNothingChangesAreNoEvents()
    {
        // All clusters alike at x = 1: C(1) + C(2) and C(1) + C(1) -> C(2) + C(0) are met; the rate of C(x) + C(x+1) -> C(x+1) + C(x) is left out.
        Network network = SmallSystems.Clusters(2, SmallSystems.Rule("C(x) + C(y) -> C(x+1) + C(y-1)", "(2 - x) * y * perMS"));
        double[] c = new double[network.Species.Count], start = new double[c.Length], events = new double[1];
        start[0] = c[0] = 0.2;
        start[1] = c[1] = 0.5;
        start[2] = c[2] = 0.3;
        double expected = 0, duration = 1e-6;
        for (int channel = 0; channel < network.Channels.Count; channel++) expected += duration * RateEquations.MassActionRate(network.Channels, channel, start);
        new MeanFieldSolver(network).Advance(c, duration, MeanFieldTolerances.Default, events);
        Assert.Equal(expected, events[0], 1e-5 * expected);
    }

    /// <summary>Every S30 lost and every S27 made is an event of a known rule; totals are those of the study behind the simple mechanism, 4 at R = 1:40 and 133 at R = 3.</summary>
    [Theory]
    [InlineData(0.025, 4)]
    [InlineData(3, 133)]
    public void EventsOfThe44MetalSystemAccountForItsPopulations(double ratio, double perCluster)
    {
        Network network = MeanFieldReference.NetworkOf(MeanFieldReference.Definition("m44-simple.json"));
        double[] c = MeanFieldReference.Feed(network, ratio), events = new double[network.Directions.Count];
        var solver = new MeanFieldSolver(network);
        foreach (double minutes in (double[])[2, 8, 1190]) solver.Advance(c, 60 * minutes, MeanFieldTolerances.Default, events);
        Assert.Equal(perCluster, events.Sum(), 0.5);
        double lost = Events("loss of S30 in attack on S26") + Events("loss of S30 in attack on S27");
        double made = Events("framework change") + Events("reconstruction of S27") - Events("attack on S27");
        Assert.Equal(1 / (1 + ratio) - Total("S30"), lost, 1e-3 * lost);
        Assert.Equal(Total("S27"), made, 1e-3 * (Events("framework change") + Events("reconstruction of S27")));

        double Events(string rule) => events[Enumerable.Range(0, events.Length).Single(d => network.Directions[d].Label == rule)];
        double Total(string family) => network.Species.FindGroup(family)!.Sum(s => c[s]);
    }
}
