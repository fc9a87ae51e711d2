using AlloyKMC.Model;
using AlloyKMC.Model.Rules;
using AlloyKMC.Model.Species;

namespace AlloyKMC.Kinetics.Networks;

/// <summary>One separable group in the making: a rule direction at one set of index values, its reactants apart, what happens to each known and the rates not.</summary>
internal sealed class SeparableTemplate
{
    /// <summary>Largest relative deviation of a rate from the product of its factors that counts as rounding.</summary>
    private const double RankOneTolerance = 1e-11;

    private readonly AlloySystem _system;
    private readonly RuleDirection _direction;
    private readonly List<RuleTerm> _reactants;
    private readonly int[][] _owned;
    private readonly int[] _indices;
    private readonly double[] _slots;
    private readonly Candidate[][] _sides;
    private readonly int[] _instances;
    private readonly (int Species, int Amount)[] _common;
    private readonly bool _isEvent;
    private volatile Shape? _lastShape;

    /// <summary>A reactant at values of its coordinates.</summary>
    /// <param name="Species">The reactant.</param>
    /// <param name="Variables">Values of the variables it owns.</param>
    /// <param name="Changes">What happens to it; null where that cannot be: a product beyond its range, or nothing changes at all.</param>
    private sealed record Candidate(int Species, int[] Variables, (int Species, int Amount)[]? Changes);

    /// <summary>What remains of a group once entries of weight zero are left out.</summary>
    private sealed record Shape(int[][] Kept, int[][] Species, (int Species, int Amount)[][][] Changes, int[]? Partners);

    /// <param name="system">The system.</param>
    /// <param name="direction">A direction under mass action.</param>
    /// <param name="reactants">Its reactants, at most two.</param>
    /// <param name="owned">Variables that each reactant alone depends on.</param>
    /// <param name="indices">Values of the extra indices.</param>
    /// <param name="instanceOf">Instances of the direction by the <see cref="Key(int[])"/> of their variables.</param>
    public SeparableTemplate(AlloySystem system, RuleDirection direction, List<RuleTerm> reactants, int[][] owned, int[] indices, Dictionary<string, int> instanceOf)
    {
        _system = system;
        _direction = direction;
        _reactants = reactants;
        _owned = owned;
        _indices = indices;
        _slots = new double[system.Scope.FirstVariableSlot + direction.Rule.Variables.Count];
        for (int i = 0; i < indices.Length; i++) _slots[system.Scope.FirstVariableSlot + i] = indices[i];
        _common = Changes(direction.Products.Where(p => OwnerOf(p) < 0), -1);
        _sides = [.. Enumerable.Range(0, reactants.Count).Select(Candidates)];
        bool isPossible = _sides.All(s => s.Length > 0) && !Array.Exists(_common, c => c.Species < 0);
        _isEvent = isPossible && (reactants.Count > 0 || _common.Length > 0);
        _instances = isPossible ? Instances(instanceOf) : [];
    }

    /// <summary>Whether the rates are products; returns why not, or null with the group, or null without one where the rule cannot fire.</summary>
    public string? TryFactorise(double[] rates, out SeparableGroup? group)
    {
        group = null;
        if (_instances.Length == 0) return null;
        double[][] weights = [.. _sides.Select(s => new double[s.Length])];
        double constant;
        switch (_sides.Length)
        {
            case 0:
                constant = rates[_instances[0]];
                break;
            case 1:
                for (int i = 0; i < weights[0].Length; i++) weights[0][i] = rates[_instances[i]];
                constant = Normalise(weights[0]);
                break;
            default:
                if (FactoriseTable(rates, weights, out constant) is { } reason) return reason;
                break;
        }

        if (constant == 0 || !_isEvent) return null;
        Shape shape = ShapeOf(weights);
        if (Array.Exists(shape.Kept, k => k.Length == 0)) return null;
        if (shape.Partners is not { } partners) return "a cluster has several partners with which nothing changes";
        Role[] roles = [.. _sides.Select((_, side) => new Role { Species = shape.Species[side], Weights = [.. shape.Kept[side].Select(i => weights[side][i])], Changes = shape.Changes[side] })];
        group = new SeparableGroup
        {
            Direction = _direction,
            RateConstant = constant,
            First = roles.Length > 0 ? roles[0] : null,
            Second = roles.Length > 1 ? roles[1] : null,
            CommonChanges = _common,
            NoOpPartner = partners,
        };
        return null;
    }

    public static string Key(int[] variables) => string.Join(' ', variables);

