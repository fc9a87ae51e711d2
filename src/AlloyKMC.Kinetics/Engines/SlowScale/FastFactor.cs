namespace AlloyKMC.Kinetics.Engines.SlowScale;

/// <summary>
/// The part of a slow propensity that fluctuates with one fast pair: a product of falling factorials of counts that are linear in the reaction coordinate of the pair, hence a
/// polynomial of degree three at most, whose mean follows from three moments.
/// </summary>
internal sealed class FastFactor
{
    private readonly int[] _species;
    private readonly int[] _multiplicities;
    private readonly int[] _slopes;
    private readonly int _degree;

    /// <param name="pair">Position of the pair whose coordinate the factor depends on.</param>
    /// <param name="owner">That pair.</param>
    /// <param name="reactants">Reactants of the slow channel that belong to the pair's component.</param>
    public FastFactor(int pair, FastPair owner, IReadOnlyList<(int Species, int Multiplicity)> reactants)
    {
        Pair = pair;
        _species = [.. reactants.Select(r => r.Species)];
        _multiplicities = [.. reactants.Select(r => r.Multiplicity)];
        _slopes = [.. reactants.Select(r => owner.ChangeOf(r.Species))];
        _degree = reactants.Where(r => owner.ChangeOf(r.Species) != 0).Sum(r => r.Multiplicity);
    }

    public int Pair { get; }

    /// <summary>The product so many forward reactions of the pair from a state; a polynomial, also beyond the states that exist.</summary>
    public double At(ReadOnlySpan<long> counts, long steps)
    {
        double product = 1;
        for (int i = 0; i < _species.Length; i++)
        {
            double n = counts[_species[i]] + ((double)steps * _slopes[i]);
            for (int k = 0; k < _multiplicities[i]; k++) product *= n - k;
        }

        return product;
    }

    /// <summary>Its mean over the equilibrium of the pair, by Newton's forward differences at the mode.</summary>
    public double Mean(ReadOnlySpan<long> counts, PairEquilibrium equilibrium)
    {
        long mode = equilibrium.Mode;
        double f0 = At(counts, mode);
        if (_degree == 0) return f0;
        (double m1, double m2, double m3) = equilibrium.Moments;
        double f1 = At(counts, mode + 1), mean = f0 + ((f1 - f0) * m1);
        if (_degree >= 2)
        {
            double f2 = At(counts, mode + 2);
            mean += (f2 - (2 * f1) + f0) * (m2 - m1) / 2;
            if (_degree >= 3) mean += (At(counts, mode + 3) - (3 * f2) + (3 * f1) - f0) * (m3 - (3 * m2) + (2 * m1)) / 6;
        }

        return Math.Max(0, mean);
    }
}
