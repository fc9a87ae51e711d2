using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Tests.Kinetics.Random;

public sealed class PhiloxKernelTests
{
    public static TheoryData<string> Kernels => [.. PhiloxKernelCatalog.All.Select(kernel => kernel.Name)];

    private static PhiloxKernel Supported(string name)
    {
        var kernel = PhiloxKernelCatalog.All.Single(kernel => kernel.Name == name);
        Skip.IfNot(kernel.IsSupported, $"This processor cannot run the kernel '{name}'.");
        return kernel;
    }

    [SkippableTheory]
    [MemberData(nameof(Kernels))]
    public void KernelsAgreeOverMillionsOfWordsWhateverTheStep(string name)
    {
        var kernel = Supported(name);
        var key = new StreamKey(0xFEDCBA9876543210, 17, 4_000_000_000, StreamPurpose.Times);
        var mine = new PhiloxStream(new PhiloxState(key, 0xFFFF_FFFF_F000 - 1, 131), kernel);
        var scalar = new PhiloxStream(new PhiloxState(key, 0xFFFF_FFFF_F000 - 1, 131), PhiloxKernelCatalog.Scalar);
        var drawn = 0;
        // Steps of 1, 2, 3 ... words as single draws and as blocks with a part given back, so that the two meet at every cursor.
        for (var step = 1; drawn < 2_000_000; step++)
        {
            for (var draw = 0; draw < step % 37; draw++, drawn++)
                Assert.Equal(scalar.NextUInt64(), mine.NextUInt64());
            var block = mine.NextBlock();
            var used = step % (block.Length + 1);
            foreach (var word in block[..used])
                Assert.Equal(scalar.NextUInt64(), word);
            mine.GiveBack(block.Length - used);
            drawn += used;
        }
        Assert.Equal(scalar.State, mine.State);
    }

    [SkippableTheory]
    [MemberData(nameof(Kernels))]
    public void KernelsAgreeOnRandomKeysAndFarBuffers(string name)
    {
        var kernel = Supported(name);
        var choices = new PhiloxStream(new StreamKey(1));
        var expected = new ulong[PhiloxKernel.BufferWords];
        var actual = new ulong[PhiloxKernel.BufferWords];
        for (var trial = 0; trial < 500; trial++)
        {
            var key = new StreamKey(choices.NextUInt64(), (uint)choices.NextUInt64(), (uint)choices.NextUInt64(), (StreamPurpose)choices.NextBelow(256));
            var buffer = trial == 0 ? PhiloxKernel.BufferLimit - 1 : choices.NextBelow(PhiloxKernel.BufferLimit);
            PhiloxKernelCatalog.Scalar.Fill(key, buffer, expected);
            kernel.Fill(key, buffer, actual);
            Assert.Equal(expected, actual);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Kernels))]
    public void KernelsRefuseABufferOfAnotherSizeOrPastTheEnd(string name)
    {
        var kernel = Supported(name);
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Fill(new StreamKey(1), 0, new ulong[PhiloxKernel.BufferWords - 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => kernel.Fill(new StreamKey(1), PhiloxKernel.BufferLimit, new ulong[PhiloxKernel.BufferWords]));
    }

    [Fact]
    public void PreferredIsTheFirstSupportedThatPays() =>
        Assert.Same(PhiloxKernelCatalog.All.First(kernel => kernel.IsSupported && (kernel.Name != "vector512" || System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated)), PhiloxKernelCatalog.Preferred);
}
