using System.Globalization;
using System.Text.Json.Nodes;
using AlloyKMC.Kinetics.Simulation;
using AlloyKMC.Model;
using AlloyKMC.Model.Rules;
using AlloyKMC.Model.Units;
using Spectre.Console;

namespace AlloyKMC.Cli.Output;

/// <summary>Rates of all rules as written and as numbers, with half-lives against the simulated time.</summary>
internal static class RateReport
{
    public static void Print(IAnsiConsole console, SimulationPlan plan)
    {
        AlloySystem system = plan.Network.System;
        Table table = SystemReport.NewTable("Rule", "Order", "Rate", $"Rate constants (s, {system.Units.Concentration})", "Half-life");
        foreach (RuleTimeScale scale in TimeScales.Of(plan))
        {
            string order = scale.Order?.ToString(CultureInfo.InvariantCulture) ?? "custom";
            string halfLife = scale.HalfLifeSeconds is { } seconds ? RoundedTime.Of(seconds) + (scale.IsHopeless ? " (!)" : "") : "";
            table.AddRow(SystemReport.Cells(scale.Direction.Label, order, RateText(scale.Direction), Range(scale), halfLife));
        }

        console.Write(table);
        console.WriteLine($"Half-life: of one cluster (or, without clusters, of one molecule of the first reactant) through the fastest channel at the start, partners as fed; empty where a partner is not fed or the law is custom. Simulated: {RoundedTime.Of(plan.SampleTimesSeconds[^1])}; (!) marks steps of which less than one in a thousand happens in that time.");
    }

    public static JsonObject? ToJson(RuleTimeScale? scale) => scale is null ? null : new JsonObject
    {
        ["order"] = scale.Order,
        ["slowestRateConstant"] = Finite(scale.SlowestRateConstant),
        ["fastestRateConstant"] = Finite(scale.FastestRateConstant),
        ["halfLifeSeconds"] = Finite(scale.HalfLifeSeconds),
        ["reactedShare"] = Finite(scale.ReactedShare),
        ["hopeless"] = scale.IsHopeless,
    };

    private static string RateText(RuleDirection direction) => direction is { IsReverse: true, Rule.IsReverseDerived: true } ? "by detailed balance" : direction.Rate.Text;

    private static string Range(RuleTimeScale scale)
    {
        string Text(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
        if (double.IsNaN(scale.SlowestRateConstant)) return "";
        return scale.SlowestRateConstant == scale.FastestRateConstant ? Text(scale.SlowestRateConstant) : $"{Text(scale.SlowestRateConstant)} .. {Text(scale.FastestRateConstant)}";
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
