using AlloyKMC.Kinetics.Engines;
using AlloyKMC.Kinetics.Engines.Factorised;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Tests.Kinetics.Engines;

/// <summary>A search that takes a neighbour now and then, or reads past the last block, would be seen by no ensemble of a fast suite.</summary>
public sealed unsafe class RoleBlocksTests
{
    private const int Width = RoleBlocks.Width;

    /// <summary>Targets in the middle of every molecule's share find its species, in one block, in several, in more than one vector of blocks, and in strips of blocks.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(45)]
    [InlineData(70)]
    [InlineData(97)]
    [InlineData(180)]
    [InlineData(299)]
    public void Every_molecule_is_found_at_its_share(int species)
    {
        var stream = new PhiloxStream(new StreamKey((ulong)species));
        for (int trial = 0; trial < 20; trial++)
        {
            double[] weights = [.. Enumerable.Range(0, species).Select(_ => stream.NextBelow(4) == 0 ? 0 : 1 / (double)(1 + stream.NextBelow(8)))];
            double[] counts = [.. Enumerable.Range(0, species).Select(_ => (double)(stream.NextBelow(3) == 0 ? 0 : stream.NextBelow(6)))];
            RoleBlocks role = Make(weights, counts, out AlignedMemory memory);
            double whole = role.Sum(GroupSums.SlackPerSum), before = 0;
            for (int s = 0; s < species; s++)
            {
                for (int molecule = 0; molecule < counts[s] && weights[s] > 0; molecule++)
                {
                    Assert.Equal(s, role.Pick(before + (0.5 * weights[s])));
                    before += weights[s];
                }
            }

            Assert.Equal(before, whole, 1e-9);
            Assert.Equal(-1, role.Pick(whole * (1 + ((RoleBlocks.SlacksOfWhole((species + Width - 1) / Width) + 1) * GroupSums.SlackPerSum))));
            Assert.Equal(-1, role.Pick(whole + 1));
            GC.KeepAlive(memory);
        }
    }

    /// <summary>The bounds of blocks are larger than their sums by the slack, and what falls there is rejected rather than given to a neighbour.</summary>
    [Fact]
    public void A_target_in_the_slack_is_rejected()
    {
        const double slack = 0.1;
        RoleBlocks role = Make([1, 0, 0, 0, 1, 0, 0, 0, 1], [2, 0, 0, 0, 2, 0, 0, 0, 2], out AlignedMemory memory);
        double whole = role.Sum(slack);
        Assert.Equal(6, whole);

        // Blocks begin at 0, 2 + 0.6 and 4 + 1.2; the slack of each stands at its end.
        Assert.Equal([0, 0, -1, 4, 4, -1, 8, 8, -1, -1], new[] { 0.5, 1.5, 2.3, 2.7, 4.5, 4.9, 5.3, 7.1, 7.5, 9 }.Select(role.Pick));
        GC.KeepAlive(memory);
    }

    /// <summary>A molecule adds to the bounds that <see cref="RoleBlocks.BoundsAbove"/> names, and to no others: that is how an event keeps them.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(45)]
    [InlineData(97)]
    [InlineData(180)]
    public void An_added_molecule_changes_the_bounds_that_are_named(int species)
    {
        var stream = new PhiloxStream(new StreamKey(7));
        double[] weights = [.. Enumerable.Range(0, species).Select(_ => 1.0 + stream.NextBelow(4))], counts = [.. Enumerable.Range(0, species).Select(_ => (double)stream.NextBelow(6))];
        int blocks = (species + Width - 1) / Width;
        for (int s = 0; s < species; s++)
        {
            double[] before = BoundsOf(counts);
            foreach (int bound in RoleBlocks.BoundsAbove(s / Width, blocks)) before[bound] += weights[s];
            counts[s]++;
            Assert.Equal(before, BoundsOf(counts));
            int whole = RoleBlocks.WholeBound(blocks);
            if (whole >= 0) Assert.Equal(weights.Zip(counts, (w, c) => w * c).Sum(), before[whole]);
        }

        double[] BoundsOf(double[] present)
        {
            RoleBlocks role = Make(weights, present, out AlignedMemory memory, out double* room);
            _ = role.Sum(0);
            double[] bounds = new ReadOnlySpan<double>(room, RoleBlocks.RoomFor(blocks)).ToArray();
            GC.KeepAlive(memory);
            return bounds;
        }
    }

    private static RoleBlocks Make(double[] weights, double[] counts, out AlignedMemory memory) => Make(weights, counts, out memory, out _);

    private static RoleBlocks Make(double[] weights, double[] counts, out AlignedMemory memory, out double* bounds)
    {
        int blocks = (weights.Length + Width - 1) / Width, room = RoleBlocks.RoomFor(blocks);
        memory = new AlignedMemory(sizeof(double) * ((2L * blocks * Width) + room), 3);
        double* allCounts = memory.Take<double>(blocks * Width), allWeights = memory.Take<double>(blocks * Width);
        bounds = memory.Take<double>(room);
        counts.CopyTo(new Span<double>(allCounts, counts.Length));
        weights.CopyTo(new Span<double>(allWeights, weights.Length));
        return new RoleBlocks(allCounts, allWeights, bounds, blocks);
    }
}
