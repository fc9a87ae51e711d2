using System.Collections.Concurrent;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;

namespace AlloyKMC.Configuration.Plans;

/// <summary>Compiled systems by their canonical text, so that a sweep over feeds compiles its system once. Holds few: a sweep over parameters has a system per condition.</summary>
public sealed class NetworkCache
{
    private const int MostHeld = 8;
    private readonly ConcurrentDictionary<string, Lazy<(AlloySystem System, Network Network)>> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _order = new();

    /// <summary>The compiled system of a text, compiled by <paramref name="compile"/> where it is not held.</summary>
    public (AlloySystem System, Network Network) Get(string canonicalText, Func<(AlloySystem System, Network Network)> compile)
    {
        var fresh = new Lazy<(AlloySystem, Network)>(compile);
        Lazy<(AlloySystem System, Network Network)> held = _held.GetOrAdd(canonicalText, fresh);
        if (ReferenceEquals(held, fresh))
        {
            _order.Enqueue(canonicalText);
            while (_held.Count > MostHeld && _order.TryDequeue(out string? oldest)) _held.TryRemove(oldest, out _);
        }

        return held.Value;
    }
}
