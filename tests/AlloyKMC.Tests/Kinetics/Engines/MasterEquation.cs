using AlloyKMC.Kinetics.Networks;

namespace AlloyKMC.Tests.Kinetics.Engines;

/// <summary>The master equation of a small network, solved on all states that can be reached: p(t) = exp(Q t) p(0) by the series of uniformisation in steps of mean 1.</summary>
internal sealed class MasterEquation
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<(int From, int To, double Rate)> _transitions = [];

    /// <param name="network">The network.</param>
    /// <param name="start">Counts at time 0.</param>
    /// <param name="volume">Molecules per unit of concentration.</param>
    /// <param name="largestCount">States with a larger count are left out; their probability must be negligible.</param>
    public MasterEquation(Network network, long[] start, double volume, long largestCount)
    {
        ChannelTable channels = network.Channels;
        Find(start);
        for (int state = 0; state < States.Count; state++)
        {
            for (int c = 0; c < channels.Count; c++)
            {
                double rate = channels.Propensity(c, States[state], volume);
                if (rate == 0) continue;
                long[] next = [.. States[state]];
                for (int k = channels.ChangeStart[c]; k < channels.ChangeStart[c + 1]; k++) next[channels.ChangeSpecies[k]] += channels.ChangeAmount[k];
                if (next.Max() <= largestCount) _transitions.Add((state, Find(next), rate));
            }
        }
    }

    public List<long[]> States { get; } = [];

    /// <summary>Index of a state, or -1.</summary>
    public int IndexOf(ReadOnlySpan<long> counts) => _index.TryGetValue(Key(counts), out int index) ? index : -1;

    /// <summary>Probability of each state at a time.</summary>
    public double[] Solve(double timeSeconds)
    {
        double[] leaving = new double[States.Count];
        foreach ((int from, _, double rate) in _transitions) leaving[from] += rate;
        double largest = Math.Max(leaving.Max(), 1e-300);
        int steps = (int)Math.Ceiling(largest * timeSeconds);
        double[] p = new double[States.Count];
        p[0] = 1;
        for (int step = 0; step < steps; step++)
        {
            double[] term = p, sum = new double[p.Length];
            double h = timeSeconds / steps, weight = Math.Exp(-largest * h);
            for (int k = 0; k < 30; k++)
            {
                for (int s = 0; s < p.Length; s++) sum[s] += weight * term[s];
                weight *= largest * h / (k + 1);
                double[] next = new double[p.Length];
                for (int s = 0; s < p.Length; s++) next[s] = term[s] * (1 - (leaving[s] / largest));
                foreach ((int from, int to, double rate) in _transitions) next[to] += term[from] * rate / largest;
                term = next;
            }

            p = sum;
        }

        return p;
    }

    private int Find(long[] counts)
    {
        string key = Key(counts);
        if (_index.TryGetValue(key, out int index)) return index;
        _index[key] = States.Count;
        States.Add(counts);
        return States.Count - 1;
    }

    private static string Key(ReadOnlySpan<long> counts) => string.Join(' ', counts.ToArray());
}
