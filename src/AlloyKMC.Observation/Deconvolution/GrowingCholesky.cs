namespace AlloyKMC.Observation.Deconvolution;

/// <summary>
/// Cholesky factor of the part of a Gram matrix that belongs to a growing and shrinking set of columns. The Gram matrix must have ones on
/// its diagonal; adding a column appends a row to the factor (O(p^2)), removing columns factors anew.
/// </summary>
internal sealed class GrowingCholesky(double[][] gram)
{
    /// <summary>A column whose squared distance from the span of the others is below this share of its length counts as dependent on them.</summary>
    internal const double DependentBelow = 1e-11;

    private readonly List<double[]> _rows = [];
    private readonly List<int> _members = [];

    /// <summary>Columns in the set, in the order they came.</summary>
    internal IReadOnlyList<int> Members => _members;

    /// <summary>Adds a column; false, and no change, if it depends on those already there.</summary>
    internal bool TryAdd(int column)
    {
        double[] row = new double[_members.Count + 1];
        double remainder = Project(column, row);
        if (!(remainder > DependentBelow)) return false;
        row[^1] = Math.Sqrt(remainder);
        _rows.Add(row);
        _members.Add(column);
        return true;
    }

    internal void Remove(Predicate<int> column)
    {
        int first = _members.FindIndex(column);
        if (first < 0) return;
        int[] rest = [.. _members.Skip(first).Where(member => !column(member))];
        _rows.RemoveRange(first, _rows.Count - first);
        _members.RemoveRange(first, _members.Count - first);
        foreach (int member in rest) TryAdd(member);
    }

    /// <summary>Squared length of a unit column that the set does not span: the Schur complement, 0..1.</summary>
    internal double Unexplained(int column) => Math.Max(0, Project(column, new double[_members.Count]));

    /// <summary>Solution of (Gram of the set) x = right of the set; entries in the order of <see cref="Members"/>.</summary>
    internal double[] Solve(Func<int, double> right)
    {
        int p = _members.Count;
        double[] x = new double[p];
        for (int i = 0; i < p; i++)
        {
            double sum = right(_members[i]);
            for (int k = 0; k < i; k++) sum -= _rows[i][k] * x[k];
            x[i] = sum / _rows[i][i];
        }

        for (int i = p - 1; i >= 0; i--)
        {
            x[i] /= _rows[i][i];
            for (int k = 0; k < i; k++) x[k] -= _rows[i][k] * x[i];
        }

        return x;
    }

    /// <summary>Inverse of the Gram matrix of the set, in the order of <see cref="Members"/>.</summary>
    internal double[][] Inverse()
    {
        double[][] inverse = new double[_members.Count][];
        for (int i = 0; i < inverse.Length; i++)
        {
            int unit = _members[i];
            inverse[i] = Solve(member => member == unit ? 1 : 0);
        }

        return inverse;
    }

    private double Project(int column, double[] row)
    {
        double remainder = gram[column][column];
        for (int i = 0; i < _members.Count; i++)
        {
            double sum = gram[column][_members[i]];
            double[] other = _rows[i];
            for (int k = 0; k < i; k++) sum -= other[k] * row[k];
            row[i] = sum / other[i];
            remainder -= row[i] * row[i];
        }

        return remainder;
    }
}
