using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.SlowScale;

/// <summary>One reversible reaction of a rule marked as fast: a channel and the one that undoes it.</summary>
internal sealed class FastPair
{
    private readonly (int Species, int Multiplicity)[] _forwardNeeds;
    private readonly (int Species, int Multiplicity)[] _reverseNeeds;
    private readonly double _forwardConstant;
    private readonly double _reverseConstant;

    /// <param name="channels">Channels of the network.</param>
    /// <param name="forward">Index of the forward channel.</param>
    /// <param name="reverse">Index of the channel that undoes it.</param>
    /// <param name="rule">Name of the rule, for messages.</param>
    /// <param name="volume">Molecules per unit of concentration.</param>
    public FastPair(ChannelTable channels, int forward, int reverse, string rule, double volume)
    {
        Forward = forward;
        Reverse = reverse;
        Rule = rule;
        Species = [.. channels.ChangesOf(forward)];
        Changes = channels.ChangeAmount[channels.ChangeStart[forward]..channels.ChangeStart[forward + 1]];
        _forwardNeeds = channels.ReactantList(forward);
        _reverseNeeds = channels.ReactantList(reverse);
        _forwardConstant = channels.ScaledRateConstant(forward, volume);
        _reverseConstant = channels.ScaledRateConstant(reverse, volume);
    }

    public int Forward { get; }

    public int Reverse { get; }

    public string Rule { get; }

    /// <summary>Species whose counts the reaction changes.</summary>
    public int[] Species { get; }

    /// <summary>Change of each of <see cref="Species"/> by one forward reaction.</summary>
    public int[] Changes { get; }

    /// <summary>Species the reaction changes or needs.</summary>
    public IEnumerable<int> Touched => _forwardNeeds.Concat(_reverseNeeds).Select(n => n.Species).Concat(Species).Distinct();

    /// <summary>Change of a species by one forward reaction; 0 for others.</summary>
    public int ChangeOf(int species) => Array.IndexOf(Species, species) is int i and >= 0 ? Changes[i] : 0;

    /// <summary>Most forward reactions in a row from a state; <see cref="long.MaxValue"/> where nothing is used up.</summary>
    public long StepsForward(ReadOnlySpan<long> counts) => Steps(counts, _forwardNeeds, 1);

    /// <summary>Most reverse reactions in a row from a state.</summary>
    public long StepsBack(ReadOnlySpan<long> counts) => Steps(counts, _reverseNeeds, -1);

    /// <summary>
    /// Stationary probability of the state one forward reaction further on, over that of the state <paramref name="steps"/> forward reactions from <paramref name="counts"/>:
    /// a(forward, here) / a(reverse, there), in which catalysts cancel. It falls with every step.
    /// </summary>
    public double Ratio(ReadOnlySpan<long> counts, long steps)
    {
        double ratio = _forwardConstant / _reverseConstant;
        for (int i = 0; i < Species.Length; i++)
        {
            double n = counts[Species[i]] + ((double)steps * Changes[i]);
            for (int k = 0; k < -Changes[i]; k++) ratio *= n - k;
            for (int k = 1; k <= Changes[i]; k++) ratio /= n + k;
        }

        return ratio;
    }

    /// <summary>Rate in 1/s at which a small deviation from the equilibrium of the pair decays, <paramref name="steps"/> forward reactions from a state.</summary>
    public double RelaxationRate(ReadOnlySpan<long> counts, double steps) =>
        Propensity(_reverseNeeds, _reverseConstant, counts, steps + 1) - Propensity(_reverseNeeds, _reverseConstant, counts, steps)
        + Propensity(_forwardNeeds, _forwardConstant, counts, steps) - Propensity(_forwardNeeds, _forwardConstant, counts, steps + 1);

    /// <summary>Carries the reaction out so many times (backwards where negative).</summary>
    public void Apply(Span<long> counts, long steps)
    {
        for (int i = 0; i < Species.Length; i++) counts[Species[i]] += steps * Changes[i];
    }

    private double Propensity((int Species, int Multiplicity)[] needs, double constant, ReadOnlySpan<long> counts, double steps)
    {
        foreach ((int species, int multiplicity) in needs)
        {
            double n = counts[species] + (steps * ChangeOf(species));
            for (int k = 0; k < multiplicity; k++) constant *= n - k;
        }

        return constant;
    }

    private long Steps(ReadOnlySpan<long> counts, (int Species, int Multiplicity)[] needs, int sign)
    {
        long steps = long.MaxValue;
        foreach ((int species, int multiplicity) in needs)
        {
            long spare = counts[species] - multiplicity;
            if (spare < 0) return 0;
            int change = sign * ChangeOf(species);
            if (change < 0) steps = Math.Min(steps, (spare / -change) + 1);
        }

        return steps;
    }
}
