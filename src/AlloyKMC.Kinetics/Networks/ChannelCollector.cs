using AlloyKMC.Model;
using AlloyKMC.Model.Rules;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>Gathers channels while rules are expanded and merges equal ones (same reactants, same change) within a rule direction.</summary>
internal sealed class ChannelCollector(AlloySystem system)
{
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, int> _ofDirection = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _multiplicities = [];
    private RuleDirection? _direction;

    private readonly record struct Entry(int Direction, (int Species, int Multiplicity)[] Reactants, (int Species, int Change)[] Changes, double Rate, CustomLaw? Law);

    public int Count => _entries.Count;

    public void Add(int direction, RuleInstance instance, (int Species, int Change)[] change, double rate, CustomLaw? law)
    {
        if (_direction != instance.Direction)
        {
            _direction = instance.Direction;
            _ofDirection.Clear();
        }

        (int Species, int Multiplicity)[] reactants = Gather(instance.Reactants);
        if (law is null)
        {
            string key = $"{string.Join(' ', reactants)}>{string.Join(' ', change)}";
            if (_ofDirection.TryGetValue(key, out int same))
            {
                _entries[same] = _entries[same] with { Rate = _entries[same].Rate + rate };
                return;
            }

            if (MayRepeat(instance.Direction)) _ofDirection[key] = _entries.Count;
        }

        _entries.Add(new Entry(direction, reactants, change, rate, law));
    }

    public ChannelTable ToTable()
    {
        int[] reactantStart = Starts(_entries.Select(e => e.Reactants.Length)), changeStart = Starts(_entries.Select(e => e.Changes.Length));
        return new ChannelTable
        {
            Count = _entries.Count,
            Direction = [.. _entries.Select(e => e.Direction)],
            RateConstant = [.. _entries.Select(e => e.Rate)],
            Order = [.. _entries.Select(e => e.Reactants.Sum(r => r.Multiplicity))],
            ReactantStart = reactantStart,
            ReactantSpecies = [.. _entries.SelectMany(e => e.Reactants.Select(r => r.Species))],
            ReactantMultiplicity = [.. _entries.SelectMany(e => e.Reactants.Select(r => r.Multiplicity))],
            ChangeStart = changeStart,
            ChangeSpecies = [.. _entries.SelectMany(e => e.Changes.Select(c => c.Species))],
            ChangeAmount = [.. _entries.SelectMany(e => e.Changes.Select(c => c.Change))],
            Custom = [.. _entries.Select(e => e.Law)],
        };
    }

    private static int[] Starts(IEnumerable<int> lengths)
    {
        var starts = new List<int> { 0 };
        foreach (int length in lengths) starts.Add(starts[^1] + length);
        return [.. starts];
    }

    /// <summary>Equal channels arise only through a triangular family, an index, or reactants of one family.</summary>
    private bool MayRepeat(RuleDirection direction) =>
        direction.Rule.IndexCount > 0
        || direction.Reactants.Concat(direction.Products).Any(t => system.Species.Families[t.Family].IsOrdered)
        || direction.Reactants.GroupBy(t => t.Family).Any(g => g.Count() > 1);

    private (int Species, int Multiplicity)[] Gather((int Species, int Multiplicity)[] terms)
    {
        _multiplicities.Clear();
        foreach ((int species, int multiplicity) in terms) _multiplicities[species] = _multiplicities.GetValueOrDefault(species) + multiplicity;
        return [.. _multiplicities.OrderBy(p => p.Key).Select(p => (p.Key, p.Value))];
    }
}
