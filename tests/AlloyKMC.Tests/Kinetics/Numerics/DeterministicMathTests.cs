using System.Runtime.Intrinsics;
using AlloyKMC.Kinetics.Numerics;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Tests.Kinetics.Numerics;

public sealed class DeterministicMathTests
{
    private static readonly double[] s_special =
    [
        0, -0.0, 1, -1, double.Epsilon, -double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue,
        Math.BitDecrement(1), Math.BitIncrement(1), Math.Sqrt(0.5), Math.BitDecrement(Math.Sqrt(0.5)), Math.Sqrt(2), Math.BitIncrement(Math.Sqrt(2)), 1e-310,
        BitConverter.UInt64BitsToDouble(0x0010_0000_0000_0000), Math.BitDecrement(BitConverter.UInt64BitsToDouble(0x0010_0000_0000_0000)),
    ];

    [Fact]
    public void LogIsWithinOneUnitInTheLastPlace()
    {
        var stream = new PhiloxStream(new StreamKey(42));
        for (var trial = 0; trial < 3000; trial++)
        {
            Assert.InRange(LogError(stream.NextPositiveDouble()), 0, 1);
            Assert.InRange(LogError(Math.ScaleB(1 + stream.NextDouble(), (int)stream.NextBelow(400) - 200)), 0, 1);
            Assert.InRange(LogError(1 + Math.ScaleB(stream.NextDouble() - 0.5, -(int)stream.NextBelow(30))), 0, 1);
        }

        static double LogError(double x) => x == 1 ? Math.Abs(DeterministicMath.Log(x)) : BigLog.ErrorInUlps(DeterministicMath.Log(x), BigLog.Log(x));
    }

    [Fact]
    public void LogOfSpecialValues()
    {
        foreach (var x in s_special)
        {
            // Math.Log may be off by a unit itself.
            var expected = Math.Log(x);
            var actual = DeterministicMath.Log(x);
            if (double.IsFinite(expected))
                Assert.InRange(actual, Math.BitDecrement(Math.BitDecrement(expected)), Math.BitIncrement(Math.BitIncrement(expected)));
            else
                Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void LogGivesTheSameBitsOnAllWidths()
    {
        var stream = new PhiloxStream(new StreamKey(43));
        var values = new double[40_003];
        for (var at = 0; at < values.Length; at++)
            values[at] = at % 3 == 0 ? stream.NextPositiveDouble() : at % 3 == 1 ? BitConverter.UInt64BitsToDouble(stream.NextUInt64()) : 1 + (1e-3 * stream.NextDouble());
        s_special.CopyTo(values, 8000);
        var logs = new double[values.Length];
        DeterministicMath.Log(values, logs);
        for (var at = 0; at < values.Length; at++)
            Assert.Equal(BitConverter.DoubleToUInt64Bits(DeterministicMath.Log(values[at])), BitConverter.DoubleToUInt64Bits(logs[at]));
        for (var at = 0; at + 4 <= values.Length; at += 4)
            Assert.Equal(Vector256.Create(logs.AsSpan(at, 4)).AsUInt64(), DeterministicMath.Log(Vector256.Create(values.AsSpan(at, 4))).AsUInt64());
        Assert.Throws<ArgumentException>(() => DeterministicMath.Log(new double[3], new double[2]));
    }

    [Fact]
    public void LogOnePlusAndItsDifferenceKeepTheirDigits()
    {
        var stream = new PhiloxStream(new StreamKey(44));
        for (var trial = 0; trial < 3000; trial++)
        {
            var small = Math.ScaleB(stream.NextDouble() - 0.5, -(int)stream.NextBelow(45));
            var x = trial % 2 == 0 ? small : -0.999 + (3 * stream.NextDouble());
            if (x == 0)
                continue;
            Assert.InRange(BigLog.ErrorInUlps(DeterministicMath.LogOnePlus(x), BigLog.OnePlus(x, minusX: false)), 0, 2);
            // Outside the range of the polynomial the difference loses up to three bits.
            Assert.InRange(BigLog.ErrorInUlps(DeterministicMath.LogOnePlusMinus(x), BigLog.OnePlus(x, minusX: true)), 0, x is > -0.29 and < 0.41 ? 3 : 16);
        }
    }

    [Fact]
    public void ExpInvertsLog()
    {
        var stream = new PhiloxStream(new StreamKey(45));
        for (var trial = 0; trial < 100_000; trial++)
        {
            var x = 1400 * (stream.NextDouble() - 0.5);
            var expected = Math.Exp(x);
            // Math.Exp is good to one unit on all platforms; ours to about one.
            Assert.InRange(DeterministicMath.Exp(x), expected * (1 - 5e-16), expected * (1 + 5e-16));
        }
        Assert.Equal(1, DeterministicMath.Exp(0));
        Assert.Equal(0, DeterministicMath.Exp(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.Exp(double.PositiveInfinity));
        Assert.True(double.IsNaN(DeterministicMath.Exp(double.NaN)));
    }
}
