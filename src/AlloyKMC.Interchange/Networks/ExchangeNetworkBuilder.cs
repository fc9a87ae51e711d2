using AlloyKMC.Interchange.Laws;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Expressions;
using AlloyKMC.Model.Units;

namespace AlloyKMC.Interchange.Networks;

/// <summary>Writes a simulation plan out as species, reactions, events and observables.</summary>
public static class ExchangeNetworkBuilder
{
    /// <summary>Names that the formats need for themselves.</summary>
    internal const string VolumeId = "flask";

    /// <param name="plan">The condition to write out.</param>
    /// <param name="omittedRules">Rules whose channels are left out.</param>
    /// <param name="keptParameters">Parameters of the system that stay parameters; null: all are put in as numbers.</param>
    /// <exception cref="FaultException">The schedule changes the temperature, or an omitted rule does not exist.</exception>
    public static ExchangeNetwork Build(SimulationPlan plan, IReadOnlyCollection<string>? omittedRules = null, IReadOnlyCollection<string>? keptParameters = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Network network = plan.Network;
        AlloySystem system = network.System;
        string[] omitted = [.. omittedRules ?? []];
        Check(plan, omitted);
        var identifiers = new Identifiers();
        identifiers.Claim(VolumeId);
        ExchangeSpecies[] species = [.. system.Species.Species.Select(s => new ExchangeSpecies(identifiers.Claim(s.Name), s.Name, plan.InitialCounts[s.Index]))];
        Dictionary<string, ExchangeParameter> kept = system.Parameters.Where(p => keptParameters?.Contains(p.Name) == true)
            .ToDictionary(p => p.Name, p => new ExchangeParameter(identifiers.Claim(p.Name), p.Name, network.Values.Parameters[p.Index] / p.Factor), StringComparer.Ordinal);
        var laws = new LawInliner(system, network.Values, kept);
        return new ExchangeNetwork
        {
            Name = system.Definition.Name,
            Description = system.Definition.Description,
            Species = species,
            Volume = plan.Volume,
            ConcentrationUnit = system.Units.Concentration,
            Events = [.. plan.Schedule.GroupBy(c => c.TimeSeconds).OrderBy(g => g.Key).Select(Merge)],
            Observables = [.. system.Observables.OrderBy(o => o.Name, StringComparer.Ordinal).Select(o => new ExchangeObservable(identifiers.Claim(o.Name), o.Name, laws.Inline(o.Expression.Text), UnitOf(o.Expression.Dimension)))],
            Parameters = [.. kept.Values],
            Families = system.Definition.Families,
            Metals = system.Definition.Metals,
            Reactions = Reactions(network, laws, identifiers, omitted),
            OmittedRules = omitted,
            Source = network,
        };
    }

    private static void Check(SimulationPlan plan, string[] omitted)
    {
        var faults = new List<Fault>();
        string[] rules = [.. plan.Network.System.Rules.Select(r => r.Name)];
        foreach (ScheduledChange change in plan.Schedule.Where(c => c.Network is not null))
            faults.Add(new Fault("schedule", FormattableString.Invariant($"The temperature changes at {change.TimeSeconds:R} s; an exported network has constant rate constants."), "Remove that entry, or export a network per temperature."));
        foreach (string missing in omitted.Except(rules))
            faults.Add(new Fault("--omit", $"The system has no rule '{missing}'.", $"Its rules are {string.Join(", ", rules.Select(r => $"'{r}'"))}.{Suggestion.For(missing, rules)}"));
        if (faults.Count > 0) throw new FaultException(faults);
    }

    private static string? UnitOf(Dimension? dimension) => dimension == Dimension.OfConcentration ? "item" : null;

    private static ExchangeEvent Merge(IGrouping<double, ScheduledChange> at)
    {
        var changes = new SortedDictionary<int, (long Amount, bool IsSet)>();
        foreach (ScheduledChange change in at)
        {
            foreach ((int species, long amount) in change.Add)
            {
                (long before, bool isSet) = changes.GetValueOrDefault(species);
                changes[species] = (before + amount, isSet);
            }

            foreach ((int species, long count) in change.Set) changes[species] = (count, true);
        }

        return new ExchangeEvent(at.Key, [.. changes.Select(c => (c.Key, c.Value.Amount, c.Value.IsSet))], at.Sum(c => c.AddedVolume));
    }

    private static IEnumerable<ExchangeReaction> Reactions(Network network, LawInliner laws, Identifiers identifiers, string[] omitted)
    {
        ChannelTable channels = network.Channels;
        int[] total = new int[network.Directions.Count], seen = new int[network.Directions.Count];
        foreach (int direction in channels.Direction) total[direction]++;
        string[] ids = [.. Enumerable.Range(1, channels.Count).Select(k => identifiers.Claim($"r{k}"))];
        for (int c = 0, written = 0; c < channels.Count; c++)
        {
            int d = channels.Direction[c];
            if (omitted.Contains(network.Directions[d].Rule.Name)) continue;
            seen[d]++;
            string label = network.Directions[d].Label;
            var reactants = new (int Species, int Multiplicity)[channels.ReactantStart[c + 1] - channels.ReactantStart[c]];
            var products = new SortedDictionary<int, int>();
            for (int r = 0; r < reactants.Length; r++)
            {
                int at = channels.ReactantStart[c] + r;
                reactants[r] = (channels.ReactantSpecies[at], channels.ReactantMultiplicity[at]);
                products[reactants[r].Species] = reactants[r].Multiplicity;
            }

            for (int k = channels.ChangeStart[c]; k < channels.ChangeStart[c + 1]; k++)
                products[channels.ChangeSpecies[k]] = products.GetValueOrDefault(channels.ChangeSpecies[k]) + channels.ChangeAmount[k];
            CustomLaw? law = channels.Custom[c];
            Expression? formula = law is null ? laws.RateConstantPerSecond(network.Directions[d], channels.Instance[c], channels.RateConstant[c]) : null;
            yield return new ExchangeReaction(
                ids[written++],
                total[d] > 1 ? $"{label} #{seen[d]}" : label,
                reactants,
                [.. products.Where(p => p.Value > 0).Select(p => (p.Key, p.Value))],
                law is null ? channels.RateConstant[c] : null,
                law is null ? null : laws.InlinePerSecond(law),
                formula);
        }
    }
}
