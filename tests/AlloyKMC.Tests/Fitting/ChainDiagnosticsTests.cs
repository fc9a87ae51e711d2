using AlloyKMC.Fitting.Uncertainty;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Tests.Fitting;

public class ChainDiagnosticsTests
{
    private const int Length = 20000;

    /// <summary>
    /// Of an autoregressive chain with correlation r from one draw to the next, n draws tell the mean as well as n (1 - r) / (1 + r) independent ones. That number is estimated from
    /// autocorrelations up to lags of some 20 correlation times, of which 80000 draws hold a thousand to many thousands: a fifth is more than three of its standard errors.
    /// </summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 1 / 3.0)]
    [InlineData(0.9, 1 / 19.0)]
    public void Chains_are_worth_what_their_correlation_leaves(double correlation, double share)
    {
        double[][] chains = [.. Enumerable.Range(0, 4).Select(c => Chain(c, correlation))];
        double size = ChainDiagnostics.EffectiveSize(chains);
        Assert.InRange(size / (chains.Length * Length * share), 0.8, 1.2);
        Assert.InRange(ChainDiagnostics.RHat(chains), 0.999, 1.01);
        // Nothing changes where a quantity is looked at on another scale.
        double[][] stretched = [.. chains.Select(c => c.Select(Math.Exp).ToArray())];
        Assert.Equal(size, ChainDiagnostics.EffectiveSize(stretched), size * 1e-9);
    }

    [Fact]
    public void Chains_that_stand_apart_do_not_agree()
    {
        double[][] chains = [.. Enumerable.Range(0, 4).Select(c => Chain(c, 0).Select(x => c == 3 ? x + 1 : x).ToArray())];
        Assert.True(ChainDiagnostics.RHat(chains) > 1.05);
        Assert.True(ChainDiagnostics.EffectiveSize(chains) < 100);
    }

    /// <summary>Of two chains about the same mean one spreads three times as far: means agree, spreads do not.</summary>
    [Fact]
    public void Chains_that_spread_differently_do_not_agree()
    {
        double[][] chains = [.. Enumerable.Range(0, 2).Select(c => Chain(c, 0).Select(x => c == 1 ? 3 * x : x).ToArray())];
        Assert.True(ChainDiagnostics.RHat(chains) > 1.1);
    }

    /// <summary>A chain that drifts disagrees with itself.</summary>
    [Fact]
    public void A_chain_that_drifts_does_not_agree_with_itself()
    {
        double[] chain = [.. Chain(0, 0).Select((x, i) => x + (2.0 * i / Length))];
        Assert.True(ChainDiagnostics.RHat([chain]) > 1.05);
    }

    [Fact]
    public void What_does_not_vary_has_no_agreement_and_no_worth()
    {
        double[][] chains = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Repeat(0.5, 40).ToArray())];
        Assert.True(double.IsNaN(ChainDiagnostics.RHat(chains)));
        Assert.Equal(0, ChainDiagnostics.EffectiveSize(chains));
    }

    private static double[] Chain(int number, double correlation)
    {
        var random = new PhiloxStream(new StreamKey(21, 0, (uint)number, StreamPurpose.Search));
        double[] chain = new double[Length];
        double x = Variates.Normal(random);
        for (int i = 0; i < Length; i++) chain[i] = x = (correlation * x) + (Math.Sqrt(1 - (correlation * correlation)) * Variates.Normal(random));
        return chain;
    }
}
