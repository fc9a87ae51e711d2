using AlloyKMC.Kinetics.Numerics;

namespace AlloyKMC.Kinetics.Random;

/// <summary>The proposal of Hörmann's transformed rejection with squeeze: a count k = floor((2 a / (1/2 - |u|) + b) u + centre) from a uniform u in (-1/2, 1/2).</summary>
/// <remarks>
/// A second uniform v in (0, 1] accepts k if v alpha / (a / (1/2 - |u|)^2 + b) is at most P(k), so alpha has to be large enough that the bound on v never exceeds 1.
/// The constants as published miss that by up to 0.5% for the Poisson distribution (at mean 10 and 25, for instance), so alpha is raised by 1% here, the
/// squeeze lowered in proportion, and a test scans both conditions. The published quick rejection is left out.
/// </remarks>
internal readonly struct TransformedRejection
{
    private const double Reserve = 1.01;

    private const double TwoToMinus52 = 1.0 / (1UL << 52);

    /// <summary>Farther than this from the centre no count has a mass that a double can hold.</summary>
    private const double FarAway = 1L << 60;

    private readonly double _a;
    private readonly double _b;
    private readonly double _centreFraction;
    private readonly long _centreFloor;

    private TransformedRejection(double a, double b, double centre, double quickAccept, double alpha)
    {
        _a = a;
        _b = b;
        _centreFloor = (long)Math.Floor(centre);
        _centreFraction = centre - Math.Floor(centre);
        QuickAccept = quickAccept / Reserve;
        LogAlpha = DeterministicMath.Log(alpha * Reserve);
    }

    /// <summary>At |u| up to 0.43, any v up to this is below the bound.</summary>
    public double QuickAccept { get; }

    public double LogAlpha { get; }

    /// <summary>PTRS, for means of at least 10: Hörmann (1993), doi 10.1016/0167-6687(93)90997-4. The target is P(k).</summary>
    public static TransformedRejection ForPoisson(double mean)
    {
        var b = 0.931 + (2.53 * Math.Sqrt(mean));
        return new(-0.059 + (0.02483 * b), b, mean + 0.43, 0.9277 - (3.6224 / (b - 2)), 1.1239 + (1.1328 / (b - 3.4)));
    }

    /// <summary>BTRS, for n p of at least 10 and p up to 1/2: Hörmann (1993), doi 10.1080/00949659308811496. The target is P(k) / P(mode).</summary>
    public static TransformedRejection ForBinomial(double trials, double probability)
    {
        var deviation = Math.Sqrt(trials * probability * (1 - probability));
        var b = 1.15 + (2.53 * deviation);
        return new(-0.0873 + (0.0248 * b) + (0.01 * probability), b, (trials * probability) + 0.5, 0.92 - (4.2 / b), (2.83 + (5.1 / b)) * deviation);
    }

    /// <summary>An odd multiple of 2^-53 in (-1/2, 1/2), never an end.</summary>
    public static double Centred(ulong word) => (((word >> 12) + 0.5) * TwoToMinus52) - 0.5;

    /// <summary>The count proposed for u, or -1 if it is out of reach. The large part of the centre is added as an integer: as a double it would take the place of
    /// the fraction of the offset.</summary>
    public long Propose(double u)
    {
        var offset = Math.Floor((((2 * _a / (0.5 - Math.Abs(u))) + _b) * u) + _centreFraction);
        return Math.Abs(offset) < FarAway ? _centreFloor + (long)offset : -1;
    }

    /// <summary>Whether v is accepted at u whatever the count.</summary>
    public bool AcceptsQuickly(double u, double v) => Math.Abs(u) <= 0.43 && v <= QuickAccept;

    /// <summary>The bound on log v is the logarithm of the target at the proposed count plus this.</summary>
    public double LogBoundOffset(double u)
    {
        var distance = 0.5 - Math.Abs(u);
        return DeterministicMath.Log((_a / (distance * distance)) + _b) - LogAlpha;
    }
}
