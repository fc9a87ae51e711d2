using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Where each species stands in role tables, and how much it can grow in one event.</summary>
internal sealed class SpeciesTables
{
    private readonly (int Group, RoleTable Table, int Entry)[][] _places;
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

        _places = [.. places.Select(p => p.ToArray())];
        _largestGains = new int[places.Length];
        Array.Fill(_largestGains, 1);
        ChannelTable channels = network.Channels;
        for (int c = 0; c < channels.ChangeSpecies.Length; c++)
        {
            int s = channels.ChangeSpecies[c];
            _largestGains[s] = Math.Max(_largestGains[s], channels.ChangeAmount[c]);
        }
    }

    public (int Group, RoleTable Table, int Entry)[] Of(int species) => _places[species];

    /// <summary>The largest gain of a species in one event, at least 1.</summary>
    public int LargestGain(int species) => _largestGains[species];
}
