using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Quantities;
using AlloyKMC.Model.Definitions;
using static AlloyKMC.Configuration.Resolved.CanonicalJson;

namespace AlloyKMC.Configuration.Resolved;

/// <summary>
/// A system definition as canonical JSON that reads back as the same system. Families, coordinates and indices of a rule keep the order they
/// were written in: it fixes species and channels, and with them every trajectory.
/// </summary>
internal static class SystemWriter
{
    public static JsonObject Write(SystemDefinition system) => Sorted(
        Key("name", system.Name),
        Key("description", Filled(system.Description)),
        Key("sources", system.Sources.Count == 0 ? null : Texts(system.Sources)),
        Key("units", Sorted(Key("time", system.Units.Time), Key("concentration", system.Units.Concentration))),
        Key("temperature", system.TemperatureKelvin is { } kelvin ? new Temperature(kelvin).ToString() : null),
        Key("metals", system.Metals.Count == 0 ? null : Texts(system.Metals)),
        Key("parents", system.Parents.Count == 0 ? null : Texts(system.Parents)),
        Key("families", InOrder(system.Families.Select(family => Key(family.Key, WriteFamily(family.Value))))),
        Key("aliases", TextMap(system.Aliases)),
        Key("functions", TextMap(system.Functions)),
        Key("rules", List(system.Rules.Select(WriteRule))),
        Key("observables", TextMap(system.Observables)),
        Key("parameters", system.Parameters.Count == 0 ? null : Sorted(system.Parameters.Select(parameter => Key(parameter.Key, WriteParameter(parameter.Value))))));

    private static JsonObject WriteFamily(FamilyDefinition family) => Sorted(
        Key("kind", family.Kind),
        Key("coordinates", Ranges(family.Coordinates)),
        Key("order", family.Order),
        Key("content", TextMap(family.Content) ?? []),
        Key("ion", family.Ion is null ? null : Sorted(Key("formula", family.Ion.Formula), Key("charge", family.Ion.Charge))),
        Key("valenceElectrons", family.ValenceElectrons));

    private static JsonObject WriteRule(RuleDefinition rule) => Sorted(
        Key("name", rule.Name),
        Key("reaction", rule.Reaction),
        Key("rate", rule.Rate),
        Key("reverse", rule.Reverse),
        Key("degeneracy", rule.Degeneracy),
        Key("reverseDegeneracy", rule.ReverseDegeneracy),
        Key("for", Ranges(rule.For)),
        Key("law", rule.Law),
        Key("pairs", rule.Pairs),
        Key("beyond range", rule.BeyondRange),
        Key("freeEnergy", rule.FreeEnergy),
        Key("fast", rule.Fast ? true : null),
        Key("description", Filled(rule.Description)));

    private static JsonObject WriteParameter(ParameterDefinition parameter) => Sorted(
        Key("value", parameter.Value),
        Key("unit", parameter.Unit),
        Key("bounds", parameter is { Minimum: { } minimum, Maximum: { } maximum } ? List([minimum, maximum]) : null),
        Key("scale", parameter.Scale),
        Key("prior", parameter.Prior),
        Key("source", Filled(parameter.Source)),
        Key("description", Filled(parameter.Description)));

    private static JsonObject? Ranges(IReadOnlyList<KeyValuePair<string, CoordinateRange>> ranges) =>
        ranges.Count == 0 ? null : InOrder(ranges.Select(range => Key(range.Key, List([range.Value.Minimum, range.Value.Maximum]))));

    private static JsonObject? TextMap(IReadOnlyList<KeyValuePair<string, string>> entries) =>
        entries.Count == 0 ? null : Sorted(entries.Select(entry => Key(entry.Key, entry.Value)));

    private static JsonArray Texts(IEnumerable<string> texts) => List(texts.Select(text => (JsonNode?)JsonValue.Create(text)));
}
