using AlloyKMC.Kinetics.MeanField;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Tests.Kinetics.MeanField;

/// <summary>The 44-metal system against populations integrated independently, and what the range of x does to them.</summary>
public sealed class MeanFieldReferenceTests
{
    private const double SmallestCompared = 1e-4;
    private static readonly MeanFieldTolerances s_tight = new(1e-6, 1e-10);

    [Theory]
    [InlineData("m44.json", "m44_default.json")]
    [InlineData("m44-simple.json", "m44_window_faithful.json")]
    public void PopulationsAgreeWithTheReferenceInItsRanges(string systemFile, string referenceFile)
    {
        Network network = MeanFieldReference.NetworkOf(MeanFieldReference.WithReferenceRanges(MeanFieldReference.Definition(systemFile)));
        var solver = new MeanFieldSolver(network);
        int compared = 0;
        ForEachSample(solver, referenceFile, MeanFieldTolerances.Default, (condition, sample, amounts) =>
        {
            for (int i = 0; i < amounts.Length; i++)
            {
                double expected = sample.Amounts.GetValueOrDefault(network.Species[i].Name);
                if (Math.Max(expected, amounts[i]) <= SmallestCompared) continue;
                compared++;
                Assert.True(Math.Abs(amounts[i] - expected) <= 1e-4 * expected, $"R = {condition.Ratio}, {sample.Minutes} min, {network.Species[i].Name}: {amounts[i]:R}, reference {expected:R}");
            }
        });
        Assert.True(compared > 9 * 7 * 4, $"only {compared} populations compared");
    }

    /// <summary>
    /// With x from 0 to 44 everywhere S26 also falls below x = 32, and S26(43) and S26(44) turn into S27 too. Without gold in excess (R below 1) that shapes
    /// nothing that is compared; with it the populations at the edge, S26(32) above all, move by up to a half of their own (1e-4 to 3e-3 per Ag44),
    /// but none, pools included, by more than the bound per cluster fed.
    /// </summary>
    [Theory]
    [InlineData("m44.json", "m44_default.json", 1e-3)]
    [InlineData("m44-simple.json", "m44_window_faithful.json", 2e-3)]
    public void FullRangesMoveThePopulationsWithinBounds(string systemFile, string referenceFile, double largestMove)
    {
        Network network = MeanFieldReference.NetworkOf(MeanFieldReference.Definition(systemFile));
        double largest = 0;
        ForEachSample(new MeanFieldSolver(network), referenceFile, s_tight, (condition, sample, amounts) =>
        {
            for (int i = 0; i < amounts.Length; i++)
            {
                double expected = sample.Amounts.GetValueOrDefault(network.Species[i].Name), difference = Math.Abs(amounts[i] - expected);
                largest = Math.Max(largest, difference / (1 + condition.R));
                if (condition.R < 1 && expected > SmallestCompared)
                    Assert.True(difference <= 1e-4 * expected, $"R = {condition.Ratio}, {sample.Minutes} min, {network.Species[i].Name}: {amounts[i]:R}, reference {expected:R}");
            }
        });
        Assert.InRange(largest, largestMove / 2, largestMove);
    }

    [Theory]
    [InlineData("m44.json", "m44_default.json")]
    [InlineData("m44-simple.json", "m44_window_faithful.json")]
    public void ConservedQuantitiesKeepAndNothingTurnsNegative(string systemFile, string referenceFile)
    {
        Network network = MeanFieldReference.NetworkOf(MeanFieldReference.Definition(systemFile));
        ForEachSample(new MeanFieldSolver(network), referenceFile, MeanFieldTolerances.Default, (condition, _, amounts) =>
        {
            double[] fed = MeanFieldReference.Feed(network, condition.R);
            Assert.All(amounts, a => Assert.True(a / (1 + condition.R) >= -MeanFieldTolerances.Default.AbsoluteShare));
            foreach (long[] content in network.Species.Content)
            {
                double before = 0, after = 0;
                for (int i = 0; i < fed.Length; i++) (before, after) = (before + content[i] * fed[i], after + content[i] * amounts[i] / (1 + condition.R));
                Assert.True(Math.Abs(after - before) <= 1e-9 * before, $"R = {condition.Ratio}: {before:R} became {after:R}");
            }
        });
    }

    private static void ForEachSample(MeanFieldSolver solver, string referenceFile, MeanFieldTolerances tolerances, Action<MeanFieldReference.Condition, MeanFieldReference.Sample, double[]> visit)
    {
        foreach (MeanFieldReference.Condition condition in MeanFieldReference.Read(referenceFile).Conditions)
        {
            double[] concentrations = MeanFieldReference.Feed(solver.Network, condition.R);
            double minutes = 0;
            foreach (MeanFieldReference.Sample sample in condition.Samples)
            {
                solver.Advance(concentrations, 60 * (sample.Minutes - minutes), tolerances);
                minutes = sample.Minutes;
                visit(condition, sample, [.. concentrations.Select(c => c * (1 + condition.R))]);
            }
        }
    }
}
