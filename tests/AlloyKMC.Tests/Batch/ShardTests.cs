using AlloyKMC.Batch.Plans;

namespace AlloyKMC.Tests.Batch;

/// <summary>Parts cover every run once, and array numbers become parts.</summary>
public class ShardTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 3)]
    [InlineData(3, 10)]
    [InlineData(100_000, 10_000)]
    [InlineData(7, 7)]
    public void Parts_cover_every_run_once(long runs, int count)
    {
        long next = 0;
        for (int i = 0; i < count; i++)
        {
            var shard = new Shard(i, count);
            Assert.Equal(next, shard.FirstRun(runs));
            Assert.InRange(shard.EndRun(runs) - next, runs / count, (runs / count) + 1);
            next = shard.EndRun(runs);
        }

        Assert.Equal(runs, next);
    }

    [Theory]
    [InlineData("1/10", 0, 10)]
    [InlineData("10/10", 9, 10)]
    public void A_part_is_read(string text, int index, int count) => Assert.Equal(new Shard(index, count), Shard.Parse(text));

    [Theory]
    [InlineData("0/10")]
    [InlineData("11/10")]
    [InlineData("1")]
    [InlineData("a/b")]
    [InlineData("-1/2")]
    [InlineData("1/0")]
    public void What_is_no_part_is_refused(string text) => Assert.Null(Shard.Parse(text));

    [Theory]
    [InlineData("0", "0", "9", "10", 0, 10)]
    [InlineData("7", "3", "7", "3", 2, 3)]
    [InlineData("5", "5", "5", "1", 0, 1)]
    [InlineData("4", "1", "4", null, 3, 4)]
    public void An_array_task_is_a_part(string id, string minimum, string maximum, string? count, int index, int parts) =>
        Assert.Equal(new Shard(index, parts), Shard.OfArrayTask(id, minimum, maximum, count));

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData("12", "0", "9", "10")]
    [InlineData("x", "0", "9", "10")]
    public void Numbers_that_make_no_part_are_refused(string? id, string? minimum, string? maximum, string? count) => Assert.Null(Shard.OfArrayTask(id, minimum, maximum, count));

    [Fact]
    public void Blocks_cover_every_run_once_whatever_the_sizes()
    {
        foreach ((long runs, int samples, int species) in new[] { (1L, 1, 1), (400L, 7, 139), (100_000L, 7, 139), (10L, 1_000_000, 139), (123_457L, 1, 3) })
        {
            var blocks = new BlockPlan(runs, samples, species);
            long next = 0;
            for (int b = 0; b < blocks.BlockCount; b++)
            {
                Assert.Equal(next, blocks.FirstRun(b));
                next = blocks.EndRun(b);
                Assert.Equal(b, blocks.BlockOf(next - 1));
            }

            Assert.Equal(runs, next);
        }
    }
}
