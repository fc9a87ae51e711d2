using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.MeanField;

/// <summary>
/// The rate equations of a network, dc/dt = sum over channels of change * rate: the limit of the stochastic network for a volume without bound
/// (Kurtz, doi:10.2307/3212904). Separable rules cost a weighted sum per role instead of a term per pair. Pairs with which nothing changes cancel by themselves.
/// </summary>
internal sealed class RateEquations
{
    private readonly double[] _sums;
    private readonly (double Rate, (int Species, int Amount)[] Changes)[] _sources;
    private readonly ChannelTable _channels;

    public RateEquations(Network network)
    {
        SpeciesCount = network.Species.Count;
        _channels = network.Channels;
        Explicit = [.. network.ExplicitChannels.Where(c => _channels.Custom[c] is null)];
        Custom = [.. network.ExplicitChannels.Where(c => _channels.Custom[c] is not null).Select(c => new CustomTerm(_channels, c))];
        var builder = new RoleTermBuilder();
        var roles = new List<RoleTerms?>();
        var sources = new List<(double, (int, int)[])>();
        foreach (SeparableGroup group in network.Groups)
        {
            if (group.First is not { } first)
            {
                sources.Add((group.RateConstant, group.CommonChanges));
            }
            else if (group.Second is not { } second)
            {
                roles.Add(builder.Split(first, group.CommonChanges, group.RateConstant, null));
            }
            else
            {
                // What every event does is charged to the role that changes its own species: the other may then have no terms at all.
                bool toFirst = second.Changes.All(c => c.Length == 0);
                roles.Add(builder.Split(first, toFirst ? group.CommonChanges : [], group.RateConstant, builder.Sum(second)));
                roles.Add(builder.Split(second, toFirst ? [] : group.CommonChanges, group.RateConstant, builder.Sum(first)));
            }
        }

        Roles = [.. roles.OfType<RoleTerms>()];
        Sums = [.. builder.Sums];
        _sums = new double[Sums.Length];
        _sources = [.. sources];
    }

    public int SpeciesCount { get; }

    public RoleTerms[] Roles { get; }

    public SpeciesSum[] Sums { get; }

    /// <summary>Values of <see cref="Sums"/> at the last evaluation.</summary>
    public ReadOnlySpan<double> SumValues => _sums;

    /// <summary>Mass-action channels outside separable groups, as indices into the table.</summary>
    public int[] Explicit { get; }

    public CustomTerm[] Custom { get; }

    public ChannelTable Channels => _channels;

    /// <summary>Whether the same terms stand at the same species, so that only coefficients differ.</summary>
    public bool HasStructureOf(RateEquations other) =>
        SpeciesCount == other.SpeciesCount
        && Sums.Length == other.Sums.Length && Sums.Zip(other.Sums).All(s => s.First.HasSupportOf(s.Second))
        && Roles.Length == other.Roles.Length && Roles.Zip(other.Roles).All(r => r.First.HasStructureOf(r.Second))
        && Explicit.Length == other.Explicit.Length && Explicit.Zip(other.Explicit).All(c => HaveSameSpecies(_channels, c.First, other._channels, c.Second))
        && Custom.Length == other.Custom.Length
        && Custom.Zip(other.Custom).All(c => HaveSameSpecies(_channels, c.First.Channel, other._channels, c.Second.Channel)
            && c.First.Arguments.Count == c.Second.Arguments.Count && c.First.Arguments.Zip(c.Second.Arguments).All(a => a.First.AsSpan().SequenceEqual(a.Second)));

    private static bool HaveSameSpecies(ChannelTable table, int channel, ChannelTable otherTable, int otherChannel) =>
        table.ReactantsOf(channel).SequenceEqual(otherTable.ReactantsOf(otherChannel)) && table.ChangesOf(channel).SequenceEqual(otherTable.ChangesOf(otherChannel));

    /// <summary>Rates of change, concentration per second.</summary>
    public void Evaluate(ReadOnlySpan<double> concentrations, Span<double> derivatives)
    {
        EvaluateSums(concentrations);
        derivatives.Clear();
        foreach ((double rate, (int Species, int Amount)[] changes) in _sources)
        {
            foreach ((int species, int amount) in changes) derivatives[species] += rate * amount;
        }

        foreach (RoleTerms role in Roles)
        {
            double multiplier = role.Other is { } other ? role.RateConstant * _sums[other] : role.RateConstant;
            if (multiplier == 0) continue;
            foreach (ShiftTerm shift in role.Shifts)
            {
                int length = shift.Coefficients.Length;
                if (length == 1) derivatives[shift.TargetStart] += multiplier * shift.Coefficients[0] * concentrations[shift.SourceStart];
                else Lanes.AddScaledProduct(derivatives.Slice(shift.TargetStart, length), multiplier, shift.Coefficients, concentrations.Slice(shift.SourceStart, length));
            }

            foreach (RowTerm row in role.Rows) derivatives[row.Target] += multiplier * row.Sum.Scale * _sums[row.Sum.Sum];
            foreach ((int source, int target, double coefficient) in role.Entries) derivatives[target] += multiplier * coefficient * concentrations[source];
        }

        foreach (int channel in Explicit) AddChanges(channel, MassActionRate(_channels, channel, concentrations), derivatives);
        foreach (CustomTerm custom in Custom) AddChanges(custom.Channel, custom.Rate(concentrations), derivatives);
    }

    public void EvaluateSums(ReadOnlySpan<double> concentrations)
    {
        for (int i = 0; i < Sums.Length; i++) _sums[i] = Sums[i].Evaluate(concentrations);
    }

    /// <summary>Rate constant times the product of the reactants' concentrations.</summary>
    public static double MassActionRate(ChannelTable channels, int channel, ReadOnlySpan<double> concentrations)
    {
        double rate = channels.RateConstant[channel];
        for (int r = channels.ReactantStart[channel]; r < channels.ReactantStart[channel + 1]; r++)
            rate *= Power(concentrations[channels.ReactantSpecies[r]], channels.ReactantMultiplicity[r]);
        return rate;
    }

    public static double Power(double value, int exponent)
    {
        double power = 1;
        for (int k = 0; k < exponent; k++) power *= value;
        return power;
    }

    private void AddChanges(int channel, double rate, Span<double> derivatives)
    {
        for (int k = _channels.ChangeStart[channel]; k < _channels.ChangeStart[channel + 1]; k++) derivatives[_channels.ChangeSpecies[k]] += rate * _channels.ChangeAmount[k];
    }
}
