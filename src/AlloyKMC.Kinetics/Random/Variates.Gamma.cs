using AlloyKMC.Kinetics.Numerics;

namespace AlloyKMC.Kinetics.Random;

public static partial class Variates
{
    /// <summary>Gamma variate with scale 1: Marsaglia and Tsang (2000), doi 10.1145/358407.358414. A shape below 1 is raised by 1 and the variate multiplied by
    /// U^(1/shape).</summary>
    /// <param name="stream">Source of the words.</param>
    /// <param name="shape">Shape, above 0 and finite. Below about 0.01 the variate may underflow to 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shape is outside that range or not a number.</exception>
    public static double Gamma(PhiloxStream stream, double shape)
    {
        CheckShape(shape, nameof(shape));
        return shape < 1 ? DeterministicMath.Exp(LogGammaVariate(stream, shape)) : GammaFromOne(stream, shape);
    }

    /// <summary>Beta variate X / (X + Y) of two gamma variates X, Y with shapes <paramref name="a"/>, <paramref name="b"/>. Where a shape is below 1 the quotient is
    /// formed from logarithms, so that small shapes do not underflow.</summary>
    /// <param name="stream">Source of the words.</param>
    /// <param name="a">First shape, above 0 and finite.</param>
    /// <param name="b">Second shape, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">A shape is outside that range or not a number.</exception>
    public static double Beta(PhiloxStream stream, double a, double b)
    {
        CheckShape(a, nameof(a));
        CheckShape(b, nameof(b));
        if (a >= 1 && b >= 1)
        {
            var x = GammaFromOne(stream, a);
            return x / (x + GammaFromOne(stream, b));
        }
        var logX = LogGammaVariate(stream, a);
        var logY = LogGammaVariate(stream, b);
        return 1 / (1 + DeterministicMath.Exp(logY - logX));
    }

    private static void CheckShape(double shape, string name)
    {
        if (!(shape > 0 && double.IsFinite(shape)))
            throw new ArgumentOutOfRangeException(name, shape, "A shape parameter must be positive and finite.");
    }

    private static double LogGammaVariate(PhiloxStream stream, double shape)
    {
        if (shape >= 1)
            return DeterministicMath.Log(GammaFromOne(stream, shape));
        var logOfRaised = DeterministicMath.Log(GammaFromOne(stream, shape + 1));
        return logOfRaised + (DeterministicMath.Log(stream.NextPositiveDouble()) / shape);
    }

    private static double GammaFromOne(PhiloxStream stream, double shape)
    {
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal(stream);
            var y = c * x;
            if (y <= -1)
                continue;
            var u = stream.NextPositiveDouble();
            var root = 1 + y;
            var square = x * x;
            if (u < 1 - (0.0331 * square * square))
                return d * (root * root * root);
            // x^2/2 + d (1 - v + log v) with v = (1 + y)^3, written so that nothing cancels at large shapes: 1 - v = -3 y - 3 y^2 - y^3.
            var logRatio = d * ((3 * DeterministicMath.LogOnePlusMinus(y)) - (y * y * (3 + y)));
            if (DeterministicMath.Log(u) < (0.5 * square) + logRatio)
                return d * (root * root * root);
        }
    }
}
