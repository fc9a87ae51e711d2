using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Engines.Factorised;

/// <summary>The state of the engine, one run of doubles, and the tables that search and change it. The state holds counts (four species to a block, along the list of species),
/// running bounds of the blocks of every role of more than one block (roles alike in species and weights share them), and bounds of both roles of every group.</summary>
internal sealed unsafe class FactorisedTables
{
    private const int Width = RoleBlocks.Width;
    private const int SlacksPerBlock = 2;
    private const double SlackPerBlock = SlacksPerBlock * GroupSums.SlackPerSum;

    private readonly AlignedMemory _memory;
    private readonly double* _state;
    private readonly double* _deltas;
    private readonly int* _offsets;
    private readonly int _groups;

    public FactorisedTables(Network network, double volume)
    {
        Role[] roles = [.. network.Groups.SelectMany(g => new[] { g.First, g.Second }).OfType<Role>()];
        int species = network.Species.Count, groups = _groups = network.Groups.Count;
        int stateLength = Padded(species);
        int weights = 0;
        var shapes = new Dictionary<string, Shape>(StringComparer.Ordinal);
        var shapeOf = new Dictionary<Role, Shape>();
        foreach (Role role in roles)
        {
            string key = string.Join(' ', role.Species.Zip(role.Weights, (s, w) => $"{s} {BitConverter.DoubleToInt64Bits(w)}"));
            (int firstBlock, int blocks) = BlocksOf(role);
            if (!shapes.TryGetValue(key, out Shape? shape))
            {
                shapes.Add(key, shape = new Shape(role, stateLength, weights, firstBlock, blocks));
                weights += blocks * Width;
                stateLength += RoleBlocks.RoomFor(blocks);
            }

            shapeOf.Add(role, shape);
        }

        int groupSums = stateLength, width = GroupSums.WidthOf(groups);
        int idle = stateLength += 2 * width;
        stateLength += Width;
        var addends = new List<(int, double)>[species];
        for (int s = 0; s < species; s++) addends[s] = [(s, 1)];
        foreach ((Role role, int bounds, _, int firstBlock, int blocks) in shapes.Values)
        {
            for (int e = 0; e < role.Count; e++)
            {
                foreach (int bound in RoleBlocks.BoundsAbove((role.Species[e] / Width) - firstBlock, blocks)) addends[role.Species[e]].Add((bounds + bound, role.Weights[e]));
            }
        }

        (int firstSums, int secondSums) = (SumsOf(network.Groups.FirstOrDefault()?.First, 0), SumsOf(network.Groups.FirstOrDefault()?.Second, width));
        for (int g = 0; g < groups; g++)
        {
            if (firstSums == groupSums) AddGroupSum(network.Groups[g].First, groupSums + g);
            if (secondSums == groupSums + width) AddGroupSum(network.Groups[g].Second, groupSums + width + g);
        }

        Rows = new ChangeRows([.. addends.Select(a => a.ToArray())], stateLength, idle);
        int[][] first = [.. network.Groups.Select(g => RowsOf((g.First?.Changes ?? [[]]).Select(c => c.Concat(g.CommonChanges))))];
        int[][] second = [.. network.Groups.Select(g => RowsOf(g.Second?.Changes ?? [[]]))];
        ChannelTable table = network.Channels;
        int[] ofChannels = RowsOf(network.ExplicitChannels.Select(c => Enumerable.Range(table.ChangeStart[c], table.ChangeStart[c + 1] - table.ChangeStart[c]).Select(k => (table.ChangeSpecies[k], table.ChangeAmount[k]))));
        int empty = Rows.Of([]);

        int places = roles.Sum(PlacesOf) + (2 * groups) + ofChannels.Length + 1;
        long bytes = (sizeof(double) * ((long)stateLength + weights + Rows.Deltas.Length + GroupSums.Room(groups)))
            + (sizeof(int) * (Rows.Offsets.Length + (2L * places))) + ((long)sizeof(RowSpan) * places) + ((long)groups * sizeof(GroupTables));
        _memory = new AlignedMemory(bytes, 18 + (5 * groups));
        _state = _memory.Take<double>(stateLength);
        _deltas = Copy(Rows.Deltas);
        _offsets = Copy(Rows.Offsets);
        double* allWeights = _memory.Take<double>(weights);
        foreach ((Role role, _, int at, int firstBlock, _) in shapes.Values)
        {
            for (int e = 0; e < role.Count; e++) allWeights[at + role.Species[e] - (firstBlock * Width)] = role.Weights[e];
        }

        ExplicitRows = Copy([.. ofChannels.Select(SpanOf)]);
        EmptyRow = Copy([SpanOf(empty)]);
        Groups = _memory.Take<GroupTables>(groups);
        for (int g = 0; g < groups; g++)
        {
            SeparableGroup group = network.Groups[g];
            Groups[g] = new GroupTables
            {
                Order = group.Order,
                First = BlocksFor(group.First),
                Second = BlocksFor(group.Second),
                FirstRows = PlacesFor(group.First, e => SpanOf(first[g][e]), SpanOf(first[g][0])),
                SecondRows = PlacesFor(group.Second, e => SpanOf(second[g][e]), SpanOf(second[g][0])),
                NoOpPartner = PlacesFor(group.First, e => group.NoOpPartner[e] < 0 ? -1 : group.Second!.Species[group.NoOpPartner[e]] - StartOf(group.Second), -1),
                SameSpecies = PlacesFor(group.First, e => group.Second?.Species.Contains(group.First!.Species[e]) == true ? group.First.Species[e] - StartOf(group.Second) : -1, -1),
                SecondStart = group.Second is null ? 0 : StartOf(group.Second),
            };
        }

        Sums = new GroupSums(network, volume, Rows.MostChanges, _state + firstSums, _state + secondSums, _memory, g => SlacksOf(network.Groups[g].First), g => SlacksOf(network.Groups[g].Second));

        RoleBlocks BlocksFor(Role? role)
        {
            if (role is null) return default;
            (_, int bounds, int at, int firstBlock, int blocks) = shapeOf[role];
            return new RoleBlocks(_state + (firstBlock * Width), allWeights + at, _state + bounds, blocks);
        }

        int SumsOf(Role? role, int side) => groups == 1 && role is not null && shapeOf[role] is { Blocks: > 1 } shape ? shape.Bounds + RoleBlocks.WholeBound(shape.Blocks) : groupSums + side;

        void AddGroupSum(Role? role, int offset)
        {
            for (int e = 0; e < (role?.Count ?? 0); e++) addends[role!.Species[e]].Add((offset, role.Weights[e]));
        }

        int[] RowsOf(IEnumerable<IEnumerable<(int Species, int Amount)>> lists) => [.. lists.Select(Rows.Of)];
    }

