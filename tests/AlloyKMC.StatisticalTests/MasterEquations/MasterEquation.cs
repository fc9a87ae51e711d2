namespace AlloyKMC.StatisticalTests.MasterEquations;

/// <summary>One reaction of a master equation, written by hand: nothing of the code under test enters.</summary>
/// <param name="Change">Change of each species.</param>
/// <param name="Propensity">Propensity in 1/s over counts and volume.</param>
public sealed record Jump(int[] Change, Func<int[], double, double> Propensity);

/// <summary>
/// The distribution over states of a small system. The matrix exponential is summed by uniformisation, p(t) = sum over k of Poisson(k; L t) P^k p(0), all terms positive
/// (Jensen 1953, doi 10.1080/03461238.1953.10419459).
/// </summary>
public sealed class MasterEquation
{
    private const int MostStates = 50_000;

    /// <summary>Largest L t of one sum: e^(-L t) stays far from underflow.</summary>
    private const double LargestStep = 64;

    private readonly List<int[]> _states = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<(int From, int To, double Rate)> _transitions = [];
    private readonly double[] _exit;

    /// <param name="starts">States that may be occupied at the start.</param>
    /// <param name="jumps">Reactions.</param>
    /// <param name="volume">Molecules per unit of concentration.</param>
    /// <param name="largest">Counts beyond which probability is given up (it leaks away), per species; null where the state space is finite.</param>
    public MasterEquation(IEnumerable<int[]> starts, IReadOnlyList<Jump> jumps, double volume, int[]? largest = null)
    {
        foreach (int[] start in starts) IndexOf(start);
        var exit = new List<double>();
        for (int from = 0; from < _states.Count; from++)
        {
            exit.Add(0);
            foreach (Jump jump in jumps)
            {
                double rate = jump.Propensity(_states[from], volume);
                if (rate == 0) continue;
                exit[from] += rate;
                int[] to = [.. _states[from].Zip(jump.Change, (n, change) => n + change)];
                if (largest is null || to.Zip(largest).All(p => p.First <= p.Second)) _transitions.Add((from, IndexOf(to), rate));
            }

            if (_states.Count > MostStates) throw new InvalidOperationException("Too many states.");
        }

        _exit = [.. exit];
    }

    public IReadOnlyList<int[]> States => _states;

    /// <summary>Index of a state; -1 where it cannot be reached.</summary>
    public int Find(IEnumerable<int> state) => _index.GetValueOrDefault(string.Join(',', state), -1);

    /// <summary>Probability of each state after a time, from given probabilities.</summary>
    public double[] Evolve(IReadOnlyList<double> start, double seconds)
    {
        double rate = Math.Max(_exit.DefaultIfEmpty().Max(), double.Epsilon);
        int steps = (int)Math.Ceiling(rate * seconds / LargestStep);
        double[] probabilities = [.. start];
        for (int step = 0; step < steps; step++) probabilities = Step(probabilities, rate, rate * seconds / steps);
        return probabilities;
    }

    private double[] Step(double[] start, double rate, double mean)
    {
        double[] sum = new double[start.Length], term = start;
        double weight = Math.Exp(-mean), left = 1;
        for (int k = 0; left > 1e-13; k++)
        {
            for (int s = 0; s < sum.Length; s++) sum[s] += weight * term[s];
            left -= weight;
            if (k > mean && weight < 1e-18) break;
            weight *= mean / (k + 1);
            double[] next = new double[start.Length];
            for (int s = 0; s < next.Length; s++) next[s] = term[s] * (1 - (_exit[s] / rate));
            foreach ((int from, int to, double transition) in _transitions) next[to] += term[from] * transition / rate;
            term = next;
        }

        return sum;
    }

    private int IndexOf(int[] state)
    {
        string key = string.Join(',', state);
        if (!_index.TryGetValue(key, out int index))
        {
            _index[key] = index = _states.Count;
            _states.Add(state);
        }

        return index;
    }
}
