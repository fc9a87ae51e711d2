using System.Numerics;

namespace AlloyKMC.Tests.Kinetics.Numerics;

/// <summary>Logarithms in fixed point with 320 bits behind the point, from integers alone: the oracle of <see cref="DeterministicMathTests"/>.</summary>
internal static class BigLog
{
    private const int Bits = 320;
    private static readonly BigInteger s_one = BigInteger.One << Bits;
    private static readonly BigInteger s_ln2 = 2 * InverseHyperbolicTangent(s_one / 3);

    /// <summary>log(1 + x), or with <paramref name="minusX"/> log(1 + x) - x, of a double x > -1; the error of the result in units of 2^-300 is a few.</summary>
    public static BigInteger OnePlus(double x, bool minusX)
    {
        var fixedX = ToFixed(x);
        return Log(s_one + fixedX) - (minusX ? fixedX : 0);
    }

    public static BigInteger Log(double x) => Log(ToFixed(x));

    /// <summary>|actual - expected| in units in the last place of <paramref name="actual"/>.</summary>
    public static double ErrorInUlps(double actual, BigInteger expected) =>
        (double)BigInteger.Abs(ToFixed(actual) - expected) / Math.Pow(2, Bits) / Math.Max(Math.BitIncrement(Math.Abs(actual)) - Math.Abs(actual), double.Epsilon);

    private static BigInteger ToFixed(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = exponent == 0 ? bits & 0xF_FFFF_FFFF_FFFF : (bits & 0xF_FFFF_FFFF_FFFF) | (1L << 52);
        var shift = Math.Max(exponent, 1) - 1075 + Bits;
        Assert.True(shift >= 0, $"{x} is too small for the oracle.");
        return (bits < 0 ? -mantissa : mantissa) << shift;
    }

    private static BigInteger Log(BigInteger value)
    {
        var k = (int)value.GetBitLength() - 1 - Bits;
        var scaled = k >= 0 ? value >> k : value << -k;
        if (k > 0)
            Assert.Equal(value, scaled << k);
        return (k * s_ln2) + (2 * InverseHyperbolicTangent((scaled - s_one) * s_one / (scaled + s_one)));
    }

    private static BigInteger InverseHyperbolicTangent(BigInteger s)
    {
        var square = (s * s) >> Bits;
        var sum = BigInteger.Zero;
        var power = s;
        for (var n = 1; !power.IsZero && power != -1; n += 2)
        {
            sum += power / n;
            power = (power * square) >> Bits;
        }
        return sum;
    }
}