    private string? FactoriseTable(double[] rates, double[][] weights, out double constant)
    {
        int rows = weights[0].Length, columns = weights[1].Length, pivot = 0;
        for (int i = 0; i < _instances.Length; i++)
        {
            if (rates[_instances[i]] > rates[_instances[pivot]]) pivot = i;
        }

        constant = rates[_instances[pivot]];
        if (constant == 0) return null;
        for (int i = 0; i < rows; i++) weights[0][i] = rates[_instances[i * columns + pivot % columns]] / constant;
        for (int j = 0; j < columns; j++) weights[1][j] = rates[_instances[pivot / columns * columns + j]] / constant;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double rate = rates[_instances[i * columns + j]], product = constant * weights[0][i] * weights[1][j];
                if (Math.Abs(rate - product) > RankOneTolerance * Math.Max(rate, product)) return "its rate is not a product of a factor for each reactant";
            }
        }

        return null;
    }

    private static double Normalise(double[] weights)
    {
        double largest = weights.Max();
        if (largest > 0)
        {
            for (int i = 0; i < weights.Length; i++) weights[i] /= largest;
        }

        return largest;
    }

    private Shape ShapeOf(double[][] weights)
    {
        int[][] kept = [.. _sides.Select((side, s) => Enumerable.Range(0, side.Length).Where(i => weights[s][i] != 0 && side[i].Changes is not null).ToArray())];
        if (_lastShape is { } last && kept.Zip(last.Kept).All(k => k.First.AsSpan().SequenceEqual(k.Second))) return last;
        int[][] species = [.. kept.Select((indices, s) => indices.Select(i => _sides[s][i].Species).ToArray())];
        (int, int)[][][] changes = [.. kept.Select((indices, s) => indices.Select(i => _sides[s][i].Changes!).ToArray())];
        return _lastShape = new Shape(kept, species, changes, NoOpPartners(changes, _common));
    }

    /// <summary>Instance of each pair of candidates, the second reactant running fastest.</summary>
    private int[] Instances(Dictionary<string, int> instanceOf)
    {
        int[] variables = new int[_direction.Rule.Variables.Count];
        _indices.CopyTo(variables, 0);
        var instances = new List<int>();
        foreach (int[] first in VariablesOf(0))
        {
            for (int i = 0; i < first.Length; i++) variables[_owned[0][i]] = first[i];
            foreach (int[] second in VariablesOf(1))
            {
                for (int i = 0; i < second.Length; i++) variables[_owned[1][i]] = second[i];
                instances.Add(instanceOf[Key(variables)]);
            }
        }

        return [.. instances];
    }

    private IEnumerable<int[]> VariablesOf(int side) => side < _sides.Length ? _sides[side].Select(c => c.Variables) : [[]];

    /// <summary>Coordinate values of one reactant at which it exists.</summary>
    private Candidate[] Candidates(int side)
    {
        var candidates = new List<Candidate>();
        Family family = _system.Species.Families[_reactants[side].Family];
        int[] own = _owned[side];
        int[] values = [.. own.Select(v => _direction.Rule.VariableRanges[v].Minimum)];
        while (true)
        {
            for (int i = 0; i < own.Length; i++) _slots[_system.Scope.FirstVariableSlot + own[i]] = values[i];
            int[] coordinates = [.. _reactants[side].Coordinates.Select(c => (int)c(_slots))];
            int species = _system.Species.IndexOf(family, coordinates);
            bool ascending = !family.IsOrdered || coordinates.Zip(coordinates.Skip(1)).All(p => p.First <= p.Second);
            if (species >= 0 && ascending) candidates.Add(new Candidate(species, [.. values], ChangesOf(side, species)));
            int last = values.Length - 1;
            while (last >= 0 && values[last] == _direction.Rule.VariableRanges[own[last]].Maximum) values[last] = _direction.Rule.VariableRanges[own[last--]].Minimum;
            if (last < 0) return [.. candidates];
            values[last]++;
        }
    }

    /// <summary>What happens to a reactant at the coordinates in the slots; null where a product lies beyond its range (forbidden by the rule or reported as a fault), or where nothing changes.</summary>
    private (int Species, int Amount)[]? ChangesOf(int side, int species)
    {
        (int Species, int Amount)[] changes = Changes(_direction.Products.Where(p => OwnerOf(p) == side), species);
        if (Array.Exists(changes, c => c.Species < 0)) return null;
        return _reactants.Count == 1 && Key([.. changes, .. _common], 1).Length == 0 ? null : changes;
    }

    /// <summary>The reactant whose coordinates a product depends on; products without any belong to the event as a whole (-1).</summary>
    private int OwnerOf(RuleTerm product) => Array.FindIndex(_owned, own => product.Variables.Any(own.Contains));

    private (int Species, int Amount)[] Changes(IEnumerable<RuleTerm> products, int reactant)
    {
        var net = new SortedDictionary<int, int>();
        if (reactant >= 0) net[reactant] = -1;
        foreach (RuleTerm product in products)
        {
            int multiplicity = (int)product.Multiplicity(_slots);
            if (multiplicity == 0) continue;
            int index = _system.Species.IndexOf(_system.Species.Families[product.Family], [.. product.Coordinates.Select(c => (int)c(_slots))]);
            net[index] = net.GetValueOrDefault(index) + multiplicity;
        }

        return [.. net.Where(p => p.Value != 0).Select(p => (p.Key, p.Value))];
    }

    private static int[]? NoOpPartners((int Species, int Amount)[][][] changes, (int Species, int Amount)[] common)
    {
        if (changes.Length < 2) return changes.Length == 0 ? [] : [.. changes[0].Select(_ => -1)];
        var entriesByChange = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (int j = 0; j < changes[1].Length; j++)
        {
            string key = Key(changes[1][j], 1);
            if (!entriesByChange.TryGetValue(key, out List<int>? entries)) entriesByChange[key] = entries = [];
            entries.Add(j);
        }

        int[] partners = new int[changes[0].Length];
        for (int i = 0; i < partners.Length; i++)
        {
            List<int>? cancelling = entriesByChange.GetValueOrDefault(Key([.. common, .. changes[0][i]], -1));
            if (cancelling?.Count > 1) return null;
            partners[i] = cancelling?[0] ?? -1;
        }

        return partners;
    }

    private static string Key((int Species, int Amount)[] changes, int sign) =>
        string.Join(' ', changes.GroupBy(c => c.Species).Select(g => (Species: g.Key, Amount: sign * g.Sum(c => c.Amount))).Where(c => c.Amount != 0).OrderBy(c => c.Species));
}
