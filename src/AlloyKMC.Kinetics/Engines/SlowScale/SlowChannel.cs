using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.SlowScale;

/// <summary>A channel that is simulated event by event, at its propensity averaged over the equilibrium of the fast pairs.</summary>
internal sealed class SlowChannel
{
    private readonly double _constant;
    private readonly (int Species, int Multiplicity)[] _slowReactants;
    private readonly CustomLaw? _law;
    private readonly (int Species, int Multiplicity)[] _needs;

    public SlowChannel(Network network, int channel, FastComponents components, double volume)
    {
        ChannelTable channels = network.Channels;
        Channel = channel;
        _needs = channels.ReactantList(channel);
        _law = channels.Custom[channel]?.Clone();
        _constant = _law is null ? channels.ScaledRateConstant(channel, volume) : double.NaN;
        _slowReactants = [.. _needs.Where(r => components.OfSpecies(r.Species) < 0)];
        Factors =
        [
            .. _needs.Where(r => components.OfSpecies(r.Species) >= 0).GroupBy(r => components.OfSpecies(r.Species)).Select(g =>
            {
                int pair = components.MembersOf(g.Key).MaxBy(p => g.Count(r => components.Equilibria[p].Pair.ChangeOf(r.Species) != 0));
                return new FastFactor(pair, components.Equilibria[pair].Pair, [.. g]);
            }),
        ];
        Changes = [.. Enumerable.Range(channels.ChangeStart[channel], channels.ChangeStart[channel + 1] - channels.ChangeStart[channel]).Select(i => (channels.ChangeSpecies[i], channels.ChangeAmount[i]))];
        Renewed = [.. Changes.Select(c => c.Species).Concat(Factors.SelectMany(f => components.Equilibria[f.Pair].Pair.Species)).Distinct().SelectMany(components.Touching).Distinct().Order()];
    }

    public int Channel { get; }

    /// <summary>One per component that its reactants belong to.</summary>
    public FastFactor[] Factors { get; }

    public (int Species, int Amount)[] Changes { get; }

    /// <summary>Components whose distributions an event changes.</summary>
    public int[] Renewed { get; }

    /// <summary>Propensity in 1/s averaged over the equilibrium of the fast pairs.</summary>
    public double MeanPropensity(ReadOnlySpan<long> counts, FastComponents components, double volume)
    {
        if (_law is not null)
        {
            foreach ((int species, int multiplicity) in _needs)
            {
                if (counts[species] < multiplicity) return 0;
            }

            return _law.RatePerSecond(counts, volume) * volume;
        }

        double product = _constant;
        foreach ((int species, int multiplicity) in _slowReactants)
        {
            for (int k = 0; k < multiplicity; k++) product *= counts[species] - k;
        }

        foreach (FastFactor factor in Factors)
        {
            if (product == 0) return 0;
            product *= factor.Mean(counts, components.Equilibria[factor.Pair]);
        }

        return product;
    }
}
