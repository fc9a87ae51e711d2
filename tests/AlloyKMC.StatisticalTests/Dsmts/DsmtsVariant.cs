using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.StatisticalTests.Dsmts;

/// <summary>A case written as a system of ours, in one of the ways it can be.</summary>
public sealed record DsmtsVariant(string Name, DsmtsCase Case, SimulationPlan Plan)
{
    /// <summary>The ways a case can be written; none, with the reason, where it cannot.</summary>
    public static IReadOnlyList<DsmtsVariant> Of(DsmtsCase dsmts, out string? reason)
    {
        reason = dsmts.Events.Any(e => e.Type != "time") ? "an event that acts whenever a condition on the state becomes true has no counterpart in a schedule" : null;
        if (reason is not null) return [];
        if (dsmts.MassActionEquivalent is not { } equivalent) return [new DsmtsVariant(dsmts.Name, dsmts, ToPlan(dsmts, dsmts.Species, dsmts.Reactions))];
        return
        [
            new DsmtsVariant($"{dsmts.Name} mass action", dsmts, ToPlan(dsmts, equivalent.Species, equivalent.Reactions)),
            new DsmtsVariant($"{dsmts.Name} rate law", dsmts, ToPlan(dsmts, dsmts.Species, dsmts.Reactions)),
        ];
    }

    private static SimulationPlan ToPlan(DsmtsCase dsmts, IReadOnlyDictionary<string, long> species, IReadOnlyList<DsmtsReaction> reactions)
    {
        var system = AlloySystem.Compile(new SystemDefinition
        {
            Name = dsmts.Name,
            Units = new UnitsDefinition { Concentration = "molecules" },
            Families = [.. species.Keys.Select(id => new KeyValuePair<string, FamilyDefinition>(id, new FamilyDefinition()))],
            Rules = [.. reactions.Select(Rule)],
            Parameters = [.. reactions.Where(r => r.Rate is not null).Select(Parameter), .. LawParameters],
            Observables = [.. dsmts.Derived.Select(d => new KeyValuePair<string, string>(d.Key, string.Join(" + ", d.Value.Select(t => FormattableString.Invariant($"{t.Value} * [{t.Key}]")))))],
        });
        Network network = NetworkBuilder.Build(system, system.Values());
        long[] initial = new long[system.Species.Count];
        foreach ((string id, long count) in species) initial[system.Species.Find(id)!.Value] = count;
        return new SimulationPlan
        {
            Network = network,
            InitialCounts = initial,
            Volume = 1,
            SampleTimesSeconds = dsmts.Times,
            Schedule =
            [
                .. dsmts.Events.Select(e => new ScheduledChange
                {
                    TimeSeconds = e.Time!.Value,
                    SampleAfter = true,
                    Set = [.. e.Set.Select(s => (system.Species.Find(s.Key)!.Value, s.Value))],
                }),
            ],
        };
    }

    // Gillespie's c multiplies binomials, rate constants here multiply falling factorials: they differ by r! for each reactant.
    private static KeyValuePair<string, ParameterDefinition> Parameter(DsmtsReaction reaction)
    {
        double value = reaction.Rate!.Value;
        foreach (int multiplicity in reaction.Reactants.Values)
        {
            for (int k = multiplicity; k > 1; k--) value /= k;
        }

        int order = reaction.Reactants.Values.Sum();
        string unit = order switch { 0 => "molecules/s", 1 => "1/s", _ => $"1/s/molecules^{order - 1}" };
        return new KeyValuePair<string, ParameterDefinition>($"k_{reaction.Id}", new ParameterDefinition { Value = value, Unit = unit });
    }

    /// <summary>Units for the bare numbers of the three rate laws of the suite, which all read c (100 - 2 P2) (99 - 2 P2) / 2.</summary>
    private static IReadOnlyList<KeyValuePair<string, ParameterDefinition>> LawParameters =>
    [
        new("c_law", new ParameterDefinition { Value = 0.001, Unit = "1/s/molecules" }),
        new("hundred", new ParameterDefinition { Value = 100, Unit = "molecules" }),
        new("one", new ParameterDefinition { Value = 1, Unit = "molecules" }),
    ];

    private static RuleDefinition Rule(DsmtsReaction reaction) => new()
    {
        Name = reaction.Id,
        Reaction = $"{Side(reaction.Reactants)} -> {Side(reaction.Products)}",
        Rate = reaction.Expression is null ? $"k_{reaction.Id}" : Law(reaction.Expression),
        Law = reaction.Expression is null ? "mass-action" : "custom",
    };

    private static string Law(string expression) => expression switch
    {
        "(0.5 * 0.001 * (100 - (2 * P2)) * (99 - (2 * P2)))" => "0.5 * c_law * (hundred - 2 * [P2]) * (hundred - one - 2 * [P2])",
        "((0.001 * (100 - (2 * P2)) * ((100 - (2 * P2)) - 1)) / 2)" => "c_law * (hundred - 2 * [P2]) * ((hundred - 2 * [P2]) - one) / 2",
        _ => throw new NotSupportedException($"'{expression}' is not translated."),
    };

    private static string Side(IReadOnlyDictionary<string, int> terms) => terms.Count == 0 ? "0" : string.Join(" + ", terms.Select(t => t.Value == 1 ? t.Key : $"{t.Value} {t.Key}"));
}
