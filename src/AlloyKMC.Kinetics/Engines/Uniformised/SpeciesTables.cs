using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Where each species stands in role tables, what cap each of these places sets, and how much a species can grow in one event.</summary>
internal sealed class SpeciesTables
{
    private readonly (int Group, RoleTable Table, int Entry)[] _places;
    private readonly int[] _starts;
    private readonly long[] _caps;
    private readonly int[] _largestGains;

    public SpeciesTables(Network network, TableLayout layout)
    {
        var places = new List<(int Group, RoleTable Table, int Entry)>[network.Species.Count];
        for (int s = 0; s < places.Length; s++) places[s] = [];
        for (int g = 0; g < network.Groups.Count; g++)
        {
            foreach (RoleTable table in new[] { layout.First[g], layout.Second[g] }.OfType<RoleTable>())
            {
                for (int e = 0; e < table.Role.Count; e++) places[table.Role.Species[e]].Add((g, table, e));
            }
        }

        _places = [.. places.SelectMany(p => p)];
        _caps = new long[_places.Length];
        _starts = new int[places.Length + 1];
        for (int s = 0; s < places.Length; s++) _starts[s + 1] = _starts[s] + places[s].Count;
        for (int p = 0; p < _places.Length; p++) _places[p].Table.Places[_places[p].Entry] = p;
        _largestGains = new int[places.Length];
        Array.Fill(_largestGains, 1);
        ChannelTable channels = network.Channels;
        for (int c = 0; c < channels.ChangeSpecies.Length; c++)
        {
            int s = channels.ChangeSpecies[c];
            _largestGains[s] = Math.Max(_largestGains[s], channels.ChangeAmount[c]);
        }
    }

    /// <summary>The largest gain of a species in one event, at least 1.</summary>
    public int LargestGain(int species) => _largestGains[species];

    /// <summary>The places of a species.</summary>
    public Range PlacesOf(int species) => _starts[species].._starts[species + 1];

    public (int Group, RoleTable Table, int Entry) At(int place) => _places[place];

    /// <summary>The count of a species up to which the bounds of its place hold.</summary>
    public long CapAt(int place) => _caps[place];

    /// <summary>The count of a species up to which all its tables let the bounds hold.</summary>
    public long LeastCap(int species)
    {
        long least = long.MaxValue;
        long[] caps = _caps;
        int end = _starts[species + 1];
        for (int p = _starts[species]; p < end; p++) least = Math.Min(least, caps[p]);
        return least;
    }

    /// <summary>Takes over the cap of one entry of a group that is on.</summary>
    public void SetCap(RoleTable table, int entry) => _caps[table.Places[entry]] = table.Caps[entry];

    /// <summary>Sets the caps of all entries of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="state">State of its group.</param>
    /// <param name="countsAtBuild">Count of each species when the state was found.</param>
    public void SetCaps(RoleTable table, GroupState state, ReadOnlySpan<long> countsAtBuild)
    {
        int[] places = table.Places;
        if (state == GroupState.On)
        {
            long[] own = table.Caps, caps = _caps;
            for (int e = 0; e < own.Length; e++) caps[places[e]] = own[e];
            return;
        }

        for (int e = 0; e < places.Length; e++)
        {
            _caps[places[e]] = state switch
            {
                GroupState.Empty => table.IsActive ? long.MaxValue : 0,
                GroupState.Blocked => countsAtBuild[table.Role.Species[e]],
                _ => long.MaxValue,
            };
        }
    }
}
