using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.SlowScale;

/// <summary>
/// The slow-scale stochastic simulation algorithm of Cao, Gillespie and Petzold (2005), doi 10.1063/1.1824902: reversible reactions of rules marked "fast" are taken as in equilibrium at
/// every moment and never simulated; all others fire at their propensities averaged over that equilibrium, and find the fast species as the equilibrium weighted with the propensity has them.
/// <para>
/// Not the paper's: stationary distributions are written out from detailed balance instead of being approximated by a binomial or normal, and pairs that share species are sampled in
/// turn. The averages of the latter are conditional on one drawn state of the other pairs; it is drawn anew at a constant rate between slow events, so often that waiting times are
/// right to <see cref="WaitingTimeError"/>.
/// </para>
/// <para>It stops the replicate where a pair relaxes less than <see cref="LeastSeparation"/> times faster than slow reactions disturb it.</para>
/// </summary>
internal sealed class SlowScaleEngine(PhiloxStream stream) : IEngine
{
    public const string Name = "slow-scale";

    /// <summary>Least ratio of the relaxation rate of a fast pair to the rate at which slow reactions change its populations; the error of rates is about its inverse.</summary>
    public const double LeastSeparation = 50;

    /// <summary>Relative error of waiting times that is left by drawing the state of pairs that share species a limited number of times between slow events.</summary>
    public const double WaitingTimeError = 2e-3;

    /// <summary>Most draws of that state per slow event.</summary>
    private const double MostRenewals = 64;

    /// <summary>Draws that the spread of the total propensity is estimated from.</summary>
    private const int CalibrationDraws = 32;

    /// <summary>Slow events and renewals between two checks.</summary>
    private const int TicksPerCheck = 256;

    private const long TicksToRest = 1 << 16;

    private const long LargestCount = 1L << 53;

    private Network? _network;
    private double _volume;
    private FastComponents? _components;
    private SlowChannel[] _channels = [];
    private double[] _propensities = [];
    private long[] _counts = [];
    private double _renewalRate;
    private long _events;
    private long _renewals;

    public EngineStatistics Statistics => new(_events, _renewals, 0);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The volume is not positive and finite, or a count is negative.</exception>
    /// <exception cref="InvalidOperationException">The fast rules of the network cannot be taken as in equilibrium.</exception>
    public void Load(Network network, ReadOnlySpan<long> counts, double volume)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Length, network.Species.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(volume);
        if (!double.IsFinite(volume)) throw new ArgumentOutOfRangeException(nameof(volume), volume, "The volume is finite.");
        foreach (long count in counts) ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        _counts = counts.ToArray();
        if (ReferenceEquals(network, _network) && volume == _volume) return;
        _network = network;
        _volume = volume;
        FastPair[] pairs = FastPairs.Find(network, volume);
        HashSet<int> fast = [.. pairs.SelectMany(p => new[] { p.Forward, p.Reverse })];
        _components = new FastComponents(pairs, network.Species.Count);
        _channels = [.. Enumerable.Range(0, network.Channels.Count).Where(c => !fast.Contains(c)).Select(c => new SlowChannel(network, c, _components, volume))];
        _propensities = new double[_channels.Length];
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Nothing was loaded, a fast pair is not fast enough, or a propensity is not finite.</exception>
    public AdvanceResult Advance(ref double remainingSeconds, long eventLimit, CancellationToken cancellation)
    {
        FastComponents components = _components ?? throw new InvalidOperationException("Nothing was loaded.");
        double time = 0, durationSeconds = remainingSeconds;
        long events = 0;

        // What was relaxed before is forgotten, so that a run continued from its counts goes the same way.
        components.Relax(_counts, stream);
        for (long ticks = 0; ; ticks++)
        {
            if (ticks % TicksPerCheck == 0)
            {
                if (cancellation.IsCancellationRequested) return AdvanceResult.Cancelled;
                if (ticks >= TicksToRest) return Stop(AdvanceResult.Rested, ref remainingSeconds, durationSeconds - time);
                Calibrate(components);
                Check(components, Evaluate(components));
            }

            double total = Evaluate(components);
            if (total <= 0 && _renewalRate <= 0) return Stop(AdvanceResult.Reached, ref remainingSeconds, 0);
            time += Variates.Exponential(stream) / (total + _renewalRate);
            if (time > durationSeconds) return Stop(AdvanceResult.Reached, ref remainingSeconds, 0);
            double chosen = stream.NextDouble() * (total + _renewalRate);
            if (chosen >= total)
            {
                components.Renew(_counts, stream);
                _renewals++;
                continue;
            }

            if (events >= eventLimit) return Stop(AdvanceResult.EventLimit, ref remainingSeconds, 0);
            Fire(Select(chosen), components);
            events++;
            _events++;
        }
    }

