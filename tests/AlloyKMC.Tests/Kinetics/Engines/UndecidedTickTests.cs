using AlloyKMC.Kinetics.Engines.Uniformised;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Tests.Kinetics.Engines;

/// <summary>
/// A random word of the uniformised engine has 38 bits for acceptance at most. Where they are the leading bits of the probability, more bits decide; no ensemble would ever show whether
/// they do so rightly, so the one word in 2^38 is looked for here.
/// </summary>
public sealed unsafe class UndecidedTickTests
{
    private const int AcceptanceBits = 38;
    private const int GroupBits = 10;
    private const long Molecules = 1000;

    [Fact]
    public void FurtherBitsDecideInProportionToWhatIsLeftOfTheProbability()
    {
        Network network = SmallSystems.Build(SmallSystems.Molecules("A", "B"), [SmallSystems.Rule("decay", "A -> B", "k")], [SmallSystems.Parameter("k", 0.7, "1/s")]);
        var rates = new BoundRates(network, 1, new UniformisedOptions());
        rates.SetCounts([Molecules, 0]);
        Assert.True(rates.Build(0));
        int groupSlots = Enumerable.Range(0, TickKernel.GroupSlotCount).Count(g => Tick(rates, (ulong)g).Events == 1);
        double probability = 0.7 * Molecules / (rates.TotalRate * groupSlots / TickKernel.GroupSlotCount);
        double scaled = probability * (1L << AcceptanceBits), share = scaled - Math.Floor(scaled);
        ulong word = (ulong)Math.Floor(scaled) << GroupBits;
        Assert.InRange(share, 0.02, 0.98);
        Assert.Equal((1, false), Tick(rates, word - (1UL << GroupBits)));
        Assert.Equal((0, false), Tick(rates, word + (1UL << GroupBits)));
        Assert.True(Tick(rates, word).IsStopped);

        const int Draws = 20_000;
        var stream = new PhiloxStream(new StreamKey(3));
        long events = 0;
        for (int i = 0; i < Draws; i++)
        {
            long one = 0;
            rates.SetCounts([Molecules, 0]);
            ulong wordOfAnySlot = word + (ulong)(i % groupSlots);
            rates.Run(&wordOfAnySlot, 1, ref one, out _);
            Assert.True(rates.Resolve(wordOfAnySlot, stream, ref one));
            long[] counts = new long[2];
            rates.CopyCounts(counts);
            Assert.Equal([Molecules - one, one], counts);
            events += one;
        }

        // Five standard errors; the share itself is known to 2^-15.
        Assert.InRange(events / (double)Draws, share - (5 * Math.Sqrt(share * (1 - share) / Draws)) - 1e-4, share + (5 * Math.Sqrt(share * (1 - share) / Draws)) + 1e-4);
    }

    private static (long Events, bool IsStopped) Tick(BoundRates rates, ulong word)
    {
        long events = 0;
        rates.SetCounts([Molecules, 0]);
        rates.Run(&word, 1, ref events, out bool stopped);
        return (events, stopped);
    }
}
