using AlloyKMC.Observation.Ions;

namespace AlloyKMC.Observation.Deconvolution;

/// <summary>
/// The model in which species s of family f has the ions c_s w_fe: one distribution w over exchanges per family. Bilinear, hence fitted by
/// turns: non-negative least squares in c at fixed w, then in w at fixed c, each lowering the same objective. Started from uniform w and
/// from the w of the free fit; the better end is kept, because shifting gold up and sodium down by four is a second, poorer minimum.
/// </summary>
internal sealed class SharedExchangeFit
{
    private const int MostTurns = 2000;
    private const double SettledBelow = 1e-12;

    /// <summary>Family of the baseline; no family of a system has an empty name.</summary>
    internal const string Baseline = "";

    private readonly int[] _speciesOf;
    private readonly int[] _shareOf;
    private readonly int _ionCount;
    private readonly int[] _familyOfShare;

    /// <param name="candidates">The ions.</param>
    /// <param name="ionsOfSpecies">Their indices by species.</param>
    /// <param name="hasBaseline">Whether the last column of the normal equations is a baseline: it counts as a species of a family of its own, the last, with one exchange.</param>
    internal SharedExchangeFit(IReadOnlyList<CandidateIon> candidates, IReadOnlyList<int[]> ionsOfSpecies, bool hasBaseline)
    {
        _ionCount = candidates.Count + (hasBaseline ? 1 : 0);
        _speciesOf = new int[_ionCount];
        _shareOf = new int[_ionCount];
        for (int s = 0; s < ionsOfSpecies.Count; s++)
        {
            foreach (int j in ionsOfSpecies[s]) _speciesOf[j] = s;
        }

        SpeciesCount = ionsOfSpecies.Count + (hasBaseline ? 1 : 0);
        Dictionary<(string Family, Exchange Exchange), int> shares = [];
        for (int j = 0; j < _ionCount; j++)
        {
            if (j == candidates.Count) _speciesOf[j] = ionsOfSpecies.Count;
            (string, Exchange) key = j < candidates.Count ? (candidates[j].Family, candidates[j].Exchange) : (Baseline, default);
            if (!shares.TryGetValue(key, out int share)) shares.Add(key, share = shares.Count);
            _shareOf[j] = share;
        }

        Shares = [.. shares.Keys];
        string[] families = [.. Shares.Select(share => share.Family).Distinct()];
        _familyOfShare = [.. Shares.Select(share => Array.IndexOf(families, share.Family))];
    }

    internal int SpeciesCount { get; }

    /// <summary>Family and exchange of each share.</summary>
    internal IReadOnlyList<(string Family, Exchange Exchange)> Shares { get; }

    /// <summary>Intensities per species and shares per family and exchange, for normal equations over the ions.</summary>
    /// <param name="gram">Gram matrix over the ions.</param>
    /// <param name="right">Right side over the ions.</param>
    /// <param name="free">Intensities of the ions in the free fit.</param>
    /// <param name="previous">Shares of a fit with slightly other weights, to start from; empty for none.</param>
    internal (double[] Species, double[] Share) Solve(double[][] gram, double[] right, double[] free, double[] previous)
    {
        SparseRow[] sparse = [.. gram.Select(SparseRow.Of)];
        if (previous.Length > 0)
        {
            (double[] again, double[] shareAgain, _) = Turns(sparse, right, previous);
            return (again, shareAgain);
        }

        double[] uniform = new double[Shares.Count];
        Array.Fill(uniform, 1);
        double[] fromFree = new double[Shares.Count];
        for (int j = 0; j < _ionCount; j++) fromFree[_shareOf[j]] += free[j];
        (double[] species, double[] share, double objective) = Turns(sparse, right, uniform);
        (double[] otherSpecies, double[] otherShare, double otherObjective) = Turns(sparse, right, fromFree);
        return otherObjective < objective ? (otherSpecies, otherShare) : (species, share);
    }

    /// <summary>Intensities of the ions.</summary>
    internal double[] Ions(double[] species, double[] share)
    {
        double[] ions = new double[_ionCount];
        for (int j = 0; j < ions.Length; j++) ions[j] = species[_speciesOf[j]] * share[_shareOf[j]];
        return ions;
    }

