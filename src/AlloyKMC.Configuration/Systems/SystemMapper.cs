using System.Globalization;
using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Runs;
using AlloyKMC.Configuration.Shapes;
using AlloyKMC.Model.Definitions;

namespace AlloyKMC.Configuration.Systems;

/// <summary>A checked tree as the definition the model compiles.</summary>
internal static class SystemMapper
{
    public static SystemDefinition Map(PositionedJson root, FaultCollector faults) => new()
    {
        Name = root.Find("name").Text(),
        Description = root.Find("description").Text(),
        Sources = root.Find("sources").Texts(),
        Units = new()
        {
            Time = root.Find("units")?.Find("time").Text("s") ?? "s",
            Concentration = root.Find("units")?.Find("concentration").Text("c0") ?? "c0",
        },
        TemperatureKelvin = RunMapper.TemperatureOf(root.Find("temperature"))?.Kelvin,
        Metals = root.Find("metals").Texts(),
        Parents = root.Find("parents").Texts(),
        Families = root.Find("families").Entries(family => MapFamily(family, faults)),
        Aliases = root.Find("aliases").Entries(alias => alias.Text()),
        Functions = root.Find("functions").Entries(ExpressionText),
        Rules = [.. (root.Find("rules")?.Items ?? []).Select(rule => MapRule(rule, faults))],
        Observables = root.Find("observables").Entries(ExpressionText),
        Parameters = root.Find("parameters").Entries(parameter => MapParameter(parameter, faults)),
    };

    private static FamilyDefinition MapFamily(PositionedJson family, FaultCollector faults) => new()
    {
        Kind = family.Find("kind").OptionalText(),
        Coordinates = family.Find("coordinates").Entries(range => MapRange(range, faults)),
        Order = family.Find("order").OptionalText(),
        Content = family.Find("content").Entries(ExpressionText),
        Ion = family.Find("ion") is { } ion ? new IonDefinition(ion.Find("formula").Text(), ion.Find("charge").Expression() ?? "") : null,
        ValenceElectrons = family.Find("valenceElectrons").Expression(),
    };

    private static RuleDefinition MapRule(PositionedJson rule, FaultCollector faults) => new()
    {
        Name = rule.Find("name").Text(),
        Reaction = rule.Find("reaction").Text(),
        Rate = rule.Find("rate").Expression() ?? "",
        Reverse = rule.Find("reverse").Expression(),
        Degeneracy = rule.Find("degeneracy").Expression(),
        ReverseDegeneracy = rule.Find("reverseDegeneracy").Expression(),
        For = rule.Find("for").Entries(range => MapRange(range, faults)),
        Law = rule.Find("law").Text("mass-action"),
        Pairs = rule.Find("pairs").Text("ordered"),
        BeyondRange = rule.Find("beyond range").Text("error"),
        FreeEnergy = rule.Find("freeEnergy").Expression(),
        Fast = rule.Find("fast").Flag(),
        Description = rule.Find("description").Text(),
    };

    private static ParameterDefinition MapParameter(PositionedJson parameter, FaultCollector faults)
    {
        PositionedJson? bounds = parameter.Find("bounds");
        double? minimum = bounds?.Items.ElementAtOrDefault(0).OptionalNumber();
        double? maximum = bounds?.Items.ElementAtOrDefault(1).OptionalNumber();
        if (minimum > maximum)
            faults.Add(bounds!, string.Create(CultureInfo.InvariantCulture, $"The lower bound {minimum:R} is above the upper bound {maximum:R}."), "Give [lowest, highest].");
        else if (minimum <= 0 && parameter.Find("scale").Text() == "log")
            faults.Add(bounds!, string.Create(CultureInfo.InvariantCulture, $"The lower bound {minimum:R} has no logarithm."), "Give a positive lower bound, or \"scale\": \"linear\".");
        return new()
        {
            Value = parameter.Find("value").OptionalNumber() ?? 0,
            Unit = parameter.Find("unit").Text("1"),
            Minimum = minimum,
            Maximum = maximum,
            Scale = parameter.Find("scale").Text("linear"),
            Prior = parameter.Find("prior").OptionalText(),
            Source = parameter.Find("source").Text(),
            Description = parameter.Find("description").Text(),
        };
    }

    private static CoordinateRange MapRange(PositionedJson range, FaultCollector faults)
    {
        if (range.Items is not [var low, var high] || low.Integer() is not { } minimum || high.Integer() is not { } maximum || Math.Max(Math.Abs(minimum), Math.Abs(maximum)) > int.MaxValue)
            return default;
        if (minimum > maximum)
            faults.Add(range, string.Create(CultureInfo.InvariantCulture, $"The range [{minimum}, {maximum}] is empty."), "Give [lowest, highest].");
        return new((int)minimum, (int)maximum);
    }

    private static string ExpressionText(PositionedJson node) => node.Expression() ?? "";
}
