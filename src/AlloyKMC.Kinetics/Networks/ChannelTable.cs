namespace AlloyKMC.Kinetics.Networks;

/// <summary>
/// All reaction channels of a network written out, as flat arrays. Channel c has reactants
/// <c>ReactantSpecies[ReactantStart[c] .. ReactantStart[c + 1]]</c> (each species once, with its multiplicity) and net changes likewise.
/// </summary>
public sealed class ChannelTable
{
    public required int Count { get; init; }

    /// <summary>Rule direction of each channel, an index into <see cref="Network.Directions"/>.</summary>
    public required int[] Direction { get; init; }

    /// <summary>Instance of the rule direction each channel stems from, in the order of its expansion.</summary>
    public required int[] Instance { get; init; }

    /// <summary>
    /// Mass action: rate constant per second in the system's unit of concentration, the factor for unordered pairs included. Custom laws: NaN.
    /// The propensity is <c>RateConstant * volume^(1 - order) * product of falling factorials n (n - 1) ...</c> of the reactants.
    /// </summary>
    public required double[] RateConstant { get; init; }

    /// <summary>Total number of reactant molecules.</summary>
    public required int[] Order { get; init; }

    public required int[] ReactantStart { get; init; }

    public required int[] ReactantSpecies { get; init; }

    public required int[] ReactantMultiplicity { get; init; }

    public required int[] ChangeStart { get; init; }

    public required int[] ChangeSpecies { get; init; }

    public required int[] ChangeAmount { get; init; }

    /// <summary>Custom rate law per channel; null for mass action.</summary>
    public required CustomLaw?[] Custom { get; init; }

    /// <summary>The same reactions at other rates; all other arrays are shared.</summary>
    internal ChannelTable At(double[] rateConstants, CustomLaw?[] laws) => new()
    {
        Count = Count,
        Instance = Instance,
        Direction = Direction,
        RateConstant = rateConstants,
        Order = Order,
        ReactantStart = ReactantStart,
        ReactantSpecies = ReactantSpecies,
        ReactantMultiplicity = ReactantMultiplicity,
        ChangeStart = ChangeStart,
        ChangeSpecies = ChangeSpecies,
        ChangeAmount = ChangeAmount,
        Custom = laws,
    };

    public ReadOnlySpan<int> ReactantsOf(int channel) => ReactantSpecies.AsSpan(ReactantStart[channel]..ReactantStart[channel + 1]);

    public ReadOnlySpan<int> ChangesOf(int channel) => ChangeSpecies.AsSpan(ChangeStart[channel]..ChangeStart[channel + 1]);

    /// <summary>Reactants of a channel with their multiplicities.</summary>
    public (int Species, int Multiplicity)[] ReactantList(int channel) =>
        [.. Enumerable.Range(ReactantStart[channel], ReactantStart[channel + 1] - ReactantStart[channel]).Select(r => (ReactantSpecies[r], ReactantMultiplicity[r]))];

    /// <summary>Rate constant times volume^(1 - order): what multiplies the falling factorials of the reactants' counts.</summary>
    public double ScaledRateConstant(int channel, double volume) => RateConstant[channel] * Math.Pow(volume, 1 - Order[channel]);

    /// <summary>Propensity of a channel in 1/s: the plain definition that every kernel must agree with.</summary>
    /// <param name="channel">Channel index.</param>
    /// <param name="counts">Counts per species.</param>
    /// <param name="volume">Simulated volume: molecules per unit of concentration.</param>
    public double Propensity(int channel, ReadOnlySpan<long> counts, double volume)
    {
        double product = 1;
        for (int r = ReactantStart[channel]; r < ReactantStart[channel + 1]; r++)
        {
            long n = counts[ReactantSpecies[r]];
            if (n < ReactantMultiplicity[r]) return 0;
            if (Custom[channel] is not null) continue;
            for (int k = 0; k < ReactantMultiplicity[r]; k++) product *= n - k;
        }

        return Custom[channel] is { } law ? law.RatePerSecond(counts, volume) * volume : ScaledRateConstant(channel, volume) * product;
    }
}
