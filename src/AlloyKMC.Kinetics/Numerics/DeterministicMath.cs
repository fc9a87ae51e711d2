using System.Runtime.CompilerServices;

namespace AlloyKMC.Kinetics.Numerics;

/// <summary>Elementary functions made of +, -, *, / and exact bit operations alone, so that every processor, vector width and platform library gives the same bits.
/// No operation is fused.</summary>
/// <remarks>
/// Logarithm: x = 2^k (1 + f) with sqrt(1/2) &lt;= 1 + f &lt; sqrt(2), s = f / (2 + f), log(1 + f) = 2 s + s R(s^2), arranged as f - (f^2/2 - s (f^2/2 + R)) so that
/// the leading term is exact (Muller et al., Handbook of Floating-Point Arithmetic, doi 10.1007/978-3-319-76526-6, chapter 10). R(z)/z is the interpolant of
/// degree 6 at the Chebyshev points of [0, (3 - 2 sqrt 2)^2]; it adds less than 5e-18 to the error. Below one unit in the last place.
/// </remarks>
public static partial class DeterministicMath
{
    private const double Ln2High = 0.6931471803691238;
    private const double Ln2Low = 1.9082149292705877e-10;

    private const double Log0 = 0.666666666666667;
    private const double Log1 = 0.39999999999899505;
    private const double Log2 = 0.28571428625975487;
    private const double Log3 = 0.2222221113479508;
    private const double Log4 = 0.18182889125261723;
    private const double Log5 = 0.15331721600556042;
    private const double Log6 = 0.14616449685043406;

    private const ulong ExponentMask = 0x7FF0_0000_0000_0000;
    private const ulong MinNormalBits = 0x0010_0000_0000_0000;

    /// <summary>Bits of 1 less bits of sqrt(1/2): added to the bits of x, it makes the exponent step up at sqrt(2) 2^k instead of 2^(k+1).</summary>
    private const ulong ToSqrtHalf = 0x3FF0_0000_0000_0000 - 0x3FE6_A09E_667F_3BCD;

    /// <summary>Bits of 2^52: a number below 2^52 put in their low part is that number plus 2^52.</summary>
    private const ulong TwoTo52Bits = 0x4330_0000_0000_0000;

    private const double TwoTo52AndBias = 4503599627370496.0 + 1023.0;

    /// <summary>Natural logarithm, error below one unit in the last place. Minus infinity at 0, not a number below.</summary>
    public static double Log(double x)
    {
        var bits = BitConverter.DoubleToUInt64Bits(x);
        return bits - MinNormalBits < ExponentMask - MinNormalBits ? LogOfNormal(bits, 0) : LogOfSpecial(x);
    }

    /// <summary>log(1 + x), error below two units in the last place, for x > -1. The rounding of 1 + x is repaired to first order.</summary>
    public static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        if (sum == 1 || double.IsPositiveInfinity(sum))
            return x;
        return Log(sum) + ((x - (sum - 1)) / sum);
    }

    /// <summary>log(1 + x) - x to full relative precision, also where the two nearly cancel: s (R - x) with s and R as in the logarithm.</summary>
    public static double LogOnePlusMinus(double x)
    {
        // The interval where |x / (2 + x)| stays within the range of the polynomial.
        if (x is > 0.41 or < -0.29)
            return LogOnePlus(x) - x;
        var s = x / (2 + x);
        return s * (LogPolynomial(s * s) - x);
    }

    /// <summary>e^x, error about one unit in the last place. Reduction by multiples of log 2, then the interpolant of (e^r - 1 - r) / r^2 of degree 10 at Chebyshev
    /// points (error 3e-19).</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x) || x > 710)
            return x > 710 ? double.PositiveInfinity : x;
        if (x < -746)
            return 0;
        var k = Math.Round(x / (Ln2High + Ln2Low));
        var r = x - (k * Ln2High) - (k * Ln2Low);
        var q = 0.5 + (r * (0.1666666666666667 + (r * (0.04166666666666667 + (r * (0.008333333333326084 + (r * (0.0013888888888883711 + (r * (
            0.0001984126987500228 + (r * (2.480158732567746e-05 + (r * (2.755725517000089e-06 + (r * (2.755727347871858e-07 + (r * (
            2.5105312729622103e-08 + (r * 2.09147553258932e-09)))))))))))))))))));
        return Math.ScaleB(1 + (r + (r * r * q)), (int)k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LogOfNormal(ulong bits, double exponentShift)
    {
        var exponent = (bits + ToSqrtHalf) >> 52;
        var k = BitConverter.UInt64BitsToDouble(exponent | TwoTo52Bits) - TwoTo52AndBias - exponentShift;
        var f = BitConverter.UInt64BitsToDouble(bits - (exponent << 52) + 0x3FF0_0000_0000_0000) - 1;
        var s = f / (2 + f);
        var halfSquare = 0.5 * f * f;
        return (k * Ln2High) - (halfSquare - ((s * (halfSquare + LogPolynomial(s * s))) + (k * Ln2Low)) - f);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double LogPolynomial(double z) => z * (Log0 + (z * (Log1 + (z * (Log2 + (z * (Log3 + (z * (Log4 + (z * (Log5 + (z * Log6))))))))))));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double LogOfSpecial(double x)
    {
        if (x == 0)
            return double.NegativeInfinity;
        if (x < 0)
            return double.NaN;
        if (double.IsNaN(x) || double.IsPositiveInfinity(x))
            return x;
        return LogOfNormal(BitConverter.DoubleToUInt64Bits(x * 18014398509481984.0), 54);
    }
}
