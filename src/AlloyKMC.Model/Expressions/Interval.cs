namespace AlloyKMC.Model.Expressions;

/// <summary>A closed range of real numbers. Results of operations contain the value for every choice of operands; bounds are moved outwards by a few units in the last place
/// so that rounding cannot break that. NaN bounds mean that nothing is known.</summary>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>Relative error allowed to one operation or function of the platform's mathematics.</summary>
    private const double Rounding = 1e-14;

    public static Interval Everything { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    public static Interval One { get; } = new(1, 1);

    public static Interval OfTruth(bool canBeFalse, bool canBeTrue) => new(canBeFalse ? 0 : 1, canBeTrue ? 1 : 0);

    public bool Contains(double value) => !(value < Lower) && !(value > Upper);

    public static Interval operator -(Interval a) => new(-a.Upper, -a.Lower);

    public static Interval operator +(Interval a, Interval b) => Outward(a.Lower + b.Lower, a.Upper + b.Upper);

    public static Interval operator -(Interval a, Interval b) => Outward(a.Lower - b.Upper, a.Upper - b.Lower);

    public static Interval operator *(Interval a, Interval b) =>
        Hull(Product(a.Lower, b.Lower), Product(a.Lower, b.Upper), Product(a.Upper, b.Lower), Product(a.Upper, b.Upper));

    public static Interval operator /(Interval a, Interval b)
    {
        if (b.Lower > 0 || b.Upper < 0) return Hull(a.Lower / b.Lower, a.Lower / b.Upper, a.Upper / b.Lower, a.Upper / b.Upper);
        if (b.Lower == 0 && b.Upper > 0) return Hull(a.Lower < 0 ? double.NegativeInfinity : a.Lower / b.Upper, a.Upper > 0 ? double.PositiveInfinity : a.Upper / b.Upper);
        return Everything;
    }

    public static Interval Power(Interval a, Interval b)
    {
        bool isInteger = b.Lower == b.Upper && b.Lower == Math.Floor(b.Lower);
        if (!(a.Lower >= 0) && !isInteger) return Everything;
        if (!(a.Lower > 0) && !(b.Lower >= 0)) return Everything;
        double w = Math.Pow(a.Lower, b.Lower), x = Math.Pow(a.Lower, b.Upper), y = Math.Pow(a.Upper, b.Lower), z = Math.Pow(a.Upper, b.Upper);

        // x^y over a box has its extremes at the corners, except where an even power of a range around zero comes down to zero, or 1 = x^0 lies inside.
        Interval hull = Hull(w, x, y, z);
        if (a.Contains(0) && b.Upper > 0) hull = new Interval(Math.Min(hull.Lower, 0), Math.Max(hull.Upper, 0));
        return hull;
    }

    /// <summary>The range of a function that does not decrease.</summary>
    public static Interval OfIncreasing(Func<double, double> function, Interval a) => Outward(function(a.Lower), function(a.Upper));

    public static Interval Absolute(Interval a) => a.Contains(0) ? new Interval(0, Math.Max(-a.Lower, a.Upper)) : a.Lower > 0 ? a : -a;

    public static Interval Union(Interval a, Interval b) => new(Math.Min(a.Lower, b.Lower), Math.Max(a.Upper, b.Upper));

    private static double Product(double x, double y) => x == 0 || y == 0 ? 0 : x * y;

    private static Interval Hull(params ReadOnlySpan<double> values)
    {
        double lower = double.PositiveInfinity, upper = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (double.IsNaN(value)) return Everything;
            lower = Math.Min(lower, value);
            upper = Math.Max(upper, value);
        }

        return Outward(lower, upper);
    }

    private static Interval Outward(double lower, double upper)
    {
        if (double.IsNaN(lower)) lower = double.NegativeInfinity;
        if (double.IsNaN(upper)) upper = double.PositiveInfinity;
        return new Interval(lower - (Math.Abs(lower) * Rounding), upper + (Math.Abs(upper) * Rounding));
    }
}