    /// <inheritdoc/>
    public void CopyCounts(Span<long> counts) => _counts.CopyTo(counts);

    private AdvanceResult Stop(AdvanceResult result, ref double remainingSeconds, double left)
    {
        _components!.Draw(_counts, stream);
        if (result == AdvanceResult.Rested) remainingSeconds = left;
        return result;
    }

    /// <summary>
    /// Sets the rate at which pairs that share species are drawn anew. Constant until the next check, whatever the state, so that time averages over draws are those over the
    /// equilibrium. With R draws per event a relative variance v of the total propensity leaves an error of about v / R.
    /// </summary>
    private void Calibrate(FastComponents components)
    {
        _renewalRate = 0;
        if (!components.HasShared) return;
        double sum = 0, squares = 0;
        for (int i = 0; i < CalibrationDraws; i++)
        {
            components.Renew(_counts, stream);
            double total = Evaluate(components);
            sum += total;
            squares += total * total;
        }

        double mean = sum / CalibrationDraws;
        if (mean <= 0) return;
        double relativeVariance = Math.Max(0, (squares / CalibrationDraws / mean / mean) - 1);
        _renewalRate = Math.Min(MostRenewals, relativeVariance / WaitingTimeError) * mean;
    }

    private double Evaluate(FastComponents components)
    {
        double total = 0;
        for (int i = 0; i < _channels.Length; i++) total += _propensities[i] = _channels[i].MeanPropensity(_counts, components, _volume);
        return double.IsFinite(total) && total >= 0 ? total : throw new InvalidOperationException("The total propensity is not finite: rate constants times counts are too large. Simulate a smaller volume or correct a rate.");
    }

    private SlowChannel Select(double left)
    {
        int last = 0;
        for (int i = 0; i < _propensities.Length; i++)
        {
            if (_propensities[i] <= 0) continue;
            if ((left -= _propensities[i]) < 0) return _channels[i];
            last = i;
        }

        return _channels[last];
    }

    private void Fire(SlowChannel channel, FastComponents components)
    {
        foreach (FastFactor factor in channel.Factors)
        {
            PairEquilibrium equilibrium = components.Equilibria[factor.Pair];

            // Only rounding can give a rate to what cannot happen: then nothing does.
            if (equilibrium.Sample(stream, factor, _counts) is not { } steps) return;
            equilibrium.Pair.Apply(_counts, steps);
        }

        foreach ((int species, int amount) in channel.Changes) _counts[species] += amount;
        foreach (int component in channel.Renewed) components.Renew(component, _counts, stream);
    }

    /// <summary>Slow reactions must change no population of a pair at a rate that its relaxation does not outrun by far.</summary>
    private void Check(FastComponents components, double total)
    {
        foreach (long count in _counts)
        {
            if (count > LargestCount / 2) throw new InvalidOperationException($"There are {count} molecules of one species: counts near 2^53 are not exact. Simulate a smaller volume.");
        }

        if (total <= 0) return;
        foreach (PairEquilibrium equilibrium in components.Equilibria.Where(e => !e.IsFrozen))
        {
            FastPair pair = equilibrium.Pair;
            double relaxation = pair.RelaxationRate(_counts, equilibrium.Mean), disturbance = 0;
            for (int i = 0; i < pair.Species.Length; i++)
            {
                double lost = 0, gained = 0, mean = _counts[pair.Species[i]] + (pair.Changes[i] * equilibrium.Mean);
                for (int c = 0; c < _channels.Length; c++)
                {
                    foreach ((int species, int amount) in _channels[c].Changes)
                    {
                        if (species != pair.Species[i]) continue;
                        if (amount < 0) lost -= amount * _propensities[c];
                        else gained += amount * _propensities[c];
                    }
                }

                if (lost > 0) disturbance = Math.Max(disturbance, lost / mean);
                disturbance = Math.Max(disturbance, gained / Math.Max(1, mean));
            }

            if (relaxation >= LeastSeparation * disturbance) continue;
            string remedy = $"Take an exact engine, or remove \"fast\" from the rule. The engine asks for a factor of {LeastSeparation:0}.";
            throw new InvalidOperationException(FormattableString.Invariant($"The fast rule '{pair.Rule}' relaxes at {relaxation:G3} 1/s, but slow reactions change its populations at {disturbance:G3} 1/s: it is not in equilibrium. {remedy}"));
        }
    }
}
