using AlloyKMC.Model;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>
/// The rules of a system expanded once, to make networks at any number of parameter values and temperatures: fits, sweeps over parameters, schedules of temperature.
/// What a set of values leaves unchanged (reactions, changes of populations, rate tables of rules whose parameters stay the same) is shared between networks.
/// <para>
/// A network at given values is the same, bit for bit, whatever was made before it, and the same as that of <see cref="NetworkBuilder.Build"/>: reactions at a rate of
/// zero are left out of it, so that it has fewer channels or groups where a constant is 0.
/// </para>
/// <para>Safe for use from several threads.</para>
/// </summary>
public sealed class NetworkTemplate
{
    private readonly DirectionTemplate[] _directions;
    private readonly BalancedRule[] _balanced;
    private volatile ChannelTable? _lastTable;

    /// <exception cref="FaultException">A coordinate or multiplicity of a rule is no whole number.</exception>
    public NetworkTemplate(AlloySystem system)
    {
        System = system;
        _directions = [.. system.Rules.SelectMany(r => r.Directions).Select((direction, index) => new DirectionTemplate(system, direction, index))];
        _balanced = [.. system.Rules.Where(r => r.FreeEnergy is not null && !r.IsReverseDerived).Select(r => new BalancedRule(system, r, Array.Find(_directions, d => d.Direction.Rule == r)!.Instances))];
    }

    public AlloySystem System { get; }

    /// <summary>The network at given values.</summary>
    /// <exception cref="FaultException">A rate is negative or not finite, a declared free energy is not met, or a channel leaves a coordinate range at a non-zero rate and its rule does not forbid that.</exception>
    public Network At(SystemValues values)
    {
        var faults = new List<Fault>();
        DirectionChannels[] parts = [.. _directions.Select(d => d.At(values, faults))];
        foreach (BalancedRule rule in _balanced) rule.Check(values, faults);
        if (faults.Count > 0) throw new FaultException(faults);
        var explicitChannels = new List<int>();
        int first = 0;
        foreach (DirectionChannels part in parts)
        {
            if (part.Summary.NotSeparable is not null) explicitChannels.AddRange(Enumerable.Range(first, part.Count));
            first += part.Count;
        }

        return new Network
        {
            Template = this,
            Values = values,
            Directions = [.. _directions.Select(d => d.Direction)],
            Summaries = [.. parts.Select(p => p.Summary)],
            Channels = _lastTable = ChannelTableAssembly.Assemble(_directions, parts, _lastTable),
            Groups = [.. parts.SelectMany(p => p.Groups)],
            ExplicitChannels = explicitChannels,
        };
    }
}
