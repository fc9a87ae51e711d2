using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Kinetics.Numerics;
using AlloyKMC.Kinetics.Propensities;
using AlloyKMC.Kinetics.Random;

namespace AlloyKMC.Kinetics.Engines.Direct;

/// <summary>
/// The direct method of Gillespie (1977), doi 10.1021/j100540a008: an exponential waiting time at the total propensity, then a channel in proportion to its propensity.
/// Only what depends on the species that changed is computed anew (the dependency graph of Gibson and Bruck, doi 10.1021/jp993732q), in tables that suit vector registers.
/// It takes any network and is the oracle of the other engines.
/// </summary>
public static class DirectEngine
{
    public const string Name = "direct";

    /// <summary>Kernels in order of preference, and whether this machine can run them.</summary>
    public static IReadOnlyList<(string Name, bool IsSupported)> Kernels => PropensityKernelCatalog.All;

    /// <summary>Creates an engine.</summary>
    /// <param name="stream">The replicate's own random stream; two words are used per event.</param>
    /// <param name="kernel">Name of one of <see cref="Kernels"/>; null for the one that random numbers prefer.</param>
    /// <exception cref="ArgumentException">There is no such kernel.</exception>
    /// <exception cref="PlatformNotSupportedException">This machine cannot run the kernel.</exception>
    public static IEngine Create(PhiloxStream stream, string? kernel = null)
    {
        kernel ??= PropensityKernelCatalog.Preferred;
        if (Kernels.FirstOrDefault(k => k.Name == kernel) is { Name: not null, IsSupported: false })
            throw new PlatformNotSupportedException($"The processor cannot run the kernel '{kernel}'.");
        return kernel switch
        {
            PropensityKernelCatalog.Vector512 => new DirectEngine<Vector512PropensityKernel>(stream),
            PropensityKernelCatalog.Vector256 => new DirectEngine<Vector256PropensityKernel>(stream),
            PropensityKernelCatalog.Scalar => new DirectEngine<ScalarPropensityKernel>(stream),
            _ => throw new ArgumentException($"'{kernel}' is no kernel of the engine '{Name}'; there are {string.Join(", ", Kernels.Select(k => k.Name))}.", nameof(kernel)),
        };
    }
}

/// <summary>The direct method on one kernel.</summary>
internal sealed class DirectEngine<TKernel>(PhiloxStream stream) : IEngine where TKernel : struct, IPropensityKernel
{
    /// <summary>Counts are exact in double precision up to here.</summary>
    private const long LargestCount = 1L << 53;

    /// <summary>Events between two looks at the cancellation token and at the size of the counts.</summary>
    private const int EventsPerCheck = 1 << 14;

    private const long EventsToRest = 1 << 18;

    private PropensityLayout? _layout;
    private PropensityState<TKernel>? _state;
    private long _events;

    public EngineStatistics Statistics => new(_events, 0, 0);

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The volume is not positive and finite, or the counts are fewer or more than the species of the network or one of them is negative.</exception>
    /// <exception cref="InvalidOperationException">A count is above 2^53, a rate law gives no valid rate, or the total propensity is not finite.</exception>
    public void Load(Network network, ReadOnlySpan<long> counts, double volume)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(counts.Length, network.Species.Count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(volume);
        if (!double.IsFinite(volume)) throw new ArgumentOutOfRangeException(nameof(volume), volume, "The volume is finite.");
        foreach (long count in counts) ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(counts));
        var layout = PropensityLayout.Of(network);
        if (!ReferenceEquals(layout, _layout))
        {
            _layout = layout;
            _state = new PropensityState<TKernel>(layout);
        }

        _state!.Load(counts, volume);
        CheckCounts();
        CheckTotal();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Nothing was loaded, a count came near 2^53, a rate law gave no valid rate, or the total propensity is not finite.</exception>
    public AdvanceResult Advance(ref double remainingSeconds, long eventLimit, CancellationToken cancellation)
    {
        PropensityState<TKernel> state = _state ?? throw new InvalidOperationException("Nothing was loaded.");
        double time = 0, durationSeconds = remainingSeconds;
        long events = 0;
        while (true)
        {
            if (cancellation.IsCancellationRequested) return AdvanceResult.Cancelled;
            CheckCounts();
            if (events >= EventsToRest)
            {
                remainingSeconds = durationSeconds - time;
                return AdvanceResult.Rested;
            }

            for (int i = 0; i < EventsPerCheck; i++)
            {
                double total = state.Total;
                if (total is not (> 0 and <= double.MaxValue))
                {
                    CheckTotal();
                    return AdvanceResult.Reached;
                }

                time -= DeterministicMath.Log(stream.NextPositiveDouble()) / total;
                if (time > durationSeconds) return AdvanceResult.Reached;
                if (events >= eventLimit) return AdvanceResult.EventLimit;
                state.Fire(state.Select(stream.NextDouble() * total));
                events++;
                _events++;
            }
        }
    }

    /// <inheritdoc/>
    public void CopyCounts(Span<long> counts) => (_state ?? throw new InvalidOperationException("Nothing was loaded.")).Counts.CopyTo(counts);

    private void CheckCounts()
    {
        long largest = LargestCount - ((long)EventsPerCheck * _layout!.LargestChange);
        ReadOnlySpan<long> counts = _state!.Counts;
        for (int s = 0; s < counts.Length; s++)
        {
            if (counts[s] > largest)
                throw new InvalidOperationException($"There are {counts[s]} molecules of one species (number {s}): counts near 2^53 = {LargestCount} are not exact. Simulate a smaller volume.");
        }
    }

    private void CheckTotal()
    {
        if (!double.IsFinite(_state!.Total)) throw new InvalidOperationException("The total propensity is not finite: rate constants times counts are too large. Simulate a smaller volume or correct a rate.");
    }
}
