using System.Runtime.CompilerServices;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Where each species stands in role tables, what cap each of these places sets, and how much a species can grow in one event.</summary>
internal sealed unsafe class SpeciesTables
{
    private readonly (int Group, RoleTable Table, int Entry)[] _places;
    private readonly int[] _starts;
    private readonly nint[] _caps;

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
        _caps = [.. _places.Select(p => (nint)Unsafe.AsPointer(ref p.Table.Caps[p.Entry]))];
        _starts = new int[places.Length + 1];
        for (int s = 0; s < places.Length; s++) _starts[s + 1] = _starts[s] + places[s].Count;
        LargestGains = new int[places.Length];
        Array.Fill(LargestGains, 1);
        ChannelTable channels = network.Channels;
        for (int c = 0; c < channels.ChangeSpecies.Length; c++)
        {
            int s = channels.ChangeSpecies[c];
            LargestGains[s] = Math.Max(LargestGains[s], channels.ChangeAmount[c]);
        }
    }

    /// <summary>The largest gain of each species in one event, at least 1.</summary>
    public int[] LargestGains { get; }

    /// <summary>The places of a species.</summary>
    public Range PlacesOf(int species) => _starts[species].._starts[species + 1];

    public (int Group, RoleTable Table, int Entry) At(int place) => _places[place];

    /// <summary>The count of a species up to which the bounds of its place hold.</summary>
    public long CapAt(int place) => *(long*)_caps[place];

    /// <summary>The count of a species up to which all its tables let the bounds hold.</summary>
    public long LeastCap(int species)
    {
        long least = long.MaxValue;
        foreach (nint cap in _caps.AsSpan(_starts[species].._starts[species + 1])) least = Math.Min(least, *(long*)cap);
        return least;
    }

    /// <summary>Sets the caps of a table whose group is not on.</summary>
    /// <param name="table">The table.</param>
    /// <param name="state">State of its group.</param>
    /// <param name="countsAtBuild">Count of each species when the state was found.</param>
    public static void SetCaps(RoleTable table, GroupState state, ReadOnlySpan<double> countsAtBuild)
    {
        if (state == GroupState.Blocked)
        {
            for (int e = 0; e < table.Role.Count; e++) table.Caps[e] = (long)countsAtBuild[table.Role.Species[e]];
            return;
        }

        Array.Fill(table.Caps, state == GroupState.Empty && !table.IsActive ? 0 : long.MaxValue);
    }
}
