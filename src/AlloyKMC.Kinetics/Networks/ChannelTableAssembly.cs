namespace AlloyKMC.Kinetics.Networks;

/// <summary>Lays the channels of all directions out as one flat table; a table of the same reactions at other rates shares its arrays.</summary>
internal static class ChannelTableAssembly
{
    public static ChannelTable Assemble(DirectionTemplate[] directions, DirectionChannels[] parts, ChannelTable? last)
    {
        int count = parts.Sum(p => p.Count);
        double[] rates = new double[count];
        var laws = new CustomLaw?[count];
        int[] instances = new int[count], direction = new int[count];
        int first = 0;
        for (int d = 0; d < parts.Length; d++)
        {
            parts[d].Rates.CopyTo(rates, first);
            parts[d].Laws.CopyTo(laws, first);
            parts[d].Instances.CopyTo(instances, first);
            direction.AsSpan(first, parts[d].Count).Fill(directions[d].Index);
            first += parts[d].Count;
        }

        return last is not null && last.Instance.AsSpan().SequenceEqual(instances) && last.Direction.AsSpan().SequenceEqual(direction)
            ? last.At(rates, laws)
            : Lay(directions, instances, direction, rates, laws);
    }

    private static ChannelTable Lay(DirectionTemplate[] directions, int[] instances, int[] direction, double[] rates, CustomLaw?[] laws)
    {
        (int Species, int Multiplicity)[][] reactants = [.. instances.Select((instance, c) => directions[direction[c]].Reactants[instance])];
        (int Species, int Change)[][] changes = [.. instances.Select((instance, c) => directions[direction[c]].Changes[instance])];
        return new ChannelTable
        {
            Count = rates.Length,
            Instance = instances,
            Direction = direction,
            RateConstant = rates,
            Order = [.. reactants.Select(r => r.Sum(t => t.Multiplicity))],
            ReactantStart = Starts(reactants.Select(r => r.Length)),
            ReactantSpecies = [.. reactants.SelectMany(r => r.Select(t => t.Species))],
            ReactantMultiplicity = [.. reactants.SelectMany(r => r.Select(t => t.Multiplicity))],
            ChangeStart = Starts(changes.Select(c => c.Length)),
            ChangeSpecies = [.. changes.SelectMany(c => c.Select(t => t.Species))],
            ChangeAmount = [.. changes.SelectMany(c => c.Select(t => t.Change))],
            Custom = laws,
        };
    }

    private static int[] Starts(IEnumerable<int> lengths)
    {
        var starts = new List<int> { 0 };
        foreach (int length in lengths) starts.Add(starts[^1] + length);
        return [.. starts];
    }
}
