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
        ushort* slots = stackalloc ushort[SlotCount + RoleTable.Padding];
        SlotEntry* entries = stackalloc SlotEntry[weights.Length + 1];
        SpeciesRecord* species = stackalloc SpeciesRecord[weights.Length];
        for (int s = 0; s < counts.Length; s++) species[s].Count = counts[s];
        var role = new Role { Species = [0, 1, 2, 3], Weights = weights, Changes = [[], [], [], []] };
        new Span<ushort>(slots, SlotCount + RoleTable.Padding).Clear();
        new Span<SlotEntry>(entries, weights.Length + 1).Clear();
        var table = new RoleTable(role, slots, SlotCount, entries, species);
        SpeciesRecord* targetCounts = stackalloc SpeciesRecord[weights.Length];
        var targets = new CapTargets(targetCounts, [1, 1, 1, 1], 0);
        Set(targets, targetCounts, [12, 9, 2, 110]);
        table.Measure(targets, spare);
        table.Fill(targets);
        Check(table, slots, entries, weights, [12, 9, 2, 110]);

        // A count passes its cap and is given free slots; then the table is dealt anew at the same quantum.
        species[2].Count = table.Caps[2] + 1;
        Assert.True(table.TryRepair(2, 3));
        Check(table, slots, entries, weights, [12, 9, species[2].Count + 3, 110]);
        Set(targets, targetCounts, [8, 9, 4, 90]);
        Assert.True(table.TryRefill(targets));
        Check(table, slots, entries, weights, [8, 9, 4, 90]);

        // It outgrows the quantum.
        species[0].Count = 40;
        Set(targets, targetCounts, [50, 9, 4, 90]);
        Assert.False(table.TryRefill(targets));
        Assert.True(table.TryWiden(1.05 * table.LeastQuantum(targets) / table.Quantum, targets));
        Check(table, slots, entries, weights, [50, 9, 4, 90]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void RoomsAreTakenTimesAFactor(double factor)
    {
        double[] weights = [1, 0.5, 0.25, 0.01, 0.7];
        ushort* slots = stackalloc ushort[SlotCount + RoleTable.Padding];
        SlotEntry* entries = stackalloc SlotEntry[weights.Length + 1];
        SpeciesRecord* species = stackalloc SpeciesRecord[weights.Length];
        new Span<ushort>(slots, SlotCount + RoleTable.Padding).Clear();
        new Span<SlotEntry>(entries, weights.Length + 1).Clear();
        var table = new RoleTable(new Role { Species = [0, 1, 2, 3, 4], Weights = weights, Changes = [[], [], [], [], []] }, slots, SlotCount, entries, species);
        var targets = new CapTargets(species, [1, 1, 1, 1, 8], 3);
        Set(targets, species, [100, 9, 0, 400, 50]);
        table.Measure(targets, 0.1);
        table.Loosen(factor, 0.1);
        table.Fill(targets);

        // Margin x n^(3/8), at most 2 x n^(1/2), twice as much for a species that gains eight at once.
        double Room(double count, double gain) => gain * Math.Min(2 * Math.Sqrt(count), 3 * Math.Pow(count, 0.375));
        Check(table, slots, entries, weights, [100 + (factor * Room(100, 1)), 9 + (factor * Room(9, 1)), 0, 400 + (factor * Room(400, 1)), 50 + (factor * Room(50, 2))]);
        Assert.Equal(0, table.Caps[2]);
    }

    private static void Set(CapTargets targets, SpeciesRecord* species, long[] counts)
    {
        for (int s = 0; s < counts.Length; s++) species[s].Count = counts[s];
        targets.Set();
    }

    private static void Check(RoleTable table, ushort* slots, SlotEntry* entries, double[] weights, double[] targets)
    {
        for (int e = 0; e < weights.Length; e++)
        {
            int own = new ReadOnlySpan<ushort>(slots, SlotCount).Count((ushort)TableLayout.OffsetOf(e));
            if (targets[e] > 0) Assert.Equal(weights[e], own * table.Quantum * (entries[e + 1].Threshold / 18446744073709551616.0), 1e-9);
            Assert.True(table.Caps[e] >= targets[e] * (1 - 1e-9) - 1, $"entry {e} has room for {table.Caps[e]}, not {targets[e]}");
            Assert.True(table.Caps[e] * (entries[e + 1].Threshold / 18446744073709551616.0) <= 1);
        }
    }
}
