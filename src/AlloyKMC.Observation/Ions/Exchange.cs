namespace AlloyKMC.Observation.Ions;

/// <summary>What the source does to the acid groups of an ion: [M - (a + k)H + aNa], its charge lowered by k.</summary>
/// <param name="ProtonsLost">k: protons lost without replacement, each lowering the signed charge by one; negative for protonation.</param>
/// <param name="SodiumForHydrogen">a: protons replaced by sodium ions.</param>
public readonly record struct Exchange(int ProtonsLost, int SodiumForHydrogen)
{
    /// <summary>Change of composition, "Na12 H-16".</summary>
    public Formula Change => Formula.Of("Na", SodiumForHydrogen) + Formula.Of("H", -(SodiumForHydrogen + ProtonsLost));

    /// <summary>The ion after exchange.</summary>
    public Ion ApplyTo(Formula composition, int charge) => new(composition + Change, charge - ProtonsLost);
}

/// <summary>How an instrument distributes the ions of a family over charge states and over Na/H exchange; the two are independent.</summary>
public sealed record ExchangeDistribution
{
    /// <summary>Neither loss of protons nor exchange: every species is one ion.</summary>
    public static ExchangeDistribution None { get; } = new();

    /// <summary>k of the first entry of <see cref="ProtonLossWeights"/>; negative where ions are protonated.</summary>
    public int FewestProtonsLost { get; init; }

    /// <summary>Relative weights of the charge states: entry i loses FewestProtonsLost + i protons. Need not be normalised.</summary>
    public IReadOnlyList<double> ProtonLossWeights { get; init; } = [1];

    /// <summary>Relative weights of a = 0, 1, 2, ... sodium ions in the place of protons. Need not be normalised.</summary>
    public IReadOnlyList<double> SodiumWeights { get; init; } = [1];

    /// <summary>Weights of 0..sites exchanges when each of <paramref name="sites"/> acid groups is exchanged independently, <paramref name="mean"/> on average.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Sites are negative or the mean lies outside 0..sites.</exception>
    public static IReadOnlyList<double> BinomialWeights(int sites, double mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sites);
        ArgumentOutOfRangeException.ThrowIfNegative(mean);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mean, sites);
        return [.. Enumerable.Range(0, sites + 1).Select(count => MathNet.Numerics.Distributions.Binomial.PMF(sites == 0 ? 0 : mean / sites, sites, count))];
    }

    /// <summary>All exchanges of non-zero weight with their probabilities, which sum to 1; charge states outer, sodium inner.</summary>
    public IReadOnlyList<(Exchange Exchange, double Probability)> States()
    {
        double protons = ProtonLossWeights.Sum();
        double sodium = SodiumWeights.Sum();
        List<(Exchange, double)> states = [];
        for (int k = 0; k < ProtonLossWeights.Count; k++)
        {
            for (int a = 0; a < SodiumWeights.Count; a++)
            {
                double probability = ProtonLossWeights[k] / protons * (SodiumWeights[a] / sodium);
                if (probability > 0) states.Add((new Exchange(FewestProtonsLost + k, a), probability));
            }
        }

        return states;
    }
}
