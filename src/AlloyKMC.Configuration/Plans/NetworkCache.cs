using System.Collections.Concurrent;
using AlloyKMC.Configuration.Systems;
using AlloyKMC.Kinetics.Networks;
using AlloyKMC.Model;

namespace AlloyKMC.Configuration.Plans;

/// <summary>
/// Networks by the canonical text of their systems, so that a sweep over feeds compiles its system once. Holds few: a sweep over parameters has a network per condition.
/// <para>Safe for use from several threads.</para>
/// </summary>
/// <param name="sharesRules">Whether systems that differ in nothing but values of parameters and the temperature share the rules expanded for the first of them. Their networks are the same to
/// the bit as networks built anew; but <see cref="Network.System"/> is then the first system, with the values it states, and <see cref="Network.Values"/> alone tells those of the network.</param>
public sealed class NetworkCache(bool sharesRules = false)
{
    private const int MostHeld = 8;
    private readonly Held<Lazy<Network>> _networks = new();
    private readonly Held<NetworkTemplate> _templates = new();

    /// <summary>The network of a system at the values it states.</summary>
    /// <exception cref="FaultException">The system has faults, each with file, line and column.</exception>
    public Network Get(LoadedSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return _networks.GetOrAdd(system.CanonicalText, new Lazy<Network>(() => Build(system))).Value;
    }

    private Network Build(LoadedSystem system)
    {
        if (!sharesRules) return system.WithPlaces(PlanBuilder.Compile);
        string rules = system.RulesText;
        if (_templates.Find(rules) is { } template) return system.WithPlaces(definition => template.At(template.System.ValuesOf(definition)));
        Network first = system.WithPlaces(PlanBuilder.Compile);
        _templates.GetOrAdd(rules, first.Template);
        return first;
    }

    /// <summary>The last few values of their keys.</summary>
    private sealed class Held<T> where T : class
    {
        private readonly ConcurrentDictionary<string, T> _values = new(StringComparer.Ordinal);
        private readonly ConcurrentQueue<string> _order = new();

        public T? Find(string key) => _values.GetValueOrDefault(key);

        public T GetOrAdd(string key, T fresh)
        {
            T held = _values.GetOrAdd(key, fresh);
            if (!ReferenceEquals(held, fresh)) return held;
            _order.Enqueue(key);
            while (_values.Count > MostHeld && _order.TryDequeue(out string? oldest)) _values.TryRemove(oldest, out _);
            return held;
        }
    }
}
