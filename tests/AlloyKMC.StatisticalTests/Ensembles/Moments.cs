namespace AlloyKMC.StatisticalTests.Ensembles;

/// <summary>Sums and sums of squares of whole-valued variables at samples, exact in double precision and so independent of order.</summary>
public sealed class Moments(int samples, int variables)
{
    private readonly double[] _sums = new double[samples * variables];
    private readonly double[] _squares = new double[samples * variables];

    public int Count { get; private set; }

    public void Add(Func<int, int, double> value)
    {
        Count++;
        for (int sample = 0; sample < samples; sample++)
        {
            for (int variable = 0; variable < variables; variable++)
            {
                double v = value(sample, variable);
                _sums[(sample * variables) + variable] += v;
                _squares[(sample * variables) + variable] += v * v;
            }
        }
    }

    public void Merge(Moments other)
    {
        Count += other.Count;
        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i] += other._sums[i];
            _squares[i] += other._squares[i];
        }
    }

    public double Mean(int sample, int variable) => _sums[(sample * variables) + variable] / Count;

    /// <summary>Sample variance, divided by n - 1.</summary>
    public double Variance(int sample, int variable)
    {
        double mean = Mean(sample, variable);
        return (_squares[(sample * variables) + variable] - (Count * mean * mean)) / (Count - 1);
    }
}
