using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Plans;
using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Rules;
using AlloyKMC.Model.Species;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>A system as a chemist would check it: families, rules with their channels, what was left out, conserved quantities, parameters.</summary>
internal static class SystemReport
{
    public static void Print(IAnsiConsole console, RunPlan plan)
    {
        Network network = plan.Simulation.Network;
        AlloySystem system = network.System;
        console.WriteLine($"{system.Definition.Name}: {system.Species.Count} species in {system.Species.Families.Count} families, {network.Channels.Count} channels from {system.Rules.Count} rules");
        if (system.Definition.Sources.Count > 0) console.WriteLine($"Sources: {string.Join(", ", system.Definition.Sources)}");
        string temperature = system.TemperatureKelvin is { } kelvin ? string.Create(CultureInfo.InvariantCulture, $"; temperature {kelvin:G6} K") : "";
        console.WriteLine($"Units: time {system.Units.Time}, concentration {system.Units.Concentration}{temperature}; conserved: {string.Join(", ", system.Species.Quantities)}");
        console.Write(Families(system));
        console.Write(Rules(network));
        RateReport.Print(console, plan.Simulation);
        foreach (DirectionSummary summary in network.Summaries.Where(s => s.Forbidden.Count > 0))
            console.WriteLine($"Beyond range, forbidden: {summary.Direction.Label}: {string.Join("; ", summary.Forbidden.Take(5).Select(f => f.Instance.Describe()))}{(summary.Forbidden.Count > 5 ? $" and {summary.Forbidden.Count - 5} more" : "")}");
        foreach (DirectionSummary summary in network.Summaries.Where(s => s.NotSeparable is not null)) console.WriteLine($"Not separable: {summary.Direction.Label}: {summary.NotSeparable}");
        EngineChoice choice = EngineCatalog.Choose(network);
        console.WriteLine($"Engine by itself: {choice.Engine.Name} ({choice.Reason})");
        console.Write(Parameters(system));
        console.WriteLine($"Feed: {string.Join(", ", Feed(plan).Select(f => $"{f.Count} {f.Name}"))}; volume {plan.Simulation.Volume.ToString("G6", CultureInfo.InvariantCulture)} molecules per {system.Units.Concentration}");
        console.WriteLine($"Samples: {plan.Simulation.SampleTimesSeconds.Count}, from {Units.Time(plan.Simulation.SampleTimesSeconds[0])} to {Units.Time(plan.Simulation.SampleTimesSeconds[^1])}; {plan.Config.Ensemble.Replicates} replicates, seed {plan.Config.Ensemble.Seed}");
        console.WriteLine(plan.Conditions == 1 ? "The configuration is valid." : $"The configuration is valid, in all {plan.Conditions} conditions of its sweep; the feed is that of the first.");
    }

    public static JsonObject ToJson(RunPlan plan)
    {
        Network network = plan.Simulation.Network;
        AlloySystem system = network.System;
        Dictionary<RuleDirection, RuleTimeScale> scales = TimeScales.Of(plan.Simulation).ToDictionary(s => s.Direction);
        return new JsonObject
        {
            ["valid"] = true,
            ["conditions"] = plan.Conditions,
            ["system"] = system.Definition.Name,
            ["configHash"] = plan.Resolved.Hash,
            ["species"] = system.Species.Count,
            ["channels"] = network.Channels.Count,
            ["conserved"] = new JsonArray([.. system.Species.Quantities.Select(q => JsonValue.Create(q))]),
            ["families"] = new JsonArray([.. system.Species.Families.Select(f => new JsonObject { ["name"] = f.Name, ["kind"] = KindOf(f), ["species"] = f.SpeciesCount })]),
            ["temperatureKelvin"] = system.TemperatureKelvin,
            ["rules"] = new JsonArray([.. network.Summaries.Select(s => new JsonObject
            {
                ["name"] = s.Direction.Label,
                ["rate"] = s.Direction.Rate.Text,
                ["timeScale"] = RateReport.ToJson(scales.GetValueOrDefault(s.Direction)),
                ["channels"] = s.Channels,
                ["noChange"] = s.NoOps,
                ["zeroRate"] = s.ZeroRate,
                ["forbidden"] = s.Forbidden.Count,
                ["separable"] = s.NotSeparable is null,
                ["notSeparableBecause"] = s.NotSeparable,
            })]),
            ["engine"] = EngineCatalog.Choose(network).Engine.Name,
            ["parameters"] = new JsonObject(system.Parameters.Select(p => KeyValuePair.Create<string, JsonNode?>(p.Name, new JsonObject { ["value"] = p.Definition.Value, ["unit"] = p.Definition.Unit }))),
            ["feed"] = new JsonObject(Feed(plan).Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, f.Count))),
            ["volume"] = plan.Simulation.Volume,
            ["warnings"] = new JsonArray([.. plan.Warnings.Select(w => JsonValue.Create(w))]),
        };
    }

    private static Table Families(AlloySystem system)
    {
        Table table = NewTable("Family", "Kind", "Coordinates", "Species", "Content");
        foreach (Family family in system.Species.Families)
        {
            string coordinates = string.Join(", ", family.Coordinates.Select(c => $"{c.Name} = {c.Minimum}..{c.Maximum}"));
            string content = string.Join(" ", system.Definition.Families[family.Index].Value.Content.Select(c => $"{c.Key}({c.Value})"));
            table.AddRow(Cells(family.Name, KindOf(family), coordinates, Number(family.SpeciesCount), content));
        }

        return table;
    }

    private static Table Rules(Network network)
    {
        Table table = NewTable("Rule", "Reaction", "Channels", "No change", "Zero rate", "Forbidden", "Separable");
        foreach (DirectionSummary summary in network.Summaries)
        {
            RuleDirection direction = summary.Direction;
            table.AddRow(Cells(
                direction.Label, direction.IsReverse ? "(reverse)" : direction.Rule.Definition.Reaction, Number(summary.Channels), Number(summary.NoOps), Number(summary.ZeroRate),
                Number(summary.Forbidden.Count), summary.NotSeparable is null ? "yes" : "no"));
        }

        return table;
    }

    private static Table Parameters(AlloySystem system)
    {
        Table table = NewTable("Parameter", "Value", "Unit", "Bounds", "Source");
        foreach (Parameter parameter in system.Parameters)
        {
            (double? low, double? high) = (parameter.Definition.Minimum, parameter.Definition.Maximum);
            string bounds = low is null && high is null ? "" : $"{Bound(low)} .. {Bound(high)}";
            table.AddRow(Cells(parameter.Name, parameter.Definition.Value.ToString("R", CultureInfo.InvariantCulture), parameter.Definition.Unit, bounds, parameter.Definition.Source));
        }

        return table;
    }

    private static IEnumerable<(string Name, long Count)> Feed(RunPlan plan)
    {
        SpeciesTable species = plan.Simulation.Network.Species;
        return species.Species.Where(s => plan.Simulation.InitialCounts[s.Index] != 0)
            .Select(s => (species.Aliases.FirstOrDefault(a => a.Value == s.Index).Key ?? s.Name, plan.Simulation.InitialCounts[s.Index]));
    }

    internal static Table NewTable(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string column in columns) table.AddColumn(new TableColumn(new Text(column)));
        return table;
    }

    internal static Text[] Cells(params string[] texts) => [.. texts.Select(t => new Text(t))];

    private static string KindOf(Family family) => family.Kind == FamilyKind.Framework ? "framework" : "pool";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Bound(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "";
}
