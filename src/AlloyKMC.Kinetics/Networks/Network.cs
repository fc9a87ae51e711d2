using AlloyKMC.Model;
using AlloyKMC.Model.Rules;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>What became of one rule direction in the network.</summary>
/// <param name="Direction">The rule direction.</param>
/// <param name="Channels">Channels it contributes.</param>
/// <param name="NoOps">Instances left out because nothing changes.</param>
/// <param name="ZeroRate">Instances left out because their rate is zero.</param>
/// <param name="Forbidden">Instances with a rate that would leave a coordinate range and are forbidden by the rule.</param>
/// <param name="NotSeparable">Why the fast engines cannot take the rule as a product, or null where they can.</param>
public sealed record DirectionSummary(RuleDirection Direction, int Channels, int NoOps, int ZeroRate, IReadOnlyList<ForbiddenChannel> Forbidden, string? NotSeparable);

/// <summary>A reaction that a rule would make but whose product lies beyond a coordinate range.</summary>
public sealed record ForbiddenChannel(RuleInstance Instance, double RateConstant);

/// <summary>All channels of a system at given values: as a flat table, and as separable groups where rules allow it.</summary>
public sealed class Network
{
    /// <summary>What it was made from: <see cref="NetworkTemplate.At"/> gives the network at other parameter values or another temperature without expanding rules again.</summary>
    public required NetworkTemplate Template { get; init; }

    public AlloySystem System => Template.System;

    public required SystemValues Values { get; init; }

    public SpeciesTable Species => System.Species;

    public required IReadOnlyList<RuleDirection> Directions { get; init; }

    public required IReadOnlyList<DirectionSummary> Summaries { get; init; }

    /// <summary>Every channel, of separable rules too.</summary>
    public required ChannelTable Channels { get; init; }

    /// <summary>Separable rules as products of roles.</summary>
    public required IReadOnlyList<SeparableGroup> Groups { get; init; }

    /// <summary>Channels (indices into <see cref="Channels"/>) that belong to no separable group.</summary>
    public required IReadOnlyList<int> ExplicitChannels { get; init; }
}
