using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Kinetics.Propensities;

/// <summary>How the propensities of a network are laid out for the kernels. Immutable, and shared by all engines that run the network.</summary>
internal sealed class PropensityLayout
{
    private const int AlignmentBytes = 64;
    private static readonly ConditionalWeakTable<Network, PropensityLayout> Known = [];

    private readonly double[] _rates;
    private readonly int _firstRate;

    private PropensityLayout(Network network)
    {
        ChannelTable table = network.Channels;
        var builder = new PairTableBuilder(table);
        builder.Build();
        Channels = table;
        SpeciesCount = network.Species.Count;
        Tables = [.. builder.Tables];
        Scattered = ScatteredChannels.Create(table, SpeciesCount, builder.Scattered);
        CountLength = builder.CountLength;
        PartialLength = builder.PartialLength;
        WeightLength = builder.WeightLength;
        _rates = Align(builder.Rates, out _firstRate);
        ParticipationsOf = FindParticipations();
        LargestChange = table.ChangeAmount.Length == 0 ? 0 : table.ChangeAmount.Max(Math.Abs);
    }

    public ChannelTable Channels { get; }

    public int SpeciesCount { get; }

    public PairTable[] Tables { get; }

    public ScatteredChannels Scattered { get; }

    /// <summary>Places of each species in the tables.</summary>
    public Participation[][] ParticipationsOf { get; }

    public int CountLength { get; }

    public int PartialLength { get; }

    public int WeightLength { get; }

    /// <summary>Largest change of a count that one event makes.</summary>
    public int LargestChange { get; }

    /// <summary>Tables and blocks of scattered channels.</summary>
    public int Groups => Tables.Length + Scattered.Blocks;

    /// <summary>First of the rate constants of all tables, on a cache line.</summary>
    public ref double Rates => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_rates), _firstRate);

    /// <summary>The layout of a network, made on first use.</summary>
    public static PropensityLayout Of(Network network) => Known.GetValue(network, static n => new PropensityLayout(n));

    private static unsafe double[] Align(IReadOnlyList<double> rates, out int first)
    {
        double[] aligned = GC.AllocateArray<double>(rates.Count + (AlignmentBytes / sizeof(double)), pinned: true);
        nint beyond = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(aligned)) % AlignmentBytes;
        first = beyond == 0 ? 0 : (int)((AlignmentBytes - beyond) / sizeof(double));
        for (int i = 0; i < rates.Count; i++) aligned[first + i] = rates[i];
        return aligned;
    }

    private Participation[][] FindParticipations()
    {
        var found = new List<Participation>[SpeciesCount];
        for (int s = 0; s < SpeciesCount; s++) found[s] = [];
        for (int t = 0; t < Tables.Length; t++)
        {
            PairTable table = Tables[t];
            for (int row = 0; row < table.RowSpecies.Length; row++)
            {
                int diagonal = table.HasDiagonal ? (table.ColumnSpecies.Length * table.PaddedRows) + row : -1;
                bool meetsItself = diagonal >= 0 && table.Channels[diagonal] >= 0;
                found[table.RowSpecies[row]].Add(meetsItself
                    ? new Participation(table.CountStart + row, t, 0, table.PartialStart + (table.Segments * table.PaddedRows) + row, Unsafe.Add(ref Rates, table.RateStart + diagonal))
                    : new Participation(table.CountStart + row, t, 0, -1, 0));
            }

            for (int column = 0; column < table.ColumnSpecies.Length; column++)
            {
                if (table.ColumnSpecies[column] >= 0)
                    found[table.ColumnSpecies[column]].Add(new Participation(table.ColumnCountStart + column, t, 1UL << (column / table.SegmentColumns), -1, 0));
            }
        }

        return [.. found.Select(f => f.ToArray())];
    }
}