    /// <summary>
    /// Covariance of the linearised model over (species, free shares), species first. Shares sum to 1, so that per family the largest follows
    /// from the others; shares at zero are taken as absent.
    /// </summary>
    /// <returns>The covariance, and per share the unknowns whose sum has its uncertainty: itself, all others of the family, or none.</returns>
    internal (Covariance Covariance, IReadOnlyList<int>[] UnknownsOfShare) CovarianceOf(double[][] gram, double[] species, double[] share)
    {
        int[] reference = [.. _familyOfShare.Distinct().Order().Select(family => Enumerable.Range(0, Shares.Count).Where(e => _familyOfShare[e] == family).MaxBy(e => share[e]))];
        int[] free = [.. Enumerable.Range(0, Shares.Count).Where(e => share[e] > 0 && e != reference[_familyOfShare[e]])];
        int n = SpeciesCount + free.Length;
        double[][] jacobian = new double[n][];
        for (int a = 0; a < n; a++) jacobian[a] = new double[_ionCount];
        for (int j = 0; j < _ionCount; j++)
        {
            jacobian[_speciesOf[j]][j] = share[_shareOf[j]];
            int place = Array.IndexOf(free, _shareOf[j]);
            if (place >= 0) jacobian[SpeciesCount + place][j] = species[_speciesOf[j]];
            if (_shareOf[j] != reference[_familyOfShare[_shareOf[j]]]) continue;
            for (int e = 0; e < free.Length; e++)
            {
                if (_familyOfShare[free[e]] == _familyOfShare[_shareOf[j]]) jacobian[SpeciesCount + e][j] -= species[_speciesOf[j]];
            }
        }

        double[][] projected = [.. jacobian.Select(row => Multiply(gram, row))];
        double[][] linearised = [.. jacobian.Select(row => projected.Select(other => Dot(row, other)).ToArray())];
        IReadOnlyList<int>[] unknowns =
        [
            .. Enumerable.Range(0, Shares.Count).Select(IReadOnlyList<int> (e) =>
                [.. Enumerable.Range(0, free.Length).Where(f => free[f] == e || (e == reference[_familyOfShare[e]] && _familyOfShare[free[f]] == _familyOfShare[e])).Select(f => SpeciesCount + f)]),
        ];
        return (new Covariance(linearised, [.. species, .. free.Select(e => share[e])]), unknowns);
    }

    private (double[] Species, double[] Share, double Objective) Turns(SparseRow[] gram, double[] right, double[] start)
    {
        double[] share = Normalised(start);
        double[] species = [];
        double objective = double.PositiveInfinity;
        for (int turn = 0; turn < MostTurns; turn++)
        {
            double[] weights = share;
            species = Half(gram, right, _speciesOf, SpeciesCount, j => weights[_shareOf[j]], species);
            double[] intensities = species;
            share = Half(gram, right, _shareOf, Shares.Count, j => intensities[_speciesOf[j]], share);
            double[] ions = Ions(species, share);
            double[] image = [.. gram.Select(row => row.Times(ions))];
            double next = Dot(ions, image) - 2 * Dot(ions, right);
            species = Rescaled(species, share);
            share = Normalised(share);
            if (objective - next <= SettledBelow * Math.Abs(next)) return (species, share, next);
            objective = next;
        }

        return (species, share, objective);
    }

    /// <summary>One half turn: unknown of ion j is group[j], its column is scaled by factor(j).</summary>
    private double[] Half(SparseRow[] gram, double[] right, int[] group, int groups, Func<int, double> factor, double[] previous)
    {
        double[] factors = [.. Enumerable.Range(0, _ionCount).Select(factor)];
        double[][] reduced = new double[groups][];
        for (int a = 0; a < groups; a++) reduced[a] = new double[groups];
        double[] target = new double[groups];
        for (int j = 0; j < _ionCount; j++)
        {
            if (factors[j] == 0) continue;
            target[group[j]] += factors[j] * right[j];
            double[] row = reduced[group[j]];
            (int[] columns, double[] values) = gram[j];
            for (int i = 0; i < columns.Length; i++) row[group[columns[i]]] += factors[j] * factors[columns[i]] * values[i];
        }

        return NonNegativeLeastSquares.Solve(reduced, target, [.. Enumerable.Range(0, previous.Length).Where(a => previous[a] > 0)]);
    }

    /// <summary>Shares that sum to 1 per family; uniform where a family has none.</summary>
    private double[] Normalised(double[] share)
    {
        double[] totals = Totals(share);
        int[] counts = new int[totals.Length];
        foreach (int family in _familyOfShare) counts[family]++;
        return [.. share.Select((value, e) => totals[_familyOfShare[e]] > 0 ? value / totals[_familyOfShare[e]] : 1.0 / counts[_familyOfShare[e]])];
    }

    private double[] Rescaled(double[] species, double[] share)
    {
        double[] totals = Totals(share);
        double[] rescaled = new double[species.Length];
        for (int j = 0; j < _ionCount; j++) rescaled[_speciesOf[j]] = species[_speciesOf[j]] * totals[_familyOfShare[_shareOf[j]]];
        return rescaled;
    }

    private double[] Totals(double[] share)
    {
        double[] totals = new double[_familyOfShare.Max() + 1];
        for (int e = 0; e < share.Length; e++) totals[_familyOfShare[e]] += share[e];
        return totals;
    }

    private static double[] Multiply(double[][] matrix, double[] vector) => [.. matrix.Select(row => Dot(row, vector))];

    private static double Dot(double[] left, double[] right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    /// <summary>The entries of a row that are not zero: most ions share no m/z with most others.</summary>
    private readonly record struct SparseRow(int[] Columns, double[] Values)
    {
        public static SparseRow Of(double[] row)
        {
            int[] columns = [.. Enumerable.Range(0, row.Length).Where(k => row[k] != 0)];
            return new SparseRow(columns, [.. columns.Select(k => row[k])]);
        }

        public double Times(double[] vector)
        {
            double sum = 0;
            for (int i = 0; i < Columns.Length; i++) sum += Values[i] * vector[Columns[i]];
            return sum;
        }
    }
}
