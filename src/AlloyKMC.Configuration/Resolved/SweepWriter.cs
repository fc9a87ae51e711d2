using System.Text.Json.Nodes;
using AlloyKMC.Configuration.Json;
using AlloyKMC.Configuration.Sweeps;
using static AlloyKMC.Configuration.Resolved.CanonicalJson;

namespace AlloyKMC.Configuration.Resolved;

/// <summary>A sweep as canonical JSON. Paths keep their order, which numbers the conditions.</summary>
internal static class SweepWriter
{
    public static JsonObject Write(SweepDefinition sweep) => Sorted(
        Key("grid", Axes(sweep.Grid)),
        Key("zip", Axes(sweep.Zip)),
        Key("list", sweep.List.Count == 0 ? null : List(sweep.List.Select(Values))),
        Key("derived", sweep.Derived.Count == 0 ? null : Values(sweep.Derived)));

    private static JsonObject? Axes(IReadOnlyList<KeyValuePair<string, IReadOnlyList<PositionedJson>>> axes) =>
        axes.Count == 0 ? null : InOrder(axes.Select(axis => Key(axis.Key, List(axis.Value.Select(PositionedJsonText.ToNode)))));

    private static JsonObject Values(IEnumerable<KeyValuePair<string, PositionedJson>> values) => InOrder(values.Select(value => Key(value.Key, PositionedJsonText.ToNode(value.Value))));
}
