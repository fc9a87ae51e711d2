using AlloyKMC.Kinetics.Engines.Uniformised;
using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Tests.Kinetics.Engines;

/// <summary>
/// A draw from a role table takes entry e and accepts it with probability (slots of e) / S x n threshold / 2^64, which must be n w / (S quantum) whatever the slots: one slot too
/// few is an error of a few thousandths, which no ensemble of a fast suite would show.
/// </summary>
public sealed unsafe class RoleTableTests
{
    private const int SlotCount = 256;

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void EverySlotIsWorthOneQuantum(double spare)
    {
        double[] weights = [1, 0.5, 0.25, 0.01];
        long[] counts = [10, 7, 0, 100];
        ushort* slots = stackalloc ushort[SlotCount];
        SlotEntry* entries = stackalloc SlotEntry[weights.Length + 1];
        SpeciesRecord* species = stackalloc SpeciesRecord[weights.Length];
        for (int s = 0; s < counts.Length; s++) species[s].Count = counts[s];
        var role = new Role { Species = [0, 1, 2, 3], Weights = weights, Changes = [[], [], [], []] };
        new Span<ushort>(slots, SlotCount).Clear();
        new Span<SlotEntry>(entries, weights.Length + 1).Clear();
        var table = new RoleTable(role, slots, SlotCount, entries, species);
        double[] targets = [12, 9, 2, 110];
        table.Measure(targets, spare);
        table.Fill(targets);
        Check(table, slots, entries, weights, targets);

        // A count passes its cap and is given free slots; then the table is dealt anew at the same quantum.
        species[2].Count = table.Caps[2] + 1;
        Assert.True(table.TryRepair(2, species[2].Count + 3));
        Check(table, slots, entries, weights, [12, 9, species[2].Count, 110]);
        Assert.True(table.TryRefill([8, 9, 4, 90]));
        Check(table, slots, entries, weights, [8, 9, 4, 90]);

        // It outgrows the quantum.
        species[0].Count = 40;
        Assert.False(table.TryRefill([50, 9, 4, 90]));
        Assert.True(table.TryWiden(1.05 * table.LeastQuantum([50, 9, 4, 90]) / table.Quantum, [50, 9, 4, 90]));
        Check(table, slots, entries, weights, [50, 9, 4, 90]);
    }

    private static void Check(RoleTable table, ushort* slots, SlotEntry* entries, double[] weights, double[] targets)
    {
        for (int e = 0; e < weights.Length; e++)
        {
            int own = new ReadOnlySpan<ushort>(slots, SlotCount).Count((ushort)TableLayout.OffsetOf(e));
            Assert.Equal(weights[e], own * table.Quantum * (entries[e + 1].Threshold / 18446744073709551616.0), 1e-9);
            Assert.True(table.Caps[e] >= targets[e] * (1 - 1e-9) - 1, $"entry {e} has room for {table.Caps[e]}, not {targets[e]}");
            Assert.True(table.Caps[e] * (entries[e + 1].Threshold / 18446744073709551616.0) <= 1);
        }
    }
}
