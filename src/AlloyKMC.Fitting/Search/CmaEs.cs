using AlloyKMC.Kinetics.Random;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace AlloyKMC.Fitting.Search;

/// <summary>
/// Covariance matrix adaptation evolution strategy (Hansen and Ostermeier 2001, doi:10.1162/106365601750190398; constants of Hansen 2016,
/// doi:10.48550/arXiv.1604.00772, without active update), as ask and tell, on coordinates between 0 and 1: what is proposed beyond a bound is mirrored back.
/// </summary>
public sealed class CmaEs
{
    private const double LargestCondition = 1e14;
    private readonly PhiloxStream _random;
    private readonly double[] _weights;
    private readonly double _effective, _cSigma, _dSigma, _cCovariance, _cOne, _cMu, _expectedNorm;
    private readonly double _tolerance;
    private readonly List<double> _bestOfGenerations = [];
    private readonly Vector<double> _pathSigma;
    private readonly Vector<double> _pathC;
    private Vector<double> _mean;
    private Matrix<double> _covariance;
    private Matrix<double> _axes;
    private Vector<double> _lengths;
    private Vector<double>[] _steps = [];
    private int _generation;

    /// <param name="start">Coordinates the search starts from.</param>
    /// <param name="sigma">Standard deviation of the first steps.</param>
    /// <param name="random">Where steps come from.</param>
    /// <param name="population">Points of a generation; null: 4 + 3 ln n.</param>
    /// <param name="tolerance">Converged where the best totals of recent generations and of the last one differ by less.</param>
    /// <param name="covariance">Shape of the first steps; null: a sphere.</param>
    public CmaEs(ReadOnlySpan<double> start, double sigma, PhiloxStream random, int? population = null, double tolerance = 1e-3, Matrix<double>? covariance = null)
    {
        int n = start.Length;
        _random = random;
        _tolerance = tolerance;
        Sigma = sigma;
        Population = population ?? 4 + (int)Math.Floor(3 * Math.Log(n));
        int parents = Population / 2;
        _weights = [.. Enumerable.Range(1, parents).Select(i => Math.Log((Population + 1) / 2.0) - Math.Log(i))];
        double sum = _weights.Sum();
        for (int i = 0; i < parents; i++) _weights[i] /= sum;
        _effective = 1 / _weights.Sum(w => w * w);
        _cSigma = (_effective + 2) / (n + _effective + 5);
        _dSigma = 1 + (2 * Math.Max(0, Math.Sqrt((_effective - 1) / (n + 1)) - 1)) + _cSigma;
        _cCovariance = (4 + (_effective / n)) / (n + 4 + (2 * _effective / n));
        _cOne = 2 / (((n + 1.3) * (n + 1.3)) + _effective);
        _cMu = Math.Min(1 - _cOne, 2 * (0.25 + _effective - 2 + (1 / _effective)) / (((n + 2.0) * (n + 2.0)) + _effective));
        _expectedNorm = Math.Sqrt(n) * (1 - (1.0 / (4 * n)) + (1.0 / (21.0 * n * n)));
        _mean = Vector<double>.Build.DenseOfArray(start.ToArray());
        _pathSigma = Vector<double>.Build.Dense(n);
        _pathC = Vector<double>.Build.Dense(n);
        _covariance = covariance?.Clone() ?? Matrix<double>.Build.DenseIdentity(n);
        _axes = Matrix<double>.Build.DenseIdentity(n);
        _lengths = Vector<double>.Build.Dense(n, 1);
        Decompose();
    }

    public int Population { get; }

    public double Sigma { get; private set; }

    /// <summary>Why it ended; null while it goes on.</summary>
    public string? Ended { get; private set; }

    /// <summary>Shape of the steps: about the inverse Hessian, up to a factor, where the search has converged.</summary>
    public Matrix<double> Covariance => _covariance.Clone();

    /// <summary>The points of the next generation.</summary>
    public double[][] Ask()
    {
        int n = _mean.Count;
        double[][] points = new double[Population][];
        _steps = new Vector<double>[Population];
        for (int k = 0; k < Population; k++)
        {
            var z = Vector<double>.Build.Dense(n);
            for (int i = 0; i < n; i++) z[i] = Variates.Normal(_random) * _lengths[i];
            _steps[k] = _axes * z;
            points[k] = [.. (_mean + (Sigma * _steps[k])).Select(Mirror)];
        }

        return points;
    }