    /// <summary>One entry per group.</summary>
    public GroupTables* Groups { get; }

    public GroupSums Sums { get; }

    public ChangeRows Rows { get; }

    /// <summary>What an event of each explicit channel adds to the state.</summary>
    public RowSpan* ExplicitRows { get; }

    /// <summary>The row that changes nothing.</summary>
    public RowSpan* EmptyRow { get; }

    /// <summary>Counts of all species.</summary>
    public double* Counts => _state;

    /// <summary>Adds a row to the state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(RowSpan* row)
    {
        byte* state = (byte*)_state;
        nint start = row->Start;
        int* offsets = _offsets + start, last = _offsets + row->End;
        double* deltas = _deltas + (start * ChangeRows.Lanes);
        while (offsets < last)
        {
            // Two at a time, which are never the same vector of the state.
            nint first = offsets[0], second = offsets[1];
            Vector256<double> one = Vector256.LoadAligned((double*)(state + first)) + Vector256.LoadAligned(deltas);
            Vector256<double> other = Vector256.LoadAligned((double*)(state + second)) + Vector256.LoadAligned(deltas + ChangeRows.Lanes);
            one.StoreAligned((double*)(state + first));
            other.StoreAligned((double*)(state + second));
            offsets += ChangeRows.Step;
            deltas += ChangeRows.Step * ChangeRows.Lanes;
        }
    }

    /// <summary>Computes all sums afresh from the counts.</summary>
    public void Recompute()
    {
        for (int g = 0; g < _groups; g++)
        {
            GroupTables* group = Groups + g;
            Sums.Set(g, group->Order > 0 ? group->First.Sum(SlackPerBlock) : 1, group->Order > 1 ? group->Second.Sum(SlackPerBlock) : 1);
        }

        Sums.Renew();
    }

    /// <summary>Slacks in the bound of a whole role (<see cref="GroupSums"/>); 0 without one.</summary>
    private static int SlacksOf(Role? role) => role is null ? 0 : (SlacksPerBlock * RoleBlocks.SlacksOfWhole(BlocksOf(role).Blocks)) + 1;

    private static (int First, int Blocks) BlocksOf(Role role)
    {
        int first = role.Species.Min() / Width;
        return (first, (role.Species.Max() / Width) + 1 - first);
    }

    private static int StartOf(Role role) => BlocksOf(role).First * Width;

    private static int PlacesOf(Role role) => BlocksOf(role).Blocks * Width;

    private static int Padded(int length) => (length + Width - 1) / Width * Width;

    private RowSpan SpanOf(int row)
    {
        (int start, int end) = Rows.VectorsOf(row);
        return new RowSpan(start, end, row);
    }

    /// <summary>A value for each place of a role; that of a place without a part in it, and of the only place of a role that is not there, is <paramref name="none"/>.</summary>
    private T* PlacesFor<T>(Role? role, Func<int, T> ofEntry, T none)
        where T : unmanaged
    {
        int count = role is null ? 1 : PlacesOf(role);
        T* places = _memory.Take<T>(count);
        new Span<T>(places, count).Fill(none);
        for (int e = 0; e < (role?.Count ?? 0); e++) places[role!.Species[e] - StartOf(role)] = ofEntry(e);
        return places;
    }

    private T* Copy<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        T* copy = _memory.Take<T>(values.Length);
        values.CopyTo(new Span<T>(copy, values.Length));
        return copy;
    }

    /// <summary>Where roles alike in species and weights have their running bounds (in the state) and weights.</summary>
    private sealed record Shape(Role Role, int Bounds, int Weights, int FirstBlock, int Blocks);
}
