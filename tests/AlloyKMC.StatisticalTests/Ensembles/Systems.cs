using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.StatisticalTests.Ensembles;

/// <summary>Short forms for definitions in tests.</summary>
internal static class Systems
{
    public static Network Build(string name, IReadOnlyList<string> species, IReadOnlyList<RuleDefinition> rules, params (string Name, double Value, string Unit)[] parameters) =>
        Build(new SystemDefinition
        {
            Name = name,
            Families = [.. species.Select(s => new KeyValuePair<string, FamilyDefinition>(s, new FamilyDefinition()))],
            Rules = rules,
            Parameters = [.. parameters.Select(p => new KeyValuePair<string, ParameterDefinition>(p.Name, new ParameterDefinition { Value = p.Value, Unit = p.Unit }))],
        });

    public static Network Build(SystemDefinition definition)
    {
        var system = AlloySystem.Compile(definition);
        return NetworkBuilder.Build(system, system.Values());
    }

    public static RuleDefinition Rule(string reaction, string rate, string? reverse = null) => new() { Name = reaction, Reaction = reaction, Rate = rate, Reverse = reverse };
}