    /// <summary>Takes the totals of the generation asked for last.</summary>
    public void Tell(ReadOnlySpan<double> totals)
    {
        int n = _mean.Count;
        _generation++;
        int[] order = [.. Enumerable.Range(0, Population)];
        Array.Sort([.. totals.ToArray().Select((t, i) => (t, i))], order);
        var step = Vector<double>.Build.Dense(n);
        for (int i = 0; i < _weights.Length; i++) step += _weights[i] * _steps[order[i]];
        _mean += Sigma * step;
        // The mean itself is kept within the bounds: a mean that wanders beyond them would see the mirror image of the landscape.
        _mean.MapInplace(Mirror);

        var whitened = _axes * (_axes.TransposeThisAndMultiply(step).PointwiseDivide(_lengths));
        ((1 - _cSigma) * _pathSigma + (Math.Sqrt(_cSigma * (2 - _cSigma) * _effective) * whitened)).CopyTo(_pathSigma);
        double norm = _pathSigma.L2Norm();
        bool isStalled = norm / Math.Sqrt(1 - Math.Pow(1 - _cSigma, 2 * _generation)) >= (1.4 + (2.0 / (n + 1))) * _expectedNorm;
        ((1 - _cCovariance) * _pathC + ((isStalled ? 0 : Math.Sqrt(_cCovariance * (2 - _cCovariance) * _effective)) * step)).CopyTo(_pathC);
        double loss = isStalled ? _cOne * _cCovariance * (2 - _cCovariance) : 0;
        Matrix<double> next = (1 - _cOne - _cMu + loss) * _covariance + (_cOne * _pathC.OuterProduct(_pathC));
        for (int i = 0; i < _weights.Length; i++) next += _cMu * _weights[i] * _steps[order[i]].OuterProduct(_steps[order[i]]);
        _covariance = (next + next.Transpose()) / 2;
        // Coordinates are between 0 and 1: larger steps would only be folded back.
        Sigma = Math.Min(Sigma * Math.Exp(Math.Min(1, _cSigma / _dSigma * ((norm / _expectedNorm) - 1))), 0.5 / Math.Sqrt(_covariance.Diagonal().Maximum()));
        Decompose();
        _bestOfGenerations.Add(totals[order[0]]);
        Ended ??= Convergence(totals[order[0]], totals[order[^1]]);
    }

    private string? Convergence(double best, double worst)
    {
        int n = _mean.Count, window = 10 + (int)Math.Ceiling(30.0 * n / Population);
        if (Sigma * Math.Sqrt(_covariance.Diagonal().Maximum()) < 1e-7) return "steps too small";
        if (_bestOfGenerations.Count >= window)
        {
            double[] recent = [.. _bestOfGenerations.TakeLast(window)];
            if (Math.Max(recent.Max(), worst) - Math.Min(recent.Min(), best) < _tolerance) return "converged";
            if (recent.Max() - recent.Min() < _tolerance && _bestOfGenerations.Count >= 3 * window) return "converged";
        }

        int half = 60 + (int)Math.Ceiling(15.0 * n / Population);
        if (_bestOfGenerations.Count >= 2 * half)
        {
            double[] last = [.. _bestOfGenerations.TakeLast(2 * half)];
            if (last.TakeLast(half).Order().ElementAt(half / 2) >= last.Take(half).Order().ElementAt(half / 2)) return "stagnated";
        }

        return null;
    }

    private void Decompose()
    {
        Evd<double> evd = _covariance.Evd(Symmetricity.Symmetric);
        _axes = evd.EigenVectors;
        Vector<double> values = evd.EigenValues.Map(v => v.Real);
        double largest = values.Maximum();
        if (!(largest > 0) || !double.IsFinite(largest))
        {
            Ended = "covariance lost";
            return;
        }

        if (values.Minimum() * LargestCondition < largest) Ended = "converged along some directions only";
        _lengths = values.Map(v => Math.Sqrt(Math.Max(v, largest / LargestCondition)));
    }

    /// <summary>Folds a coordinate back into 0 to 1, as between two mirrors.</summary>
    internal static double Mirror(double u)
    {
        double folded = Math.Abs(u % 2);
        return folded > 1 ? 2 - folded : folded;
    }
}
