namespace AlloyKMC.Kinetics.Engines.Uniformised;

/// <summary>Room above a count n that a cap starts with: margin x n^(3/8), at most two standard deviations of a Poisson variate. Computed once for small counts: a build asks for
/// it at every species.</summary>
internal sealed class RoomTable
{
    private const int Size = 4096;

    private readonly double _margin;
    private readonly double[] _rooms = new double[Size];

    public RoomTable(double margin)
    {
        _margin = margin;
        for (int n = 0; n < Size; n++) _rooms[n] = Compute(n);
    }

    public double At(long count) => count < Size ? _rooms[count] : Compute(count);

    private double Compute(long count)
    {
        double root = Math.Sqrt(count), eighthRoot = Math.Sqrt(Math.Sqrt(root));
        return count == 0 ? 0 : Math.Min(2 * root, _margin * root / eighthRoot);
    }
}
