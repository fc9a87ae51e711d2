using AlloyKMC.Configuration.Faults;
using AlloyKMC.Configuration.Json;

namespace AlloyKMC.Configuration.Sweeps;

/// <summary>A checked "sweep" as a definition, with the faults no shape can tell.</summary>
internal static class SweepMapper
{
    public static SweepDefinition? Map(PositionedJson? sweep, FaultCollector faults)
    {
        if (sweep is not { Kind: JsonKind.Object }) return null;
        var definition = new SweepDefinition(Axes(sweep.Find("grid")), Axes(sweep.Find("zip")), List(sweep.Find("list")), [.. Members(sweep.Find("derived"))]);
        if (definition.Grid.Count + definition.Zip.Count + definition.List.Count == 0)
            faults.Add(sweep, "The sweep has no values.", "Give \"grid\", \"zip\" or \"list\".");
        foreach ((string path, IReadOnlyList<PositionedJson> values) in definition.Zip)
        {
            if (values.Count != definition.Zip[0].Value.Count)
                faults.Add(sweep.Find("zip")!.Find(path)!, $"{Wording.Quote(path)} has {values.Count} values and {Wording.Quote(definition.Zip[0].Key)} has {definition.Zip[0].Value.Count}.", "Give lists of one length, or use \"grid\".");
        }

        for (int i = 1; i < definition.List.Count; i++)
        {
            string[] first = [.. definition.List[0].Select(v => v.Key).Order(StringComparer.Ordinal)], own = [.. definition.List[i].Select(v => v.Key).Order(StringComparer.Ordinal)];
            if (!own.SequenceEqual(first))
                faults.Add(sweep.Find("list")!.Items[i], $"The condition sets {string.Join(", ", own)}, the first one {string.Join(", ", first)}.", "Give every condition the same paths.");
        }

        string[] all = [.. definition.List.Take(1).SelectMany(c => c.Select(v => v.Key)), .. definition.Zip.Select(v => v.Key), .. definition.Grid.Select(v => v.Key), .. definition.Derived.Select(v => v.Key)];
        foreach (string twice in all.GroupBy(p => p, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
            faults.Add(sweep, $"{Wording.Quote(twice)} is set twice.", "Set each path in one place.");
        double count = (double)Math.Max(1, definition.List.Count) * (definition.Zip.Count == 0 ? 1 : definition.Zip[0].Value.Count) * definition.Grid.Aggregate(1.0, (product, axis) => product * axis.Value.Count);
        if (count > SweepDefinition.MaximumConditions)
            faults.Add(sweep, FormattableString.Invariant($"The sweep has {count:0} conditions."), $"Keep it under {SweepDefinition.MaximumConditions}.");
        return definition;
    }

    private static IReadOnlyList<KeyValuePair<string, IReadOnlyList<PositionedJson>>> Axes(PositionedJson? axes) => [.. Members(axes).Select(m => KeyValuePair.Create(m.Key, m.Value.Items))];

    private static IReadOnlyList<IReadOnlyList<KeyValuePair<string, PositionedJson>>> List(PositionedJson? list) =>
        [.. (list?.Items ?? []).Select(item => (IReadOnlyList<KeyValuePair<string, PositionedJson>>)[.. Members(item)])];

    private static IEnumerable<KeyValuePair<string, PositionedJson>> Members(PositionedJson? node) => (node?.Members ?? []).Select(m => KeyValuePair.Create(m.Name, m.Value));
}
