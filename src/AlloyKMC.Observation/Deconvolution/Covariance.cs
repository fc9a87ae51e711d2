using MathNet.Numerics.LinearAlgebra;

namespace AlloyKMC.Observation.Deconvolution;

/// <summary>Uncertainties of a non-negative weighted least-squares solution, from its Gram matrix A'WA with W the inverse variances.</summary>
internal sealed class Covariance
{
    private const double InvolvedAbove = 1e-6;

    /// <summary>Eigenvalues below this share of the largest are rounding.</summary>
    private const double Resolution = 1e-14;

    private readonly double[] _scale;
    private readonly double[][] _unit;
    private readonly Dictionary<int, int> _placeAmongFound;
    private readonly double[][] _found;
    private readonly double[] _whenAdded;
    private readonly Dictionary<int, int> _placeAmongAll;
    private readonly double[][] _all;
    private readonly HashSet<int> _undetermined = [];
    private readonly List<InseparablePair> _dependent = [];

    internal Covariance(double[][] gram, double[] solution)
    {
        int n = solution.Length;
        _scale = NonNegativeLeastSquares.Scales(gram);
        double[][] unit = NonNegativeLeastSquares.Scaled(gram, _scale);

        GrowingCholesky cholesky = new(unit);
        for (int j = 0; j < n; j++)
        {
            if (solution[j] > 0) cholesky.TryAdd(j);
        }

        _placeAmongFound = Places(cholesky);
        _found = cholesky.Inverse();
        _whenAdded = new double[n];
        for (int j = 0; j < n; j++)
        {
            double unexplained = _placeAmongFound.ContainsKey(j) ? 0 : cholesky.Unexplained(j);
            _whenAdded[j] = _scale[j] > 0 && unexplained > GrowingCholesky.DependentBelow ? _scale[j] / Math.Sqrt(unexplained) : double.PositiveInfinity;
        }

        // Unknowns found come first, so that of several dependent ones those at zero are set aside.
        foreach (int j in Enumerable.Range(0, n).OrderBy(j => solution[j] > 0 ? 0 : 1))
        {
            if (_scale[j] == 0 || _placeAmongFound.ContainsKey(j)) continue;
            if (!cholesky.TryAdd(j)) SetAside(unit, cholesky, j);
        }

        _placeAmongAll = Places(cholesky);
        _all = cholesky.Inverse();
        _unit = unit;
    }

    /// <summary>Ratio of the extreme eigenvalues of the Gram matrix of unit columns, all unknowns the data reach.</summary>
    internal double ConditionNumber => Condition(_unit, [.. Enumerable.Range(0, _scale.Length).Where(j => _scale[j] > 0)]);

    /// <summary>Standard error of a sum of unknowns, all of them free.</summary>
    internal double StandardError(IReadOnlyList<int> members) =>
        members.Any(IsUndetermined) ? double.PositiveInfinity : Math.Sqrt(Total(_all, _placeAmongAll, members, members));

    /// <summary>
    /// Standard error of a sum of unknowns, those at zero taken as absent. Where all are at zero: the root of the summed squares of what each
    /// would have if it alone were added.
    /// </summary>
    internal double ActiveSetStandardError(IReadOnlyList<int> members)
    {
        int[] found = [.. members.Where(_placeAmongFound.ContainsKey)];
        return found.Length > 0 ? Math.Sqrt(Total(_found, _placeAmongFound, found, found)) : Math.Sqrt(members.Sum(j => _whenAdded[j] * _whenAdded[j]));
    }

    /// <summary>Correlation of two sums of unknowns, all of them free; NaN where one is undetermined.</summary>
    internal double Correlation(IReadOnlyList<int> first, IReadOnlyList<int> second) =>
        first.Any(IsUndetermined) || second.Any(IsUndetermined)
            ? double.NaN
            : Total(_all, _placeAmongAll, first, second) / Math.Sqrt(Total(_all, _placeAmongAll, first, first) * Total(_all, _placeAmongAll, second, second));

    /// <summary>Whether a linear dependence ties an unknown of one sum to one of the other.</summary>
    internal bool AreDependent(IReadOnlyList<int> first, IReadOnlyList<int> second) =>
        _dependent.Any(pair => (first.Contains(pair.First) && second.Contains(pair.Second)) || (first.Contains(pair.Second) && second.Contains(pair.First)));

    /// <summary>Pairs of unknowns correlated beyond a limit, and linear dependences.</summary>
    internal IReadOnlyList<InseparablePair> InseparablePairs(double limit)
    {
        List<InseparablePair> pairs = [.. _dependent];
        int[] members = [.. _placeAmongAll.Keys.Order()];
        for (int a = 0; a < members.Length; a++)
        {
            for (int b = a + 1; b < members.Length; b++)
            {
                double correlation = Correlation([members[a]], [members[b]]);
                if (Math.Abs(correlation) > limit) pairs.Add(new InseparablePair(members[a], members[b], correlation));
            }
        }

        return [.. pairs.Distinct().OrderBy(pair => pair.First).ThenBy(pair => pair.Second)];
    }

    private bool IsUndetermined(int j) => _scale[j] == 0 || _undetermined.Contains(j);

    private void SetAside(double[][] unit, GrowingCholesky cholesky, int dependent)
    {
        double[] combination = cholesky.Solve(member => unit[dependent][member]);
        _undetermined.Add(dependent);
        for (int i = 0; i < combination.Length; i++)
        {
            if (Math.Abs(combination[i]) < InvolvedAbove) continue;
            int member = cholesky.Members[i];
            _undetermined.Add(member);
            _dependent.Add(new InseparablePair(Math.Min(dependent, member), Math.Max(dependent, member), -1));
        }
    }

    private double Total(double[][] covariance, Dictionary<int, int> places, IReadOnlyList<int> rows, IReadOnlyList<int> columns)
    {
        double sum = 0;
        foreach (int j in rows)
        {
            foreach (int k in columns) sum += Entry(covariance, places, j, k);
        }

        return sum;
    }

    private double Entry(double[][] covariance, Dictionary<int, int> places, int j, int k) => covariance[places[j]][places[k]] * _scale[j] * _scale[k];

    private static Dictionary<int, int> Places(GrowingCholesky cholesky) => cholesky.Members.Select((member, place) => (member, place)).ToDictionary(pair => pair.member, pair => pair.place);

    private static double Condition(double[][] unit, int[] members)
    {
        if (members.Length == 0) return 1;
        Vector<double> eigenvalues = Matrix<double>.Build.Dense(members.Length, members.Length, (i, k) => unit[members[i]][members[k]]).Evd(Symmetricity.Symmetric).EigenValues.Real();
        double smallest = eigenvalues.Minimum();
        double largest = eigenvalues.Maximum();
        return smallest > largest * Resolution ? largest / smallest : double.PositiveInfinity;
    }
}
